"""The evidence log, beside the same work without it and beside its hashes alone.

Readings are written as the counter writes them. The peer of a reading is the same reading on the same store, with the
triggers away; that of placing, proving and auditing is SHA-256 of the very same bytes, as often as the tree needs it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from bench.city import CODE, empty
from bench.figure import Figure, Target, measure

if TYPE_CHECKING:
    from madoguchi.datause.record import Purpose

SIZE = 10_000
RUNS = 5
AT = datetime(2026, 11, 30, 3, tzinfo=UTC)
FEW = 20
"""Of so many readings one is written in a transaction of its own."""
WITHOUT, HASHES = "the same without the log", "its hashes alone"


def run(folder: Path, size: int = SIZE, runs: int = RUNS) -> list[Figure]:
    """Readings written, entries placed, records proven, a whole log audited, decisions and lines bound, in a second."""
    made = empty(folder, "evidence", "special_fixed_benefit_2020")
    with made.opened():
        return [*_written(size, runs), *_held(size, runs), _batch(15 * size, runs), _lines(35 * size, runs)]


def _written(size: int, runs: int) -> list[Figure]:
    from madoguchi.evidence.watch import unwatch, watch

    few = max(1, size // FEW)

    def without(act: object) -> None:
        unwatch()
        try:
            act()  # type: ignore[operator]
        finally:
            watch()

    def one_by_one() -> None:
        for number in range(few):
            _read(number)

    return [
        measure(
            "readings written, each durable, with their entries",
            one_by_one,
            size=few,
            unit="readings",
            peer=WITHOUT,
            peer_act=lambda: without(one_by_one),
            runs=runs,
        ),
        measure(
            "readings written in one transaction, with their entries",
            lambda: _at_once(size),
            size=size,
            unit="readings",
            peer=WITHOUT,
            peer_act=lambda: without(lambda: _at_once(size)),
            runs=runs,
        ),
    ]


def _held(size: int, runs: int) -> list[Figure]:
    from madoguchi.evidence import place
    from madoguchi.evidence.models import Entry
    from madoguchi.flow import evidencing
    from madoguchi.trust import merkle
    from madoguchi.trust.log import audit, checkpoint, note, tiles
    from madoguchi.trust.log.files import reader

    evidencing.seal(AT)
    log = evidencing.going_on()
    key = evidencing.key_of(log)
    records = [b"r" * 600] * size

    def placed() -> None:
        while place.place(log, key, (key.verifier,), AT) is not None:
            pass

    def hashed() -> None:
        commitments = [sha256(one).digest() for one in records]
        merkle.Edge().with_leaves(merkle.leaf_hash(one) for one in commitments)

    placing = measure(
        "entries given their places, and signed",
        placed,
        size=size,
        unit="entries",
        peer=HASHES,
        peer_act=hashed,
        runs=runs,
        prepare=lambda: _prepared(size, placed),
    )
    evidencing.seal(AT)
    signed = evidencing.shown_of(log)
    assert signed is not None
    whole = checkpoint.of(note.read(signed)).size
    read, policy = reader(evidencing.public(log)), evidencing.witnesses(log)
    nodes = tiles.nodes(read, whole)
    entry = Entry.objects.filter(log=log).order_by("position").first()
    assert entry is not None and entry.salt is not None
    salt, record = bytes(entry.salt), str(entry.record).encode()
    some = range(0, whole, max(1, whole // 1_000))
    steps = max(1, (whole - 1).bit_length())

    def proven() -> None:
        for index in some:
            audit.prove(nodes, index, salt, record, signed, whole)

    def one_way() -> None:
        for _ in some:
            for _ in range(steps):
                sha256(bytes(64)).digest()

    def audited() -> None:
        assert isinstance(audit.audit(read, policy), audit.Seen)

    def all_hashes() -> None:
        for _ in range(whole):
            sha256(bytes(33)).digest()
            sha256(bytes(65)).digest()

    return [
        placing,
        measure("proofs made", proven, size=len(some), unit="proofs", peer=HASHES, peer_act=one_way, runs=runs),
        measure(
            "entries of a public log audited",
            audited,
            size=whole,
            unit="entries",
            peer=HASHES,
            peer_act=all_hashes,
            runs=runs,
        ),
    ]


def _batch(size: int, runs: int) -> Figure:
    """「処分」 As many decisions as a city of 356,729 has households, at the size of this bench."""
    from madoguchi.trust.log import batch

    decision = '"finding":"grant","amount_yen":100000,"reasons":"[[\\"基準日に住民登録がある\\",true,\\"要綱2条\\"]]"'
    records = [f'{{"claim_id":{number},{decision}}}'.encode() for number in range(size)]
    logged = b"p" * 1_500

    def bound() -> None:
        batch.root_of(records, b"s" * 32)
        made = batch.Bound.of(records, b"s" * 32)
        for place in range(size):
            made.proof(place, logged)

    def hashed() -> None:
        # A salt, a commitment, a leaf and a node for each, once for the root and once for the proofs.
        for record in records:
            for _ in range(2):
                sha256(sha256(sha256(sha256(record).digest()).digest()).digest()).digest()

    return measure(
        "decisions bound by one root, each with its proof",
        bound,
        size=size,
        unit="decisions",
        peer=HASHES,
        peer_act=hashed,
        runs=runs,
        target=Target(seconds=10),
    )


def _lines(size: int, runs: int) -> Figure:
    """「振込」 As many lines of one file as a city of 356,729 has people, at the size of this bench."""
    from django.db import connection, transaction

    from madoguchi.payments.lines import ORDERED

    with transaction.atomic():
        with connection.cursor() as cursor:
            for name in ("payments_transfer_not_instructed", "payments_instruction_not_decided"):
                cursor.execute(f"DROP TRIGGER {name}")
        leaves = _ordered(size)

        def hashed() -> None:
            # A leaf and a node for each.
            for leaf in leaves:
                sha256(sha256(leaf).digest()).digest()

        assert ORDERED.root_of(1) is not None
        found = measure(
            "lines of a bank file read and bound by one root",
            lambda: ORDERED.root_of(1),
            size=size,
            unit="lines",
            peer=HASHES,
            peer_act=hashed,
            runs=runs,
            target=Target(seconds=10),
        )
        # Nobody decided them: they go as they came.
        transaction.set_rollback(True)
    return found


def _ordered(size: int) -> list[bytes]:
    """Lines of the file number 1, each with its instruction, in the store; and as they are hashed."""
    import polars as pl

    from madoguchi import store
    from madoguchi.payments.lines import ORDERED

    one = pl.select(pl.int_range(1, size + 1, dtype=pl.Int64).alias("id")).with_columns(
        municipality_id=pl.lit(CODE), amount_yen=pl.lit(100_000, pl.Int64)
    )
    instructed = one.with_columns(
        person_id="id",
        claim_id="id",
        decision_id="id",
        programme_id=pl.lit("p"),
        instalment=pl.lit(1),
        instructed_at=pl.lit(AT),
        state=pl.lit("in_file"),
    )
    account = {"bank_code": "0001", "branch_code": "001", "account_type": "1", "holder_kana": "ﾐﾎﾝ ﾊﾅｺ"}
    sent = one.with_columns(
        instruction_id="id",
        line="id",
        attempt=pl.lit(1, pl.Int64),
        transfer_file_id=pl.lit(1),
        account_number=pl.col("id").cast(pl.String).str.zfill(7),
        state=pl.lit("in_file"),
        result_code=pl.lit(""),
        **{name: pl.lit(value) for name, value in account.items()},
    )
    for table, rows in (("payments_instruction", instructed), ("payments_transfer", sent)):
        assert store.load(table, rows.to_arrow()) == size
    said = sent.with_columns(person_id="id").select(pl.struct(ORDERED.schema.names).struct.json_encode())
    return [leaf.encode() for leaf in said.to_series()]


def _prepared(size: int, placed: object) -> None:
    placed()  # type: ignore[operator]
    _at_once(size)


def _at_once(size: int) -> None:
    from django.db import transaction

    from madoguchi.datause.models import DataUse

    with transaction.atomic():
        DataUse.objects.bulk_create(
            DataUse(
                at=AT,
                by="1001",
                purpose="窓口の相談",
                law="住民基本台帳法3条",
                items=["people.birth_date", "people.name"],
                people_root=sha256(str(number).encode()).hexdigest(),
                people=1,
            )
            for number in range(size)
        )


def _read(number: int) -> None:
    from django.db import transaction

    from madoguchi.datause.record import record_single

    with transaction.atomic():
        record_single(_purpose(), at=AT, person_ids=[number])


def _purpose() -> Purpose:
    from madoguchi.datause.record import Purpose

    return Purpose(by="1001", purpose="窓口の相談", law="住民基本台帳法3条", items=("people.birth_date", "people.name"))
