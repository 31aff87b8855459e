"""The records of what is done at a desk that nobody may have done unseen. `models` brings them to the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from madoguchi.evidence.models import EvidencedRecord
from madoguchi.identity.kinds import How

if TYPE_CHECKING:
    from madoguchi.identity.models import Staff


class Proof(EvidencedRecord):
    """「再認証」 That whoever pressed the button was still the one who signed in: how, when, and for which very act.

    It is written before the act, so none lacks its own; one without an act is of an act that was then refused. The
    digests are SHA-256: of what is approved as the records hold it, and of all that the page sent but the secret.
    """

    staff = models.ForeignKey(
        "identity.Staff", on_delete=models.PROTECT, related_name="proofs", db_index=False, db_comment="職員"
    )
    how = models.CharField(max_length=12, db_comment="確かめた方法 (パスキー、カード、暗証)")
    passkey = models.ForeignKey(
        "identity.Passkey",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_comment="パスキー (ほかの方法なら空)",
    )
    card = models.ForeignKey(
        "identity.Card",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_comment="カード (ほかの方法なら空)",
    )
    shift = models.ForeignKey(
        "identity.Shift", on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="職員の席"
    )
    act = models.CharField(max_length=40, db_comment="画面の名前")
    pressed = models.CharField(max_length=20, db_comment="押したボタン")
    address = models.CharField(max_length=200, db_comment="画面の場所 (対象の番号を含む)")
    seen_sha256 = models.CharField(max_length=64, db_comment="決める内容の SHA-256 (16進、内容がないものは空)")
    sent_sha256 = models.CharField(max_length=64, db_comment="送られた項目の SHA-256 (16進)")
    at = models.DateTimeField(db_comment="日時")

    class Meta(EvidencedRecord.Meta):
        db_table = "identity_proof"
        db_table_comment = "決裁などのときの再認証 (追記のみ)"
        constraints = (
            models.CheckConstraint(
                condition=Q(how=str(How.PASSKEY), passkey__isnull=False, card__isnull=True)
                | Q(how=str(How.CARD), passkey__isnull=True, card__isnull=False)
                | Q(how=str(How.SECRET), passkey__isnull=True, card__isnull=True),
                name="identity_proof_how",
            ),
        )
        indexes = (models.Index(fields=["municipality", "staff"], name="identity_proof_staff"),)


def _of_staff(said: str) -> models.ForeignKey[Staff | None, Staff | None]:
    return models.ForeignKey(
        "identity.Staff", null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment=said
    )


class Emergency(EvidencedRecord):
    """「緊急の権限」 A right that one of the staff does not have, opened for some hours by two of them together.

    What was asked for never changes. Its confirmation, its end and its acknowledgement by a third are set once each.
    """

    staff = models.ForeignKey(
        "identity.Staff", on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="権限を受ける職員"
    )
    right = models.CharField(max_length=20, db_comment="開く権限 (符号)")
    because = models.CharField(max_length=200, db_comment="理由")
    hours = models.SmallIntegerField(db_comment="時間")
    asked_at = models.DateTimeField(db_comment="求めた日時")
    confirmed_by = _of_staff("確かめたもう一人の職員")
    confirmed_at = models.DateTimeField(null=True, db_comment="確かめた日時 (権限の始まり)")
    until = models.DateTimeField(null=True, db_comment="権限の終わり")
    ended_by = _of_staff("早く終わらせた職員")
    ended_at = models.DateTimeField(null=True, db_comment="早く終わらせた日時")
    acknowledged_by = _of_staff("警報を確かめた職員")
    acknowledged_at = models.DateTimeField(null=True, db_comment="警報を確かめた日時")
    note = models.CharField(max_length=200, null=True, db_comment="警報を確かめた所見")

    class Meta(EvidencedRecord.Meta):
        db_table = "identity_emergency"
        db_table_comment = "緊急の権限 (追記のみ)"
        constraints = (
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=8), name="identity_emergency_hours"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True, until__isnull=True)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False, until__isnull=False)
                    & ~Q(confirmed_by=F("staff"))
                ),
                name="identity_emergency_two",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="identity_emergency_end",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by__isnull=True, acknowledged_at__isnull=True, note__isnull=True)
                | (
                    Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False, note__isnull=False)
                    & Q(confirmed_by__isnull=False)
                    & ~Q(acknowledged_by=F("staff"))
                    & ~Q(acknowledged_by=F("confirmed_by"))
                ),
                name="identity_emergency_third",
            ),
        )
        indexes = (models.Index(fields=["municipality", "staff"], name="identity_emergency_staff"),)


class EmergencyUse(EvidencedRecord):
    """「緊急の権限」 What somebody did while it was open: all that they sent, and each page that it alone opened."""

    emergency = models.ForeignKey(
        Emergency, on_delete=models.PROTECT, related_name="uses", db_index=False, db_comment="緊急の権限"
    )
    act = models.CharField(max_length=40, db_comment="画面の名前")
    pressed = models.CharField(max_length=20, db_comment="押したボタン (見ただけなら空)")
    address = models.CharField(max_length=200, db_comment="画面の場所 (対象の番号を含む)")
    at = models.DateTimeField(db_comment="日時")

    class Meta(EvidencedRecord.Meta):
        db_table = "identity_emergency_use"
        db_table_comment = "緊急の権限の使用 (追記のみ)"
        indexes = (
            models.Index(fields=["municipality", "emergency"], name="identity_emergency_use_of"),
            models.Index(fields=["municipality", "address"], name="identity_emergency_use_where"),
        )
