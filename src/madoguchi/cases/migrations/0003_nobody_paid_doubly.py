"""A claim with a person whom another claim covers is never ready to be paid, whatever became of its reason."""

# ruff: noqa: RUF012 (Django writes this form)

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_keep_what_was_decided")]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="covered_elsewhere",
            field=models.BooleanField(db_comment="別の事案が対象とする人を含む (支給しない)", default=False),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=~Q(covered_elsewhere=True, state="ready"), name="cases_claim_nobody_paid_doubly"
            ),
        ),
    ]
