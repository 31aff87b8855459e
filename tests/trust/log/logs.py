"""Logs for tests: entries that grow into files, as an institution would publish them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from madoguchi.trust.log import tiles
from madoguchi.trust.log.checkpoint import Checkpoint
from madoguchi.trust.log.note import Signer, Signs
from madoguchi.trust.log.policy import NOBODY, Policy
from madoguchi.trust.merkle import Edge, leaf_hash

AT = datetime(2026, 4, 1, 3, tzinfo=UTC)


def signer(name: str, signs: Signs = Signs.NOTES) -> Signer:
    return Signer(name=name, signs=signs, private=Ed25519PrivateKey.generate())


@dataclass(kw_only=True)
class PublicLog:
    """A log and its public files."""

    key: Signer
    entries: list[bytes] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        if path not in self.files:
            raise FileNotFoundError(path)
        return self.files[path]

    def grow(self, entries: Sequence[bytes]) -> bytes:
        """Publish more entries; returns the signed checkpoint."""
        before = len(self.entries)
        tiling = tiles.Tiling(before, self.entries[before - before % tiles.WIDTH :], self.read)
        self.files.update(tiling.grow(entries))
        self.files.update(tiling.unfinished())
        self.entries += entries
        for folder in tiles.outgrown(before, len(self.entries)):
            self.files = {path: one for path, one in self.files.items() if not path.startswith(f"{folder}/")}
        said = self.at(len(self.entries))
        self.files[tiles.CHECKPOINT] = said.text + b"\n" + self.key.line(said.text, AT).encode()
        return self.files[tiles.CHECKPOINT]

    def at(self, size: int) -> Checkpoint:
        root = Edge().with_leaves(map(leaf_hash, self.entries[:size])).root
        return Checkpoint(origin=self.key.name, size=size, root=root)

    @property
    def policy(self) -> Policy:
        return Policy(logs=(self.key.verifier,), witnesses={}, groups={}, quorum=NOBODY)


def entries(size: int, *, of: str = "entry") -> list[bytes]:
    return [f"{of} {number}".encode() for number in range(size)]
