"""The record of a proposal. Who proposed what is never changed; it ends once, approved or sent back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from madoguchi.evidence.models import EvidencedRecord


class Proposal(EvidencedRecord):
    """「起案」 An act that needs two persons, with what it is about and the figures that its proposer saw."""

    act = models.CharField(max_length=20, db_comment="行為 (符号)")
    subject = models.CharField(max_length=120, db_comment="対象 (事業の id、振込ファイルの名前など)")
    terms = models.JSONField(db_comment="条件 (振込指定日、返還額など)")
    seen = models.JSONField(db_comment="起案者が見た件数・金額")
    drafted_by = models.CharField(max_length=60, db_comment="起案者")
    drafted_at = models.DateTimeField(db_comment="起案日時")
    approved_by = models.CharField(max_length=60, null=True, db_comment="承認者")
    approved_at = models.DateTimeField(null=True, db_comment="承認日時")
    rejected_by = models.CharField(max_length=60, null=True, db_comment="差し戻した人")
    rejected_at = models.DateTimeField(null=True, db_comment="差戻し日時")
    because = models.TextField(default="", db_comment="差戻しの理由")
    outcome = models.JSONField(null=True, db_comment="行った結果 (行う前は空)")

    class Meta(EvidencedRecord.Meta):
        db_table = "proposals"
        db_table_comment = "起案と承認 (二人で行う処理)"
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("drafted_by"))),
                name="proposals_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(rejected_by__isnull=True, rejected_at__isnull=True)
                | Q(rejected_by__isnull=False, rejected_at__isnull=False, approved_by__isnull=True),
                name="proposals_one_end",
            ),
            models.UniqueConstraint(
                fields=["municipality", "act", "subject"],
                condition=Q(approved_at__isnull=True, rejected_at__isnull=True),
                name="proposals_one_waiting",
            ),
        )
