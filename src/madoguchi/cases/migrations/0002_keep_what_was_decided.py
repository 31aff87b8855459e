"""The database itself refuses to change what was decided, and to show one municipality's cases to another."""

from django.db import migrations

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore

APPROVAL = ("approved_by", "approved_at")
END = (*APPROVAL, "rejected_by", "rejected_at", "rejected_because")
TABLES = (
    "cases_declared_programme",
    "cases_claim",
    "cases_claim_member",
    "cases_change",
    "cases_submission",
    "cases_decision_batch",
    "cases_decision",
)


class Migration(migrations.Migration):
    dependencies = (("cases", "0001_claims_and_decisions"),)
    operations = (
        OnStore(guard("cases_decision"), release("cases_decision")),
        OnStore(guard("cases_change"), release("cases_change")),
        OnStore(
            guard("cases_decision_batch", may_change=END, until=("approved_at", "rejected_at")),
            release("cases_decision_batch"),
        ),
        OnStore(
            guard("cases_declared_programme", may_change=APPROVAL, until=("approved_at",)),
            release("cases_declared_programme"),
        ),
        *map(row_level_security, TABLES),
    )
