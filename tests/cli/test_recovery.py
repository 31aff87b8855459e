"""Each single key of a paid office is destroyed, and brought back by three of five; all of it is on record."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from .office import CITY, PROGRAMME, Office, Said

pytestmark = pytest.mark.django_db
OFFICERS = ("市長 一郎", "副市長", "会計管理者", "総務課長", "情報課長")
SPLIT = ("-k", "3", "-n", "5", *(word for one in OFFICERS for word in ("--officer", one)))
BY = ("--by", "総務課")


def folder(office: Office) -> Path:
    return office.home / CITY


def begun(office: Office, to: Path) -> list[Path]:
    """An office with every key that there is, in a bundle; the files of the five shares."""
    office.one_after_another(["trust", "begin"], ["evidence", "seal"], ["recovery", "begin", *SPLIT, "--to", to, *BY])
    return sorted(to.iterdir())


def given(shares: Sequence[Path]) -> list[object]:
    return [word for one in shares for word in ("--share", one)]


def keys(office: Office) -> dict[str, bytes]:
    """Every file that holds a secret, and what goes with it."""
    places = ("key", "decision-salts", "trust/*", "log/*/key.pem", "log/*/name", "log/*/verifiers")
    found = (path for place in places for path in folder(office).glob(place))
    return {str(one.relative_to(folder(office))): one.read_bytes() for one in sorted(found)}


def refused(said: Said, code: str) -> None:
    lines = said.err.strip().splitlines()
    assert said.status == 1 and lines[-1].endswith(f"[{code}]") and len(lines) == 2, said.err


def records(office: Office) -> list[tuple[object, ...]]:
    columns = "act, generation, edition, officers, keys, by"
    found = office.rows(f"SELECT {columns} FROM evidence_key_recoveries ORDER BY id")
    return [tuple(json.loads(one) if isinstance(one, str) and one[:1] == "[" else one for one in row) for row in found]


def counts(office: Office, file: Path) -> bool:
    """Whether the seal of a file counts."""
    (found,) = json.loads(office("trust", "verify", file, "--json").out)
    return found["counts"] is True


def key_of_log(office: Office) -> str:
    (found,) = (folder(office) / "log").glob("*/verifiers")
    return f"log/{found.parent.name}/key.pem"


def numbers(office: Office) -> list[tuple[object, ...]]:
    return office.rows("SELECT id, reference_number FROM cases_claim ORDER BY id")


def test_each_single_key_is_destroyed_and_comes_back(sent: Office, tmp_path: Path) -> None:
    shares = begun(sent, tmp_path / "shares")
    before, claims = keys(sent), numbers(sent)
    submissions = sent.rows("SELECT submission_no, state FROM cases_submission ORDER BY id")
    assert claims and submissions
    (tmp_path / "notice.csv").write_text("支給決定\n", "utf-8")
    sent.done("trust", "seal", tmp_path / "notice.csv")
    secret = [
        path
        for path in before
        if path in ("key", "decision-salts") or path.endswith(".key") or path.endswith("key.pem")
    ]
    assert len(secret) == 7, "reference numbers, salts of decisions, root, seal, stamp, mesh, log"
    for place, path in enumerate(before):
        some = [shares[(place + one) % 5] for one in range(3)]
        content = (folder(sent) / path).read_bytes()
        (folder(sent) / path).unlink()
        said = sent.done("recovery", "restore", *given(some), *BY)
        assert said["came_back"] == [path] and said["differ"] == []
        assert (folder(sent) / path).read_bytes() == (before[path] if path.endswith("crl") else content)
        assert (folder(sent) / path).stat().st_mode & 0o777 == 0o600
        newest = records(sent)[-1]
        assert newest[0] == "restore" and newest[4] == [path] and len(newest[3]) == 3 and newest[5] == "総務課"
    assert numbers(sent) == claims, "letters bear the same numbers"
    assert sent.rows("SELECT submission_no, state FROM cases_submission ORDER BY id") == submissions
    assert sent.done("evidence", "check")["faults"] == []
    assert counts(sent, tmp_path / "notice.csv")
    (tmp_path / "later.csv").write_text("不支給決定\n", "utf-8")
    sent.done("trust", "seal", tmp_path / "later.csv")
    assert counts(sent, tmp_path / "later.csv")
    size = sent.done("evidence", "status")["size"]
    log = "SELECT count(*) FROM evidence_entries WHERE about = 'evidence_key_recoveries' AND position IS NOT NULL"
    assert sent.rows(log) == [(len(before) + 1,)] and isinstance(size, int) and size > len(before)
    everything = b"".join(str(one).encode() for one in sent.rows("SELECT record FROM evidence_entries"))
    for path in secret:
        assert before[path].hex().encode() not in everything.lower() and before[path] not in everything


def test_all_keys_at_once_and_letters_bear_the_same_numbers(sent: Office, tmp_path: Path) -> None:
    shares = begun(sent, tmp_path / "shares")
    before = keys(sent)
    again = ("run", PROGRAMME, "--drafter", "clerk", "--approver", "manager", "--at", "2020-06-17T09:00")
    told = numbers(sent)
    (folder(sent) / "key").unlink()
    (folder(sent) / "decision-salts").unlink()
    shutil.rmtree(folder(sent) / "trust")
    (folder(sent) / key_of_log(sent)).unlink()
    refused(sent(*again), "cli.key_lost")
    status = sent("recovery", "status", "--json")
    missing = [path for path, how in dict(status.json["keys"]).items() if how == "missing"]  # type: ignore[call-overload]
    assert status.status == 1 and "key" in missing and key_of_log(sent) in missing
    refused(sent("recovery", "refresh", *BY), "recovery.key_missing")
    came_back = sent.done("recovery", "restore", *given(shares[2:]), *BY)["came_back"]
    assert set(map(str, came_back)) == {path for path in before if not path.endswith(("name", "verifiers"))}  # type: ignore[call-overload]
    assert keys(sent) == before
    sent.done(*again)
    assert numbers(sent) == told, "who is judged and written to anew has the number that they had"
    assert sent.done("evidence", "check")["faults"] == []
    assert sent("recovery", "status").status == 0


def test_without_the_folder_its_secret_keys_are_told_as_missing_too(sent: Office, tmp_path: Path) -> None:
    begun(sent, tmp_path / "shares")
    shutil.rmtree(folder(sent) / "trust")
    told = sent("recovery", "status", "--json")
    missing = {path for path, how in told.json["keys"].items() if how == "missing"}  # type: ignore[attr-defined]
    assert told.status == 1
    assert {path.partition("-")[0] for path in missing if path.endswith(".key")} >= {"trust/seal", "trust/stamp"}


def test_what_is_wrong_is_said_in_one_sentence_and_changes_nothing(sent: Office, tmp_path: Path) -> None:
    old = begun(sent, tmp_path / "old")
    sent.done("recovery", "begin", "-k", "2", "-n", "3", "--to", tmp_path / "new", *BY)
    new = sorted((tmp_path / "new").iterdir())
    (folder(sent) / "key").unlink()
    before = sent.fingerprint()
    torn, unread = tmp_path / "torn.txt", tmp_path / "unread.txt"
    torn.write_bytes(new[0].read_bytes()[:-300])
    unread.write_text("手紙", "utf-8")
    bundle = folder(sent) / "recovery/2-1.bundle"
    for shares, code in (
        (new[:1], "recovery.too_few"),
        ([new[0], new[0]], "recovery.share_twice"),
        (old[:3], "recovery.other_generation"),
        ([new[0], old[1]], "recovery.other_splitting"),
        ([torn, new[1]], "recovery.share_unreadable"),
        ([unread, new[1]], "recovery.share_unreadable"),
    ):
        for verb in ("restore", "rehearse"):
            refused(sent("recovery", verb, *given(shares), *BY), code)
    refused(sent("recovery", "restore", *given(new[:2]), "--instead-of", "keys", *BY), "recovery.no_such_key")
    refused(sent("recovery", "begin", *SPLIT, "--to", tmp_path / "new", *BY), "recovery.folder_taken")
    for k, n in ((1, 3), (4, 3), (2, 17)):
        said = sent("recovery", "begin", "-k", k, "-n", n, "--to", tmp_path / f"x{k}{n}", *BY)
        refused(said, "recovery.numbers")
    assert sent.fingerprint() == before
    whole = bundle.read_bytes()
    for content, code in (
        (whole[:200], "recovery.bundle_damaged"),
        (whole.replace(b'"threshold": 2', b'"threshold": 3'), "recovery.bundle_damaged"),
        (whole[:-10] + b"AAAAAAAA\n", "recovery.bundle_damaged"),
        ((folder(sent) / "recovery/1-1.bundle").read_bytes(), "recovery.other_generation"),
        (b"", "recovery.bundle_damaged"),
    ):
        bundle.write_bytes(content)
        refused(sent("recovery", "restore", *given(new[:2]), *BY), code)
    bundle.write_bytes(whole)
    assert sent.fingerprint() == before and not (folder(sent) / "key").exists()
    assert sent.done("recovery", "restore", *given(new[1:]), *BY)["came_back"] == ["key"]


def test_a_key_that_is_there_and_differs_stays_unless_it_is_named(sent: Office, tmp_path: Path) -> None:
    shares = begun(sent, tmp_path / "shares")
    key = folder(sent) / "key"
    first = key.read_bytes()
    key.write_bytes(b"x" * 32)
    said = sent.done("recovery", "restore", *given(shares[:3]), *BY)
    assert (said["came_back"], said["differ"], key.read_bytes()) == ([], ["key"], b"x" * 32)
    said = sent.done("recovery", "restore", *given(shares[:3]), "--instead-of", "key", *BY)
    assert (said["came_back"], said["differ"], key.read_bytes()) == (["key"], [], first)
    (aside,) = folder(sent).glob("key.replaced-*")
    assert aside.read_bytes() == b"x" * 32


def test_renewed_keys_are_taken_up_without_anybody_and_revoked_ones_stay_away(sent: Office, tmp_path: Path) -> None:
    shares = begun(sent, tmp_path / "shares")
    assert sent.done("recovery", "refresh", *BY)["refreshed"] is False
    assert "5人のうち3人で戻せます" in sent("check").out
    before = keys(sent)
    # A certificate tells seconds: which of two is the newer one has to be seen.
    time.sleep(1)
    sent.one_after_another(["trust", "renew", "seal"], ["evidence", "renew"])
    stale = sent("recovery", "status", "--json")
    assert stale.status == 1 and {"changed", "unbundled"} & set(dict(stale.json["keys"]).values())  # type: ignore[call-overload]
    assert "recovery refresh" in sent("check").out
    root = folder(sent) / "trust/root.key"
    root.rename(tmp_path / "root.key")
    assert sent.done("recovery", "refresh", *BY)["edition"] == 2
    whole = sent("recovery", "status")
    assert whole.status == 0, "the root key may lie in a safe"
    assert "控えのとおり" in whole.out and "as bundled" in " ".join(whole.out.replace("│", " ").split())
    after = keys(sent)
    shutil.rmtree(folder(sent) / "trust")
    (folder(sent) / key_of_log(sent)).unlink()
    said = sent.done("recovery", "restore", *given(shares[1:4]), *BY)
    now = keys(sent)
    assert now["trust/root.key"] == before["trust/root.key"], "from the edition that has it"
    assert {path: one for path, one in now.items() if path != "trust/root.key"} == after
    replaced = set(before) - set(after) - {"trust/root.key"}
    assert len(replaced) == 1 and not replaced & set(map(str, said["came_back"]))  # type: ignore[call-overload]
    assert sent.done("evidence", "check")["faults"] == []


def test_a_rehearsal_proves_the_shares_and_brings_nothing_back(sent: Office, tmp_path: Path) -> None:
    shares = begun(sent, tmp_path / "shares")
    (folder(sent) / "key").unlink()
    said = sent.done("recovery", "rehearse", *given([shares[4], shares[0], shares[2]]), *BY)
    assert said["officers"] == ["情報課長", "市長 一郎", "会計管理者"] and not (folder(sent) / "key").exists()
    assert records(sent)[-1][:5] == ("rehearse", 1, 1, said["officers"], [])
    text = shares[0].read_text("utf-8")
    assert (
        "市長 一郎" in text and "1/5" in text and "5人のうち3人" in text and shares[0].stat().st_mode & 0o777 == 0o600
    )
    typed = tmp_path / "typed.txt"
    words = [word for word in text.split("-" * 40)[1].split() if word.isalpha()]
    typed.write_text("\n".join(words).upper(), "utf-8")
    sent.done("recovery", "rehearse", *given([typed, shares[1], shares[2]]), *BY)


def test_a_bundle_that_somebody_else_sealed_is_not_used(sent: Office, tmp_path: Path) -> None:
    shares = begun(sent, tmp_path / "shares")
    other = sent.copy(tmp_path / "other")
    other.done("evidence", "renew")
    other.done("recovery", "refresh", *BY)
    shutil.copy(folder(other) / "recovery/1-2.bundle", folder(sent) / "recovery/1-2.bundle")
    refused(sent("recovery", "restore", *given(shares[:3]), *BY), "recovery.bundle_unknown")


def test_without_any_key_and_without_a_bundle_it_says_what_to_do(registered: Office, tmp_path: Path) -> None:
    (folder(registered) / "key").unlink(missing_ok=True)
    shutil.rmtree(folder(registered) / "log", ignore_errors=True)
    refused(registered("recovery", "status"), "recovery.none")
    refused(registered("recovery", "begin", *SPLIT, "--to", tmp_path / "shares", *BY), "recovery.nothing")
    two = ("--officer", "市長", "--officer", "副市長")
    said = registered("recovery", "begin", "-k", "3", "-n", "5", *two, "--to", tmp_path / "shares", *BY)
    assert said.status == 2 and said.err.startswith("--officer の値が違います"), said.err
    assert "5 人分" in said.err and "--officer 5 times" in said.err and "given 2 times" in said.err
    twice = ("-k", "2", "-n", "2", "--officer", "市長", "--officer", " 市長")
    refused(registered("recovery", "begin", *twice, "--to", tmp_path / "shares", *BY), "recovery.officers")
