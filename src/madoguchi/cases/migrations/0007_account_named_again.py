"""A submission may answer the question for another account, after the decision (口座の再確認)."""

# ruff: noqa: RUF012 (Django writes this form)

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_who_took_it_in")]

    operations = [
        migrations.RemoveConstraint(model_name="submission", name="cases_submission_state"),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=Q(
                    state__in=["carries", "second", "late", "unknown_number", "needs_review", "refused", "answers"]
                ),
                name="cases_submission_state",
            ),
        ),
    ]
