"""The records of what is done at a desk that nobody may have done unseen. `models` brings them to the store."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from madoguchi.evidence.models import EvidencedRecord
from madoguchi.identity.kinds import How


class Proof(EvidencedRecord):
    """「再認証」 That whoever pressed the button was still the one who signed in: how, when, and for which very act.

    It is written before the act, so none lacks its own; one without an act is of an act that was then refused. The
    digests are SHA-256: of what is approved as the records hold it, and of all that the page sent but the secret.
    """

    staff = models.ForeignKey(
        "identity.Staff", on_delete=models.PROTECT, related_name="proofs", db_index=False, db_comment="職員"
    )
    how = models.CharField(max_length=12, db_comment="確かめた方法 (パスキー、暗証)")
    passkey = models.ForeignKey(
        "identity.Passkey",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_comment="パスキー (暗証なら空)",
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
                condition=Q(how=str(How.PASSKEY), passkey__isnull=False) | Q(how=str(How.SECRET), passkey__isnull=True),
                name="identity_proof_how",
            ),
        )
        indexes = (models.Index(fields=["municipality", "staff"], name="identity_proof_staff"),)
