"""New facts change what an undecided claim says, with a reason; what is drafted or decided is listed for correction."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.cases.consequence import STANDS
from madoguchi.cases.keep import contradicted
from madoguchi.cases.move import MOVES, Actor, move
from madoguchi.cases.rows import fetch, staged
from madoguchi.cases.states import ACTIVE, Letter, Reason, State
from madoguchi.cases.units import ACCOUNT
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.tenancy import current

FACTS = ("outcome", "amount_yen", "instalments", "findings", "recipient_id", "protected")
"""What a claim says of its unit because of the facts."""

_CLAIMS = pa.schema(
    [
        ("claim_id", pa.int64()),
        ("unit_id", pa.int64()),
        ("outcome", pa.string()),
        ("amount_yen", pa.int64()),
        ("instalments", pa.string()),
        ("findings", pa.string()),
        ("recipient_id", pa.int64()),
        ("protected", pa.bool_()),
        ("state", pa.string()),
        ("reason", pa.string()),
        ("letter", pa.string()),
        ("carried", pa.bool_()),
        ("stood", pa.bool_()),
    ]
)
_NOTED = pa.schema([("claim_id", pa.int64()), ("note", pa.string())])
_ENDS_WITH_FACTS = (
    *(Reason.FACT_MISSING, Reason.NOT_ENTITLED_NOW),
    *(Reason.HEADLESS, Reason.HEAD_DIED, Reason.ALL_DIED),
)
"""Reasons for which a claim waits that new facts may end."""
_SETTLED = pl.col("state").is_in([str(State.READY), str(State.TO_REFUSE)])
_STANDS = ", ".join(f"'{one}'" for one in STANDS)
_GONE = {"outcome": "no", "instalments": "", "findings": ""}
"""What is said of a unit that the new determination does not know any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """How many undecided claims changed, and the ids of drafted and decided ones that new facts contradict."""

    moved: int
    corrections: tuple[int, ...]


def recompute(declared: DeclaredFile, snapshot_id: str, units: pl.DataFrame, actor: Actor) -> Recomputed:
    """「再判定」 Hold the claims of a programme against what is known now (`units` as `units_of` gives it).

    A claim about to be paid or refused goes back to a person; one that waits for the resident goes on waiting; one that
    waited for a missing fact goes on, and so does one that had lapsed because all had died, where somebody lives.
    Facts that stay the same change nothing.
    """
    claims = fetch(
        "SELECT c.id AS claim_id, c.unit_id, c.outcome, c.amount_yen, c.instalments, c.findings, c.recipient_id, "
        "c.protected, c.state, c.reason, c.letter, EXISTS (SELECT 1 FROM cases_submission s WHERE s.claim_id = c.id "
        f"AND s.state = 'carries') AS carried, COALESCE((SELECT k.consequence IN ({_STANDS}) FROM cases_correction k "
        "JOIN cases_decision_batch b ON b.id = k.batch_id AND b.approved_at IS NOT NULL WHERE k.claim_id = c.id "
        "ORDER BY k.id DESC LIMIT 1), false) AS stood FROM cases_claim c WHERE c.municipality_id = %s "
        "AND c.programme_id = %s",
        [declared.programme.id],
        _CLAIMS,
    )
    if claims.is_empty():
        return Recomputed(moved=0, corrections=())
    facts = units.select(
        "unit_id",
        *(pl.col(name).alias(f"new_{name}") for name in (*FACTS, *ACCOUNT)),
        new_reason="reason",
        known=pl.lit(True),
    ).with_columns(new_amount_yen=pl.when(pl.col("new_outcome") == "yes").then("new_amount_yen"))
    held = claims.join(facts, on="unit_id", how="left").with_columns(
        *(
            pl.when("known").then(f"new_{name}").otherwise(pl.lit(said)).alias(f"new_{name}")
            for name, said in _GONE.items()
        ),
        # A person may have confirmed another payee; only a death or a new head in the register changes that.
        new_protected=pl.when("known").then("new_protected").otherwise("protected") | pl.col("protected"),
        new_recipient_id=pl.when("known").then("new_recipient_id").otherwise("recipient_id"),
    )
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"new_{name}")) for name in FACTS)
    changed = _with_note(held.filter(differs), snapshot_id)
    revived = held.filter(
        pl.col("state") == str(State.LAPSED),
        pl.col("reason") == str(Reason.ALL_DIED),
        pl.col("known"),
        pl.col("new_reason") != str(Reason.ALL_DIED),
    )
    active = pl.concat([changed.filter(pl.col("state").is_in(ACTIVE)), _with_note(revived, snapshot_id)])
    _restate(active, declared, snapshot_id)
    _agree(held.filter(~differs, ~pl.col("stood")), actor)
    # Where a decision stands in face of the facts, the claim says the facts: that they agree says nothing of its money.
    again = _with_note(held.filter(~differs, pl.col("stood"), contradicted()), snapshot_id)
    corrections = _correct(pl.concat([changed, again]), declared.programme.id, actor)
    return Recomputed(moved=move(_ways(active), actor), corrections=corrections)


def _with_note(claims: pl.DataFrame, snapshot_id: str) -> pl.DataFrame:
    """The claims with a note of what each fact was and is now."""
    was_and_is = (
        pl.concat_list(pl.col(name).cast(pl.String), pl.col(f"new_{name}").cast(pl.String)).alias(name)
        for name in FACTS
    )
    note = pl.struct(pl.lit(snapshot_id).alias("snapshot"), *was_and_is).struct.json_encode()
    return claims.with_columns(note=note)


