"""The people and banks of a sample: what `write.write_csv` laid out for an office answers that office's own letters.

A sample remembers what its city was drawn from, and is drawn again from it: the truth of the banks never lies beside
the registers. Nothing here answers where a municipality's people are real.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi import flow, store, tenancy
from madoguchi.cases.states import Letter, State
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.simulate import staff
from madoguchi.simulate.bank import settle
from madoguchi.simulate.city import City
from madoguchi.simulate.recipe import digest_of, recall
from madoguchi.simulate.residents import respond

if TYPE_CHECKING:
    from pathlib import Path

    from madoguchi.formats.bank_profile import BankProfile
    from madoguchi.programme.declaration import Programme

_ASKED = pa.schema(
    [
        ("reference_number", pa.string()),
        ("recipient_id", pa.int64()),
        ("letter", pa.string()),
        ("sent", pa.int64()),
    ]
)


def refuse_real_people() -> None:
    """Raises Conflict `simulate.real_people` where the people of the municipality in scope are not invented."""
    if not flow.is_synthetic():
        raise Conflict(
            "simulate.real_people",
            ja="この市区町村の台帳は架空のものではありません。実在の人の手続に作りものを混ぜないため止めました。"
            "register import --synthetic で始めた記録だけで使えます。",
            en="The people of this municipality are not invented. It was stopped, so that nothing made up gets among "
            "what real people did. Use it only with records that began with register import --synthetic.",
        )


def city_in(directory: Path) -> City:
    """The city whose registers the municipality at hand has taken in.

    Raises Conflict `simulate.real_people` where they are not invented, and InputRefused `simulate.no_sample` and
    `simulate.other_sample`.
    """
    refuse_real_people()
    recipe, digest = recall(directory)
    city = recipe.draw()
    if city.municipality != tenancy.current() or digest_of(city) != digest:
        raise InputRefused(
            "simulate.other_sample",
            ja="この見本は、別の市区町村のものか、別の版で作ったものです。simulate city で作り直し、"
            "新しい MADOGUCHI_HOME で始めてください。",
            en="This sample is of another municipality, or was made by another version. Make it anew with simulate "
            "city, and begin with a new MADOGUCHI_HOME.",
        )
    return city


def answers(programme: Programme, city: City, seed: int, until: date) -> pa.Table:
    """「届出」 What those who have a letter and did not answer it yet send until a day, with the mistakes people make.

    Columns as `cases.receive.SUBMISSIONS`. Give the same answers twice, and they count once: a number is made of the
    照会番号 and of how many came before.
    """
    asked = _asked(programme.id)
    window = programme.application
    drawn = pl.DataFrame(respond(claims=asked, city=city, seed=seed, opens=window.opens, closes=window.closes))
    before = pl.DataFrame(asked).select("reference_number", "sent")
    number = pl.col("sent") + pl.int_range(1, pl.len() + 1).over("reference_number")
    return (
        drawn.join(before, on="reference_number", maintain_order="left")
        .filter(pl.col("received_on") <= until)
        .with_columns(
            submission_no=pl.format("{}{}-{}", pl.col("submission_no").str.head(2), pl.col("reference_number"), number)
        )
        .drop("defect", "sent")
        .to_arrow()
    )


def second_accounts(programme: Programme, city: City, at: datetime) -> pa.Table:
    """「口座の届出」 What people name whose money came back: instruction_id and an open account of their own."""
    return staff.second_accounts(programme.id, city, at)


def bank_result(transfer_file: bytes, city: City, profile: BankProfile) -> bytes:
    """「振込結果」 What the double of the bank answers. Raises as `bank.settle` does."""
    return settle(transfer_file, city.ledger, profile)


def _asked(programme_id: str) -> pa.Table:
    posted = ", ".join(f"'{one}'" for one in (Letter.NOTICE, Letter.CONFIRMATION, Letter.APPLICATION))
    return store.read(
        "SELECT c.reference_number, c.recipient_id, c.letter, (SELECT COUNT(*) FROM cases_submission s "
        "WHERE s.claim_id = c.id) AS sent FROM cases_claim c WHERE c.municipality_id = %s AND c.programme_id = %s "
        f"AND c.state = '{State.OPEN}' AND c.letter IN ({posted}) AND c.recipient_id IS NOT NULL ORDER BY c.id",
        [tenancy.current(), programme_id],
        _ASKED,
    )
