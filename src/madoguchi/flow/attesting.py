"""「発行元証明」 Each decision of an approved batch can be proven by itself, by one signature for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
from django.db import transaction

from madoguchi import store
from madoguchi.cases import batch as batches
from madoguchi.cases import correct, decide
from madoguchi.cases.models import Decision, DecisionBatch, DecisionSeal
from madoguchi.cases.written import in_order, leaves_of
from madoguchi.core.errors import InputRefused
from madoguchi.flow.exporting import refuse_taken
from madoguchi.flow.folders import home
from madoguchi.flow.proving import proof_of_row, put_on_record
from madoguchi.notices.key import secret_of
from madoguchi.trust.log import batch as trusted

SALTS = "decision-salts"
"""The file from which the salts of decisions are made. Without it what was bound stays bound, and is proven no more."""


def attest(found: DecisionBatch, at: datetime) -> None:
    """「発行元証明」 Bind the decisions of a batch that is being approved. Doing it again changes nothing."""
    if not DecisionSeal.objects.filter(batch=found).exists():
        records = leaves_of(*_tables(found))
        root = trusted.root_of(records, _secret()).hex()
        DecisionSeal.objects.create(batch=found, root=root, count=len(records), sealed_at=at)


def write_proofs(programme_id: str, claim_id: int | None, to: Path, by: str, law: str, at: datetime) -> int:
    """「証明書」 Write the proofs of all approved decisions of a programme, or of one claim, into one new zip file.

    Each is named by its claim and its place among those of the claim. Returns how many. That they were handed out is on
    record. Raises as `proofs` and `proving.put_on_record`, and InputRefused `registry.export_taken`.
    """
    refuse_taken(to)
    seals = DecisionSeal.objects.filter(batch__programme_id=programme_id).order_by("id")
    named = Counter[int]()
    with TemporaryFile() as unnamed:
        with ZipFile(unnamed, "w", ZIP_DEFLATED) as written:
            for batch_id in seals.values_list("batch_id", flat=True):
                for claim, proof in proofs(batch_id, claim_id):
                    named[claim] += 1
                    written.writestr(f"{claim}-{named[claim]}.tlog-proof", proof)
        if not named:
            raise _not_attested()
        with transaction.atomic():
            paid = Decision.objects.filter(batch__programme_id=programme_id, payee_id__isnull=False)
            if claim_id is not None:
                paid = paid.filter(case_id=claim_id)
            put_on_record(set(paid.values_list("payee_id", flat=True)), by, law, at)
        unnamed.seek(0)
        store.disk.write_whole(to, iter(partial(unnamed.read, 1 << 20), b""))
    return named.total()


def proofs(batch_id: int, claim_id: int | None = None) -> Iterator[tuple[int, bytes]]:
    """「証明書」 The proof of each decision and correction of a batch, or of those of one claim, with its claim.

    Raises InputRefused `flow.not_attested` for a batch that was not approved, or before batches were bound; Conflict
    `evidence.not_shown`; PromiseBroken `cases.batch_altered`.
    """
    seal = DecisionSeal.objects.filter(batch_id=batch_id).select_related("batch").first()
    tables = _tables(seal.batch) if seal is not None else ()
    bound = trusted.Bound.of(leaves_of(*tables), _secret())
    if seal is None or bound.root.hex() != seal.root:
        raise _not_attested()
    logged = proof_of_row(DecisionSeal._meta.db_table, seal.pk)
    claims = (claim for rows, _ in tables for claim in rows["claim_id"])
    for place, claim in enumerate(claims):
        if claim_id in (None, claim):
            yield claim, bound.proof(place, logged)


def _not_attested() -> InputRefused:
    return InputRefused(
        "flow.not_attested",
        ja="発行元証明のある決定がありません（承認前か、発行元証明を始める前の承認か、"
        "そのときの decision-salts がない）。番号と決裁を確かめ、ファイルがなければバックアップから戻してください。",
        en="No decision here can be proven: it is not approved, was so before decisions were sealed, or the file "
        "decision-salts of that time is gone. Check the claim, and restore the file from the backup.",
    )


def _tables(found: DecisionBatch) -> tuple[tuple[pl.DataFrame, Sequence[str]], ...]:
    if batches.is_of_corrections(found.id):
        return correct.in_order(*correct.whole(found))
    return (in_order(decide.whole(found)),)


def _secret() -> bytes:
    return secret_of(home() / SALTS)