def _restate(active: pl.DataFrame, declared: DeclaredFile, snapshot_id: str) -> None:
    """Write the new facts. An account that is known now is added; one of a late head is taken away."""
    if active.is_empty():
        return
    other_payee = pl.col("recipient_id").ne_missing(pl.col("new_recipient_id"))
    rows = active.select(
        "claim_id",
        *(pl.col(f"new_{name}").alias(name) for name in FACTS),
        *(pl.col(f"new_{name}").fill_null("").alias(name) for name in ACCOUNT),
        other_payee=other_payee,
        letter=pl.when("new_protected").then(pl.lit(str(Letter.WITHHELD))).otherwise("letter"),
    )
    keep = "WHEN n.other_payee OR cases_claim.account_number = '' THEN n.{0} ELSE cases_claim.{0} END"
    accounts = ", ".join(f"{name} = CASE {keep.format(name)}" for name in ACCOUNT)
    with staged("cases_facts", rows.to_arrow()) as new:
        store.execute(
            f"UPDATE cases_claim SET {', '.join(f'{name} = n.{name}' for name in (*FACTS, 'letter'))}, {accounts}, "
            f"sha256 = %s, snapshot_id = %s FROM {new} AS n "
            "WHERE cases_claim.id = n.claim_id AND cases_claim.municipality_id = %s",
            [declared.sha256, snapshot_id, current()],
        )


def _ways(active: pl.DataFrame) -> pl.DataFrame:
    state, new = pl.col("state"), pl.col("new_outcome")
    waited = (
        (state == "review")
        & pl.col("reason").is_in(list(map(str, _ENDS_WITH_FACTS)))
        & pl.col("reason").ne_missing(pl.col("new_reason"))
    )
    died = pl.col("new_reason") == str(Reason.ALL_DIED)
    way = (
        pl.when(died & (state == "open"))
        .then(_way(State.LAPSED, Reason.ALL_DIED))
        .when(died)
        .then(_way(State.REVIEW, Reason.ALL_DIED))
        .when(pl.col("new_protected") & ~pl.col("protected"))
        .then(_way(State.REVIEW, Reason.PROTECTED))
        .when(
            (pl.col("new_reason") == str(Reason.HEAD_DIED))
            & pl.col("recipient_id").ne_missing(pl.col("new_recipient_id"))
        )
        .then(_way(State.REVIEW, Reason.HEAD_DIED))
        .when(pl.col("new_recipient_id").is_null())
        .then(_way(State.REVIEW, Reason.HEADLESS))
        .when(new == "no")
        .then(_way(State.REVIEW, Reason.NOT_ENTITLED_NOW))
        .when(_SETTLED | (state == "lapsed"))
        .then(_way(State.REVIEW, Reason.NEW_FACTS))
        .when(waited & (new == "yes") & pl.col("carried"))
        .then(_way(State.ANSWERED, Reason.NEW_FACTS))
        .when(waited & (new == "yes"))
        .then(_way(State.REVIEW, Reason.NEW_FACTS))
        .otherwise(pl.struct(to_state=state, why="reason"))
    )
    return active.with_columns(way.alias("way")).select(
        "claim_id",
        pl.col("state").alias("from_state"),
        pl.col("way").struct.field("to_state"),
        pl.col("way").struct.field("why").alias("reason"),
        "note",
    )


def _way(state: State, reason: Reason) -> pl.Expr:
    return pl.struct(to_state=pl.lit(str(state)), why=pl.lit(str(reason)))


def _agree(unchanged: pl.DataFrame, actor: Actor) -> None:
    """The facts agree again with a decision, or with a draft that was sent back, which they had contradicted.

    It may go on; a correction that was drafted meanwhile cannot be approved any more.
    """
    due = pl.col("reason") == str(Reason.CORRECTION_DUE)
    stay = unchanged.filter((_SETTLED & due) | contradicted()).with_columns(
        from_state="state", to_state="state", reason=pl.lit(str(Reason.AGREES_AGAIN)), note=pl.lit("")
    )
    move(stay.select(MOVES.names), actor)


def _correct(changed: pl.DataFrame, programme_id: str, actor: Actor) -> tuple[int, ...]:
    """「更正」 Note each contradiction, unless its claim stands noted or kept in face of the same facts; list all.

    So a decision that two persons kept stays kept until the facts change once more, and a claim that was drafted anew
    is held to the facts anew.
    """
    final = changed.filter(pl.col("state").is_in([str(State.DRAFTED), str(State.DECIDED)]))
    if final.is_empty():
        return ()
    noted = fetch(
        "SELECT h.claim_id, h.note FROM cases_change h JOIN (SELECT n.claim_id, MAX(n.id) AS last_id "
        "FROM cases_change n JOIN cases_claim c ON c.id = n.claim_id WHERE n.municipality_id = %s "
        "AND c.programme_id = %s AND n.reason = %s GROUP BY n.claim_id) l ON h.id = l.last_id",
        [programme_id, str(Reason.CORRECTION_DUE)],
        _NOTED,
    )
    # The same facts frozen in another snapshot are no other contradiction.
    facts = pl.col("note").str.replace('"snapshot":"[^"]*"', "").alias("facts")
    stands = pl.col("reason").is_in(
        [str(Reason.CORRECTION_DUE), str(Reason.CORRECTION_DRAFTED), str(Reason.DECISION_KEPT)]
    )
    known = (
        final.filter(stands).with_columns(facts).join(noted.with_columns(facts), on=["claim_id", "facts"], how="semi")
    )
    new = final.join(known, on="claim_id", how="anti").with_columns(
        from_state="state", to_state="state", reason=pl.lit(str(Reason.CORRECTION_DUE))
    )
    move(new.select(MOVES.names), actor)
    return tuple(final["claim_id"].sort().to_list())
