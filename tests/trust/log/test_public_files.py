"""A log by its public files alone: whatever is done to it is seen, and a proof proves what it says and nothing else."""

from __future__ import annotations

import base64
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic, sleep

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.errors import InputRefused
from madoguchi.trust import fetching
from madoguchi.trust.log import audit, files, policy, tiles
from madoguchi.trust.log.audit import Logged, Seen, Wrong
from madoguchi.trust.log.checkpoint import Checkpoint
from madoguchi.trust.log.note import Signs
from madoguchi.trust.merkle import consistency_proof, inclusion_proof, leaf_hash, nodes_of
from tests.trust.log.logs import AT, PublicLog, entries, signer


class Dripping(BaseHTTPRequestHandler):
    """It answers each request with one byte after another, for three seconds."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            for _ in range(30):
                self.wfile.write(b"a")
                self.wfile.flush()
                sleep(0.1)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is said."""


def test_a_published_log_that_drips_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    Thread(target=server.serve_forever, daemon=True).start()
    began = monotonic()
    read = files.published(f"http://127.0.0.1:{server.server_address[1]}/")
    with pytest.raises(InputRefused, match=r"trust\.log_away"):
        audit.audit(read, grown(1).policy)
    assert monotonic() - began < 2.5
    server.shutdown()
    server.server_close()


def grown(*sizes: int) -> PublicLog:
    log = PublicLog(key=signer("a.example/log"))
    for size in sizes:
        log.grow(entries(size)[len(log.entries) :])
    return log


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 700), min_size=1, max_size=5).map(sorted))
def test_in_whatever_steps_a_log_grew_its_files_are_those_of_its_size(sizes: list[int]) -> None:
    log = grown(*sizes, 701)
    at_once = grown(701)
    assert {path for path in log.files if ".p/" not in path} == {path for path in at_once.files if ".p/" not in path}
    assert all(log.files[path] == content for path, content in at_once.files.items() if path != tiles.CHECKPOINT)
    found = audit.audit(log.read, log.policy)
    assert isinstance(found, Seen)
    assert found.checkpoint == log.at(701)


def test_files_of_a_larger_log_are_those_that_the_specification_says() -> None:
    log = grown(70_000)
    level_0 = [path for path in log.files if path.startswith("tile/0/")]
    assert len(level_0) == 274
    assert {path: len(log.files[path]) // 32 for path in log.files if path.startswith(("tile/1/", "tile/2/"))} == {
        "tile/1/000": 256,
        "tile/1/001.p/17": 17,
        "tile/2/000.p/1": 1,
    }
    assert tiles.tile(0, 1234067) == "tile/0/x001/x234/067"


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 1_200), st.data())
def test_proofs_from_files_are_those_of_the_tree(size: int, data: st.DataObject) -> None:
    log = grown(size // 2, size)
    from_files, whole = tiles.nodes(log.read, size), nodes_of([leaf_hash(one) for one in log.entries])
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    assert inclusion_proof(from_files, index, size) == inclusion_proof(whole, index, size)
    assert consistency_proof(from_files, old, size) == consistency_proof(whole, old, size)


def test_a_checkpoint_is_verified_when_its_unfinished_files_have_become_whole() -> None:
    log = grown(100)
    before = log.files[tiles.CHECKPOINT]
    log.grow(entries(300)[100:])
    log.files[tiles.CHECKPOINT] = before
    assert "tile/0/000.p/100" not in log.files
    found = audit.audit(log.read, log.policy)
    assert isinstance(found, Seen) and found.checkpoint.size == 100
    assert inclusion_proof(tiles.nodes(log.read, 100), 7, 100)


def test_one_changed_byte_of_any_file_is_seen() -> None:
    log = grown(600)
    for path, content in list(log.files.items()):
        if path != tiles.CHECKPOINT:
            log.files[path] = bytes([content[0] ^ 1]) + content[1:]
            assert audit.audit(log.read, log.policy) is Wrong.ALTERED, path
            log.files[path] = content
    assert isinstance(audit.audit(log.read, log.policy), Seen)


def test_a_missing_file_is_seen() -> None:
    log = grown(600)
    for path in ("tile/entries/001", "tile/0/001", "tile/1/000.p/2", "tile/entries/002.p/88"):
        kept = log.files.pop(path)
        assert audit.audit(log.read, log.policy) is Wrong.ALTERED, path
        log.files[path] = kept
    del log.files[tiles.CHECKPOINT]
    assert audit.audit(log.read, log.policy) is Wrong.UNREADABLE


def test_rollback_and_fork_are_seen_by_who_remembers() -> None:
    log = grown(500)
    before = log.at(500)
    assert audit.audit(grown(400).read, log.policy, before) is Wrong.FORGED  # by another key
    shorter = PublicLog(key=log.key)
    shorter.grow(entries(400))
    assert audit.audit(shorter.read, log.policy, before) is Wrong.SET_BACK
    other = PublicLog(key=log.key)
    other.grow([*entries(450), *entries(250, of="another")])
    assert isinstance(audit.audit(other.read, log.policy), Seen)
    assert audit.audit(other.read, log.policy, before) is Wrong.FORKED
    log.grow(entries(900)[500:])
    assert isinstance(audit.audit(log.read, log.policy, before), Seen)


def test_a_quorum_of_witnesses_is_counted_as_the_policy_says() -> None:
    log = grown(3)
    three = [signer(f"w{one}.example", Signs.AS_SEEN) for one in "123"]
    text = "".join(f"witness {name} {one.verifier.text}\n" for name, one in zip("xyz", three, strict=True))
    trusted = policy.read(f"log {log.key.verifier.text}\n{text}group two 2 x y z\nquorum two\n".encode())
    bare = log.files[tiles.CHECKPOINT]
    said = log.at(3).text
    lines = [one.line(said, AT).encode() for one in three]
    assert audit.seen(bare, trusted) is Wrong.UNSEEN
    assert audit.seen(bare + lines[0] + lines[0], trusted) is Wrong.UNSEEN
    found = audit.seen(bare + lines[0] + lines[2], trusted)
    assert isinstance(found, Seen) and found.by == (("w1.example", AT), ("w3.example", AT))
    assert audit.seen(bare + three[0].line(b"other\n", AT).encode() + lines[1] + lines[2], trusted) is Wrong.FORGED


def test_a_nested_policy_and_its_comments_are_read() -> None:
    keys = {name: signer(name, Signs.AS_SEEN).verifier for name in ("x1", "x2", "x3", "y1", "y2")}
    text = "# whom we believe\n\n" + "".join(
        f"witness {name} {key.text} https://{name}\n" for name, key in keys.items()
    )
    found = policy.read(f"{text}group x 2 x1 x2 x3\ngroup y any y1 y2\ngroup both all x y\nquorum both\n".encode())
    assert found.witnesses["x1"].url == "https://x1"
    assert found.is_enough({keys["x1"], keys["x3"], keys["y2"]})
    assert not found.is_enough({keys["x1"], keys["y1"], keys["y2"]})
    assert not found.is_enough({keys["x1"], keys["x2"], keys["x3"]})


WITNESS = f"witness a {signer('a', Signs.AS_SEEN).verifier.text}\n"


@pytest.mark.parametrize(
    "text",
    [
        "quorum a\n",
        "quorum none\nquorum none\n",
        "log rubbish\nquorum none\n",
        f"{WITNESS}{WITNESS}quorum a\n",
        f"{WITNESS}group g 2 a\nquorum g\n",
        f"{WITNESS}group g 0 a\nquorum g\n",
        f"{WITNESS}group g any\nquorum g\n",
        f"{WITNESS}group g any a\ngroup h any a\nquorum h\n",
        f"{WITNESS}group none any a\nquorum none\n",
        f"{WITNESS}group g any b\nquorum g\n",
        f"log {signer('a', Signs.AS_SEEN).verifier.text}\nquorum none\n",
        f"witness a {signer('a').verifier.text}\nquorum a\n",
    ],
    ids=map(str, range(12)),  # the keys are others in each process
)
def test_a_policy_that_says_nothing_clear_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match=r"trust\.policy"):
        policy.read(text.encode())


