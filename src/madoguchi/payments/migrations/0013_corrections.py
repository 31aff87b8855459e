"""What a correction puts another decision in the place of is revoked, and it may demand back what was paid too much.

SQLite makes a table anew to change its constraints, and the triggers of it are gone with the old one: so all of both
tables are taken away first and made again afterwards, on both stores alike.
"""

# ruff: noqa: RUF012 (Django writes this form)

from __future__ import annotations

from collections.abc import Callable
from itertools import starmap
from types import MappingProxyType

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from madoguchi.payments.decided import not_decided
from madoguchi.payments.guards import changed, no_way, of, refuse, release, untrue
from madoguchi.payments.states import INSTRUCTION_WAYS, LIVE_AS, InstructionState
from madoguchi.tenancy.on_store import Act, OnStore

INSTRUCTION, REPAYMENT = "payments_instruction", "payments_repayment"
FIXED = (
    *("id", "municipality_id", "programme_id", "person_id", "instalment"),
    *("claim_id", "decision_id", "amount_yen", "instructed_at"),
)
DEMAND = ("id", "municipality_id", "instruction_id", "amount_yen", "reason", "demanded_at", "drafted_by", "approved_by")
ONE_PERSON = (
    "coalesce(NEW.drafted_by, '') = '' OR coalesce(NEW.approved_by, '') = '' OR NEW.drafted_by = NEW.approved_by"
)
_OF_IT = "payments_repayment r WHERE r.instruction_id = NEW.id"
_PAID = "SELECT 1 FROM payments_instruction i WHERE i.id = NEW.instruction_id AND i.state = 'paid'"
_OWN = "AND i.municipality_id = NEW.municipality_id AND i.amount_yen >= NEW.amount_yen"
NOT_PAID_NOW = f"NEW.received_on IS NOT NULL AND NOT EXISTS ({_PAID})"
GIVEN_BACK = (
    f"OLD.state = 'paid' AND NEW.state = 'returned' AND EXISTS (SELECT 1 FROM {_OF_IT} AND r.received_on IS NOT NULL)"
)
AGAIN = "OLD.state = 'returned' AND NEW.state = 'due'"
ONCE_WHOLE = f"{AGAIN} AND EXISTS (SELECT 1 FROM {_OF_IT} AND r.amount_yen = NEW.amount_yen)"
IN_ALL_WHOLE = f"{AGAIN} AND NEW.amount_yen <= (SELECT COALESCE(SUM(r.amount_yen), 0) FROM {_OF_IT})"
ONE_PAYMENT = f"NOT EXISTS ({_PAID} {_OWN})"
ALL_PAYMENT = (
    f"NOT EXISTS ({_PAID} {_OWN} + (SELECT COALESCE(SUM(r.amount_yen), 0) FROM payments_repayment r "
    "WHERE r.instruction_id = NEW.instruction_id))"
)

Guard = tuple[str, str, str, Callable[[str], str]]
WAYS_BEFORE = MappingProxyType(
    {
        start: ends - {InstructionState.REVOKED}
        for start, ends in INSTRUCTION_WAYS.items()
        if start is not InstructionState.REVOKED
    }
)


def guards(*, corrected: bool) -> tuple[Guard, ...]:
    """The triggers of both tables, before this migration and after it."""
    ways = INSTRUCTION_WAYS if corrected else WAYS_BEFORE
    demand = (*DEMAND, "correction_id") if corrected else DEMAND
    whole, payment = (IN_ALL_WHOLE, ALL_PAYMENT) if corrected else (ONCE_WHOLE, ONE_PAYMENT)
    return (
        (INSTRUCTION, "not_decided", "INSERT", not_decided),
        (INSTRUCTION, "instruction_changed", of(FIXED), lambda _: changed(FIXED)),
        (INSTRUCTION, "no_such_way", "UPDATE OF state", lambda _: no_way(ways)),
        (INSTRUCTION, "state_not_so", "UPDATE OF state", lambda _: untrue(LIVE_AS)),
        (INSTRUCTION, "instruction_deleted", "DELETE", lambda _: "true"),
        (INSTRUCTION, "demanded_back", "UPDATE OF state", lambda _: whole),
        (INSTRUCTION, "given_back", "UPDATE OF state", lambda _: GIVEN_BACK),
        (REPAYMENT, "not_paid", "INSERT", lambda _: payment),
        (REPAYMENT, "demand_changed", "UPDATE", lambda _: f"OLD.received_on IS NOT NULL OR {changed(demand)}"),
        (REPAYMENT, "demand_deleted", "DELETE", lambda _: "true"),
        (REPAYMENT, "one_person", "INSERT", lambda _: ONE_PERSON),
        (REPAYMENT, "not_paid_now", "UPDATE OF received_on", lambda _: NOT_PAID_NOW),
    )


def make(found: tuple[Guard, ...]) -> Act:
    return _all(tuple(starmap(refuse, found)))


def take_away(found: tuple[Guard, ...]) -> Act:
    return _all(tuple(release(table, name) for table, name, *_ in found))


def _all(acts: tuple[Act, ...]) -> Act:
    def run(editor: BaseDatabaseSchemaEditor) -> None:
        for act in acts:
            act(editor)

    return run


def named_by_others(*, stays: bool) -> Act:
    """SQLite: whether a table that triggers of other tables name may be put in the place of another meanwhile."""

    def run(editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(f"PRAGMA legacy_alter_table = {'ON' if stays else 'OFF'}", None)

    return run


BEFORE, AFTER = guards(corrected=False), guards(corrected=True)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_corrections"),
        ("payments", "0012_fetched_again"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        OnStore(take_away(BEFORE), make(BEFORE)),
        OnStore(named_by_others(stays=True), named_by_others(stays=False)),
        migrations.RemoveConstraint(
            model_name="instruction",
            name="payments_instruction_state",
        ),
        migrations.AddField(
            model_name="repayment",
            name="correction",
            field=models.ForeignKey(
                db_comment="更正",
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.correction",
            ),
        ),
        migrations.AlterField(
            model_name="repayment",
            name="instruction",
            field=models.ForeignKey(
                db_comment="支払指図",
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.instruction",
            ),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["due", "in_file", "paid", "returned", "refused", "uncollected", "repaid", "revoked"])
                ),
                name="payments_instruction_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("correction__isnull", True)),
                fields=("instruction",),
                name="payments_demanded_by_hand_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.UniqueConstraint(
                fields=("instruction", "correction"), name="payments_demanded_once_by_correction"
            ),
        ),
        OnStore(named_by_others(stays=False), named_by_others(stays=True)),
        OnStore(make(AFTER), take_away(AFTER)),
    ]
