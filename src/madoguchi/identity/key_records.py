"""The keys with which somebody comes in again: passkeys and cards. `models` brings them to the store."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from madoguchi.evidence.models import EvidencedRecord
from madoguchi.identity.kinds import OF_PASSKEYS, Ended, Side


class Passkey(EvidencedRecord):
    """「パスキー」 The public half of a key that its owner's device keeps: a resident's or, alone, a staff member's.

    Nothing of it changes but how often and when it was used, until it is revoked; then nothing changes at all.
    """

    person_id = models.BigIntegerField(null=True, db_comment="宛名番号 (住民のパスキー)")
    staff = models.ForeignKey(
        "identity.Staff",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_comment="職員 (職員のパスキー)",
    )
    credential_id = models.CharField(max_length=1400, db_comment="認証情報の識別子 (base64url)")
    user_handle = models.CharField(max_length=86, db_comment="持ち主を指す乱数 (base64url)")
    public_key = models.BinaryField(db_comment="公開鍵 (COSE)")
    sign_count = models.BigIntegerField(db_comment="署名の回数 (数えない機器では0)")
    name = models.CharField(max_length=30, db_comment="持ち主がつけた名前")
    made_behind = models.CharField(max_length=12, null=True, db_comment="作ったときの本人確認の方法 (職員では空)")
    made_at = models.DateTimeField(db_comment="登録の日時")
    used_at = models.DateTimeField(null=True, db_comment="最後に使った日時")
    revoked_at = models.DateTimeField(null=True, db_comment="失効の日時")
    ended_why = models.CharField(max_length=12, null=True, db_comment="失効の理由")

    class Meta(EvidencedRecord.Meta):
        db_table = "identity_passkey"
        db_table_comment = "パスキー (公開鍵)"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "credential_id"], name="identity_passkey_once"),
            models.CheckConstraint(
                condition=Q(person_id__isnull=True, staff__isnull=False)
                | Q(person_id__isnull=False, staff__isnull=True),
                name="identity_passkey_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, ended_why__isnull=True)
                | Q(revoked_at__isnull=False, ended_why__isnull=False, ended_why__in=[str(one) for one in OF_PASSKEYS]),
                name="identity_passkey_ended",
            ),
        )
        indexes = (
            models.Index(fields=["municipality", "person_id"], name="identity_passkey_person"),
            models.Index(fields=["municipality", "staff"], name="identity_passkey_staff"),
        )

    @property
    def side(self) -> Side:
        """On which side of the counter it opens."""
        return Side.RESIDENT if self.staff_id is None else Side.STAFF


class Card(EvidencedRecord):
    """「利用者証明用電子証明書」 The certificate of somebody's card, by its number; it names nobody.

    It is a resident's or, alone, a staff member's. Whoever is both may show one card on both sides: that is a record
    each, and each opens on its own side. One that `renews` another opens because J-LIS says that it took its place.
    Nothing of it changes but when it was used, until its owner or the office takes it off, or it is renewed; then
    nothing does.
    """

    person_id = models.BigIntegerField(null=True, db_comment="宛名番号 (住民のカード)")
    staff = models.ForeignKey(
        "identity.Staff",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_comment="職員 (職員のカード)",
    )
    authority_sha256 = models.CharField(max_length=64, db_comment="認証局の公開鍵の SHA-256 (16進)")
    serial = models.CharField(max_length=40, db_comment="電子証明書の発行の番号 (16進)")
    linked_behind = models.CharField(max_length=12, null=True, db_comment="結び付けたときの本人確認の方法 (職員では空)")
    linked_at = models.DateTimeField(db_comment="結び付けた日時")
    used_at = models.DateTimeField(null=True, db_comment="最後に使った日時")
    ended_at = models.DateTimeField(null=True, db_comment="外した日時")
    ended_why = models.CharField(max_length=12, null=True, db_comment="外した理由")
    renews = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_comment="更新前のカード (更新で引き継いだものだけ)",
    )

    class Meta(EvidencedRecord.Meta):
        db_table = "identity_card"
        db_table_comment = "本人と結び付けた利用者証明用電子証明書 (番号だけ)"
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "authority_sha256", "serial"],
                condition=Q(ended_at__isnull=True, staff__isnull=True),
                name="identity_card_one_owner",
            ),
            models.UniqueConstraint(
                fields=["municipality", "authority_sha256", "serial"],
                condition=Q(ended_at__isnull=True, staff__isnull=False),
                name="identity_card_one_staff",
            ),
            models.CheckConstraint(
                condition=Q(person_id__isnull=True, staff__isnull=False, linked_behind__isnull=True)
                | Q(person_id__isnull=False, staff__isnull=True, linked_behind__isnull=False),
                name="identity_card_side",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why__isnull=True)
                | Q(ended_at__isnull=False, ended_why__isnull=False, ended_why__in=[str(one) for one in Ended]),
                name="identity_card_ended",
            ),
        )
        indexes = (
            models.Index(fields=["municipality", "person_id"], name="identity_card_person"),
            models.Index(fields=["municipality", "staff"], name="identity_card_staff"),
        )

    @property
    def side(self) -> Side:
        """On which side of the counter it opens."""
        return Side.RESIDENT if self.staff_id is None else Side.STAFF

    @property
    def called(self) -> str:
        """How it is told from others: the end of its certificate's number."""
        return f"…{self.serial[-6:]}"
