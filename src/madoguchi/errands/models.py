"""The record of an errand: what was asked by whom, and how it ended. How far it is stands in `errands.sign`."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from madoguchi.tenancy.models import MunicipalityRecord


class Kind(StrEnum):
    """What is done: judge everybody anew, settle a whole list, draft all that is ready, print the letters."""

    RUN = "run"
    SETTLE = "settle"
    DRAFT = "draft"
    PRINT = "print"


class Errand(MunicipalityRecord):
    """「一括処理」 One of a kind for each programme at a time. It ends once: with its outcome, or with a refusal."""

    kind = models.CharField(max_length=20, db_comment="処理の種類 (符号)")
    programme_id = models.CharField(max_length=60, db_comment="給付事業の id")
    terms = models.JSONField(db_comment="対象と条件 (制度ファイルのSHA-256、一覧と件数など)")
    asked_by = models.CharField(max_length=60, db_comment="求めた職員")
    asked_at = models.DateTimeField(db_comment="求めた日時")
    started_by = models.CharField(max_length=60, db_comment="最後に始めた職員")
    started_at = models.DateTimeField(db_comment="最後に始めた日時")
    ended_at = models.DateTimeField(null=True, db_comment="終わった日時")
    outcome = models.JSONField(null=True, db_comment="行った結果 (件数など)")
    refused = models.JSONField(null=True, db_comment="行えなかった理由 (符号と文)")

    class Meta(MunicipalityRecord.Meta):
        db_table = "errands"
        db_table_comment = "一括処理"
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome__isnull=True, refused__isnull=True)
                | Q(ended_at__isnull=False, outcome__isnull=False, refused__isnull=True)
                | Q(ended_at__isnull=False, outcome__isnull=True, refused__isnull=False),
                name="errands_one_end",
            ),
            models.UniqueConstraint(
                fields=["municipality", "kind", "programme_id"],
                condition=Q(ended_at__isnull=True),
                name="errands_one_at_a_time",
            ),
        )