@pytest.mark.parametrize("text", ["", WITNESS], ids=("empty", "witness"))
def test_of_a_policy_without_a_quorum_no_line_is_named_that_is_not_there(text: str) -> None:
    with pytest.raises(InputRefused, match=r"trust\.no_quorum"):
        policy.read(text.encode())


def proven(size: int, index: int) -> tuple[PublicLog, bytes]:
    salts = {number: bytes([number % 256]) * audit.SALT for number in range(size)}
    log = PublicLog(key=signer("a.example/log"))
    signed = log.grow([audit.commitment(salts[number], f"record {number}".encode()) for number in range(size)])
    nodes = tiles.nodes(log.read, size)
    return log, audit.prove(nodes, index, salts[index], f"record {index}".encode(), signed, size)


@pytest.mark.parametrize(("size", "index"), [(1, 0), (2, 1), (300, 299), (300, 17)])
def test_a_proof_says_the_record_and_where_it_is(size: int, index: int) -> None:
    log, proof = proven(size, index)
    found = audit.logged(proof, log.policy)
    assert isinstance(found, Logged)
    assert (found.index, found.record, found.seen.checkpoint) == (index, f"record {index}".encode(), log.at(size))


def test_a_proof_with_anything_changed_proves_nothing() -> None:
    log, proof = proven(300, 17)
    head, signed = proof.split(b"\n\n", 1)
    first, extra, index, *hashes = head.split(b"\n")
    record = base64.b64decode(extra.removeprefix(b"extra "))
    other = b"extra " + base64.b64encode(record[: audit.SALT] + b"record 18")
    # Salt and record are told apart by their lengths alone: moving the border gives another record, of another hash.
    for changed in (
        [first, other, index, *hashes],
        [first, extra, b"index 18", *hashes],
        [first, extra, index, *hashes[:-1]],
        [first, extra, index, *hashes, hashes[0]],
        [first, extra, index, *reversed(hashes)],
    ):
        assert audit.logged(b"\n".join(changed) + b"\n\n" + signed, log.policy) is Wrong.ALTERED
    for index in (b"-1", b"+17", b" 17", b"017", b"1_7"):
        assert audit.logged(proof.replace(b"index 17", b"index " + index), log.policy) is Wrong.UNREADABLE
    assert audit.logged(proof.replace(b"@v1", b"@v2"), log.policy) is Wrong.UNREADABLE
    assert audit.logged(proof[:-1], log.policy) is Wrong.UNREADABLE
    stranger = replace(log.policy, logs=(signer("a.example/log").verifier,))
    assert audit.logged(proof, stranger) is Wrong.FORGED


@given(st.binary(max_size=400))
def test_rubbish_is_no_proof(content: bytes) -> None:
    log, proof = proven(5, 2)
    head, signed = proof.split(b"\n\n", 1)
    for made in (content, content + b"\n\n" + signed, head + b"\n\n" + content, proof + content):
        found = audit.logged(made, log.policy)
        assert isinstance(found, Wrong) or made == proof


def test_a_log_s_key_signs_for_no_other_log() -> None:
    log = grown(3)
    said = Checkpoint(origin="b.example/log", size=3, root=log.at(3).root)
    signed = said.text + b"\n" + log.key.line(said.text, AT).encode()
    assert audit.seen(signed, log.policy) is Wrong.FORGED
