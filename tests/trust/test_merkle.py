"""The Merkle tree against the public vectors of transparency-dev, and against the definition in RFC 6962."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.trust.merkle import (
    Edge,
    consistency_proof,
    includes,
    inclusion_proof,
    is_consistent,
    leaf_hash,
    nodes_of,
    people_root,
    root_of,
)
from tests.house.source import ROOT
from tests.shared import vectors


def by_definition(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + by_definition(leaves[:split]) + by_definition(leaves[split:])).digest()


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_root_is_the_one_that_the_rfc_defines(leaves: list[bytes]) -> None:
    assert root_of(leaves) == by_definition(leaves)


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.data())
def test_a_leaf_is_proven_at_its_place_and_nowhere_else(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    size = len(leaves)
    proof = inclusion_proof(nodes_of([leaf_hash(leaf) for leaf in leaves]), index, size)
    root = root_of(leaves)
    assert includes(root=root, size=size, index=index, leaf=leaf_hash(leaves[index]), proof=proof)
    assert not includes(root=root, size=size, index=index, leaf=leaf_hash(leaves[index] + b"x"), proof=proof)
    assert not includes(root=root, size=size, index=size, leaf=leaf_hash(leaves[index]), proof=proof)


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.data())
def test_a_longer_list_is_proven_to_begin_with_the_shorter_and_with_no_other(
    leaves: list[bytes], data: st.DataObject
) -> None:
    size, old = len(leaves), data.draw(st.integers(1, len(leaves)))
    proof = consistency_proof(nodes_of([leaf_hash(leaf) for leaf in leaves]), old, size)
    before, after = root_of(leaves[:old]), root_of(leaves)
    assert is_consistent(old=old, size=size, old_root=before, root=after, proof=proof)
    others = root_of([b"something else", *leaves[1:old]])
    assert not is_consistent(old=old, size=size, old_root=others, root=after, proof=proof)
    assert not is_consistent(old=old, size=size, old_root=before, root=root_of([*leaves, b""]), proof=proof)
    assert not is_consistent(old=size + 1, size=size, old_root=before, root=after, proof=proof)


@given(st.lists(st.binary(max_size=8), max_size=70), st.data())
def test_a_tree_grows_from_its_edge_alone(leaves: list[bytes], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(leaves)))
    hashes = [leaf_hash(leaf) for leaf in leaves]
    begun = Edge().with_leaves(hashes[:cut])
    kept = Edge.at(cut, b"".join(begun.peaks))
    assert kept == begun
    assert kept.with_leaves(hashes[cut:]).root == root_of(leaves)
    with pytest.raises(ValueError, match=str(cut)):
        Edge.at(cut, b"".join(begun.peaks) + bytes(32))


@given(st.lists(st.integers(1, 10**15)))
def test_the_root_of_a_set_of_people_does_not_depend_on_their_order(people: list[int]) -> None:
    assert people_root(people) == people_root(list(reversed(people)))


@pytest.fixture
def testdata() -> Path:
    """The public vectors, where the checkout has them beside it."""
    folder = vectors("merkle") / "testdata"
    if not folder.is_dir():
        pytest.skip("The public Merkle vectors are not beside this checkout.")
    return folder


def test_every_public_inclusion_vector_is_judged_as_it_says(testdata: Path) -> None:
    cases = [json.loads(path.read_text()) for path in sorted((testdata / "inclusion").rglob("*.json"))]
    assert len(cases) >= 98
    for case in cases:
        judged = includes(
            root=base64.b64decode(case["root"] or ""),
            size=case["treeSize"],
            index=case["leafIdx"],
            leaf=base64.b64decode(case["leafHash"] or ""),
            proof=[base64.b64decode(node) for node in case["proof"] or []],
        )
        assert judged is not case["wantErr"], case["desc"]
    row = f"| transparency-dev/merkle, inclusion | {len(cases)} | {len(cases)} | none |"
    assert row in (ROOT / "docs/reference/conformance.md").read_text("utf-8")


def test_every_public_consistency_vector_is_judged_as_it_says(testdata: Path) -> None:
    cases = [json.loads(path.read_text()) for path in sorted((testdata / "consistency").rglob("*.json"))]
    assert len(cases) >= 98
    for case in cases:
        judged = is_consistent(
            old=case["size1"],
            size=case["size2"],
            old_root=base64.b64decode(case["root1"] or ""),
            root=base64.b64decode(case["root2"] or ""),
            proof=[base64.b64decode(node) for node in case["proof"] or []],
        )
        assert judged is not case["wantErr"], case["desc"]
    row = f"| transparency-dev/merkle, consistency | {len(cases)} | {len(cases)} | none |"
    assert row in (ROOT / "docs/reference/conformance.md").read_text("utf-8")
