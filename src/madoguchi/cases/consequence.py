"""「更正」 What facts learned after a decision mean for its money: nothing, more, less, or money to be given back.

It follows from what is so now, and not from how it came: what is due by the facts, what the person has, what is
decided and not paid, what was given up, what may be demanded back, and who is to be paid. So the order of events and
payments does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from madoguchi.programme.declaration import Correction

LIMITATION_YEARS = 5
"""「消滅時効」 Money of longer ago is not demanded back, nor is a lack of that age made good (地方自治法236条1項)."""


class Cause(StrEnum):
    """Why a programme is judged anew: its registers changed, its file did, or a correction let somebody go."""

    REGISTERS = "registers"
    FILE = "file"
    CORRECTIONS = "corrections"


class Consequence(StrEnum):
    """「更正の内容」 What a correction does to the money of its claim.

    SAME leaves it, and the decision says the facts again. SUPPLEMENT pays what is lacking (追加支給). REDUCTION
    lessens what is not paid yet, PAYEE pays it to somebody else. REPAYMENT demands back what was paid too much (返還).
    KEPT leaves money with the person that no article demands back, and LATE leaves a lack that is not made good any
    more: the decision stands.
    """

    SAME = "same"
    SUPPLEMENT = "supplement"
    PAYEE = "payee"
    REDUCTION = "reduction"
    REPAYMENT = "repayment"
    KEPT = "kept"
    LATE = "late"


STANDS = (Consequence.KEPT, Consequence.LATE)
"""The decision stands in face of the facts, and its claim goes on covering the people that it covers."""


class Obstacle(StrEnum):
    """Why a correction cannot be drafted yet, or not without a person (FOR_A_PERSON)."""

    AT_BANK = "at_bank"
    SECOND_REFUSED = "second_refused"
    FACT_MISSING = "fact_missing"
    COVERED_ELSEWHERE = "covered_elsewhere"
    HEADLESS = "headless"
    DEMAND_RETURNED = "demand_returned"
    PROTECTED = "protected"
    OTHER_PAYEE = "other_payee"
    PAYEE_DIED = "payee_died"
    REFUSED = "refused"


FOR_A_PERSON = (
    *(Obstacle.PROTECTED, Obstacle.OTHER_PAYEE, Obstacle.PAYEE_DIED),
    *(Obstacle.REFUSED, Obstacle.COVERED_ELSEWHERE),
)
"""A person looks, names the claim and says why; then it can be drafted. COVERED_ELSEWHERE: two claims change people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """「更正の根拠」 What a programme's file says of corrections, and the day on which they are drafted."""

    correction: Correction
    on: date

    @property
    def barred_before(self) -> date:
        """「消滅時効」 What was decided or paid before this day is barred by time."""
        year = self.on.year - LIMITATION_YEARS
        leap_day = (self.on.month, self.on.day) == (2, 29)
        return self.on.replace(year=year, day=28) if leap_day else self.on.replace(year=year)

    @property
    def may_supplement(self) -> bool:
        """「追加支給」 Whether a lack is still made good on this day."""
        until = self.correction.supplement_until
        return until is None or self.on <= until


def consequences(claims: pl.DataFrame, ground: Ground) -> pl.DataFrame:
    """「更正」 The claims with `consequence`, and the yen that it grants, asks back and revokes (grant_yen …).

    `claims`, yen: after_yen (due by the facts of now), held_yen (paid, and not demanded back), open_yen (decided, not
    paid), given_up_yen (declined, or not collected in time), reclaimable_yen (of what was paid, what is not barred by
    time); recipient_id (of now), payee_id (of the decision); barred: the right to more is older than LIMITATION_YEARS.
    """
    after, held, open_ = pl.col("after_yen"), pl.col("held_yen"), pl.col("open_yen")
    decided = held + open_
    # Who gave all of it up is offered no more; of a part that was given up only the rest is lacking.
    gave_all_up = (decided == 0) & (pl.col("given_up_yen") > 0)
    lack = pl.when(gave_all_up).then(0).otherwise(after - decided - pl.col("given_up_yen"))
    in_time = pl.lit(ground.may_supplement) & ~pl.col("barred")
    too_much = pl.min_horizontal(held - after, "reclaimable_yen") if ground.correction.reclaim else pl.lit(0)
    elsewhere = other_payee() & (open_ > 0)
    said = (
        pl.when((after >= decided) & (lack <= 0) & elsewhere)
        .then(pl.lit(str(Consequence.PAYEE)))
        .when((after >= decided) & (lack <= 0))
        .then(pl.lit(str(Consequence.SAME)))
        .when((after > decided) & in_time)
        .then(pl.lit(str(Consequence.SUPPLEMENT)))
        .when(after > decided)
        .then(pl.lit(str(Consequence.LATE)))
        .when(after >= held)
        .then(pl.lit(str(Consequence.REDUCTION)))
        .when(too_much > 0)
        .then(pl.lit(str(Consequence.REPAYMENT)))
        .otherwise(pl.lit(str(Consequence.KEPT)))
    )
    what = pl.col("consequence")
    told = claims.with_columns(consequence=said).with_columns(
        revoke_yen=pl.when((after < decided) | elsewhere).then(open_).otherwise(0),
        repay_yen=pl.when(what == str(Consequence.REPAYMENT)).then(too_much).otherwise(0),
    )
    return told.with_columns(
        grant_yen=pl.when(what == str(Consequence.SUPPLEMENT))
        .then(lack + pl.col("revoke_yen"))
        .when(what.is_in([str(Consequence.PAYEE), str(Consequence.LATE)]))
        .then("revoke_yen")
        .when(what == str(Consequence.REDUCTION))
        .then(after - held)
        .otherwise(0)
    )


def other_payee() -> pl.Expr:
    """Whether the facts of now name another recipient than the decision does."""
    return (pl.col("recipient_id") != pl.col("payee_id")).fill_null(value=False)


def obstacles() -> pl.Expr:
    """「更正の保留」 Why a claim cannot be corrected yet, as text; null where nothing is in the way.

    Reads the columns of `consequences`, and at_bank_yen, second_yen (granted and refused as a second payment), outcome,
    finding, payee_died, protected, demand_returned, covered_elsewhere.
    """
    gets_more = pl.col("grant_yen") > 0
    moves = gets_more | (pl.col("revoke_yen") > 0) | (pl.col("repay_yen") > 0)
    found = (
        ((pl.col("at_bank_yen") > 0), Obstacle.AT_BANK),
        ((pl.col("second_yen") > 0), Obstacle.SECOND_REFUSED),
        (pl.col("demand_returned"), Obstacle.DEMAND_RETURNED),
        ((pl.col("outcome") == "unknown"), Obstacle.FACT_MISSING),
        (gets_more & pl.col("recipient_id").is_null(), Obstacle.HEADLESS),
        (pl.col("protected"), Obstacle.PROTECTED),
        (moves & other_payee(), Obstacle.OTHER_PAYEE),
        ((pl.col("repay_yen") > 0) & pl.col("payee_died"), Obstacle.PAYEE_DIED),
        (gets_more & (pl.col("finding") == "refuse"), Obstacle.REFUSED),
        (pl.col("covered_elsewhere"), Obstacle.COVERED_ELSEWHERE),
    )
    return pl.coalesce(*(pl.when(condition).then(pl.lit(str(what))) for condition, what in found))
