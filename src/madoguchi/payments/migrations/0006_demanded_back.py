"""What was demanded back whole is not paid again, and what was given back did not come back by the bank as well."""

from collections.abc import Callable

from django.db import migrations

from madoguchi.payments.guards import refuse, release
from madoguchi.tenancy.on_store import OnStore

_DEMAND = "EXISTS (SELECT 1 FROM payments_repayment r WHERE r.instruction_id = NEW.id"
DEMANDED_WHOLE = f"OLD.state = 'returned' AND NEW.state = 'due' AND {_DEMAND} AND r.amount_yen = NEW.amount_yen)"
GIVEN_BACK = f"OLD.state = 'paid' AND NEW.state = 'returned' AND {_DEMAND} AND r.received_on IS NOT NULL)"
NOT_PAID_NOW = (
    "NEW.received_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payments_instruction i "
    "WHERE i.id = NEW.instruction_id AND i.state = 'paid')"
)
GUARDS = (
    ("payments_instruction", "demanded_back", "UPDATE OF state", DEMANDED_WHOLE),
    ("payments_instruction", "given_back", "UPDATE OF state", GIVEN_BACK),
    ("payments_repayment", "not_paid_now", "UPDATE OF received_on", NOT_PAID_NOW),
)


def _always(condition: str) -> Callable[[str], str]:
    return lambda _: condition


class Migration(migrations.Migration):
    dependencies = (("payments", "0005_repayment_by_two"),)
    operations = tuple(
        OnStore(refuse(table, name, event, _always(said)), release(table, name)) for table, name, event, said in GUARDS
    )
