"""The day on which an answer was typed in or sent, beside the day on which it came."""

# ruff: noqa: RUF012 (Django writes this form)

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_replies"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="entered_on",
            field=models.DateField(db_comment="入力または送信された日 (空は記録を始める前の届出)", null=True),
        ),
    ]
