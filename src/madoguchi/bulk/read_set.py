"""What a programme reads, by the names that go on record; none of the engines is needed to say it."""

from __future__ import annotations

from madoguchi.programme.declaration import Programme


def reads(programme: Programme) -> tuple[str, ...]:
    """「利用項目」 The read-set as `relation.column` or `relation[key].column`: it goes on record and in the notice."""
    names = []
    for column in programme.read_set():
        key = "" if column.source.key is None else f"[{column.source.key}]"
        names.append(f"{column.source.relation}{key}.{column.name}")
    return tuple(dict.fromkeys(names))


def is_read(programme: Programme, relation: str) -> bool:
    """Whether the programme reads the relation at all; what it does not read is not even opened."""
    return any(column.source.relation == relation for column in programme.read_set())
