"""Two persons demand money back, and both stay on record."""

from django.db import migrations, models

from madoguchi.payments.guards import changed, refuse, release
from madoguchi.tenancy.on_store import OnStore

REPAYMENT = "payments_repayment"
BEFORE = ("id", "municipality_id", "instruction_id", "amount_yen", "reason", "demanded_at")
DEMAND = (*BEFORE, "drafted_by", "approved_by")
ONE_PERSON = (
    "coalesce(NEW.drafted_by, '') = '' OR coalesce(NEW.approved_by, '') = '' OR NEW.drafted_by = NEW.approved_by"
)


def changed_demand(columns: tuple[str, ...]) -> str:
    return f"OLD.received_on IS NOT NULL OR {changed(columns)}"


class Migration(migrations.Migration):
    dependencies = (("payments", "0004_recall"),)
    operations = (
        migrations.AddField(
            model_name="repayment",
            name="drafted_by",
            field=models.CharField(db_comment="起案者", max_length=64, null=True),
        ),
        migrations.AddField(
            model_name="repayment",
            name="approved_by",
            field=models.CharField(db_comment="承認者", max_length=64, null=True),
        ),
        OnStore(
            release(REPAYMENT, "demand_changed"),
            refuse(REPAYMENT, "demand_changed", "UPDATE", lambda _: changed_demand(BEFORE)),
        ),
        OnStore(
            refuse(REPAYMENT, "demand_changed", "UPDATE", lambda _: changed_demand(DEMAND)),
            release(REPAYMENT, "demand_changed"),
        ),
        OnStore(refuse(REPAYMENT, "one_person", "INSERT", lambda _: ONE_PERSON), release(REPAYMENT, "one_person")),
    )
