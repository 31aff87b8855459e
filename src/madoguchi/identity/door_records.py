"""「本人確認」 What is kept of a resident's way to a higher level: a step up, and an outside provider."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from madoguchi.evidence.models import EvidencedRecord
from madoguchi.identity.kinds import OF_PASSKEYS
from madoguchi.identity.level import HIGHEST, Level
from madoguchi.identity.models import Visit
from madoguchi.tenancy.models import MunicipalityRecord


class StepUp(MunicipalityRecord):
    """「追加の本人確認」 Where somebody was when a page needed more than their visit had, and what they had typed."""

    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="+", db_index=False, db_comment="オンライン窓口の利用"
    )
    identity_level = models.PositiveSmallIntegerField(db_comment="求める身元確認保証レベル")
    authentication_level = models.PositiveSmallIntegerField(db_comment="求める当人認証保証レベル")
    federation_level = models.PositiveSmallIntegerField(db_comment="求める連携保証レベル")
    address = models.CharField(max_length=400, db_comment="続きのページ")
    typed = models.TextField(db_comment="書きかけの内容 (JSON、なければ空)")
    made_at = models.DateTimeField(db_comment="求めた日時")

    class Meta(MunicipalityRecord.Meta):
        db_table = "identity_step_up"
        db_table_comment = "追加の本人確認を待つ書きかけ (続けるか終えると消える)"
        indexes = (
            models.Index(fields=["municipality", "visit"], name="identity_step_up_visit"),
            models.Index(fields=["municipality", "made_at"], name="identity_step_up_made"),
        )

    @property
    def needed(self) -> Level:
        """「保証レベル」 What is needed."""
        return Level(
            identity=self.identity_level,
            authentication=self.authentication_level,
            federation=self.federation_level,
        )


class ToSign(MunicipalityRecord):
    """「意思表示」 What somebody is about to sign with a card and send; `signed`: once they did, what is kept of it."""

    step = models.OneToOneField(StepUp, on_delete=models.CASCADE, related_name="to_sign", db_comment="書きかけ")
    name = models.CharField(max_length=50, db_comment="署名する文書の名前")
    text = models.TextField(db_comment="署名する文書")
    sends = models.CharField(max_length=64, db_comment="送る内容の SHA-256 (16進)")
    is_needed = models.BooleanField(db_comment="事業が電子署名を求めるか")
    head = models.TextField(db_comment="署名の頭部 (JWS の protected)")
    tries = models.PositiveSmallIntegerField(default=0, db_comment="カードを読み取った回数")
    signed = models.TextField(default="", db_comment="署名と照合の結果 (JSON、まだなければ空)")

    class Meta(MunicipalityRecord.Meta):
        db_table = "identity_to_sign"
        db_table_comment = "電子署名を待つ届出 (書きかけと共に消える)"


class Link(EvidencedRecord):
    """「連携」 That an outside provider's name for somebody (`sub`) is a person's, with their consent, until it ends.

    Nothing of it changes but when it was used, until its owner or the office ends it; then nothing does.
    """

    person_id = models.BigIntegerField(db_comment="宛名番号")
    issuer = models.CharField(max_length=200, db_comment="外部の本人確認サービス (issuer)")
    subject = models.CharField(max_length=255, db_comment="そのサービスでの識別子 (sub)")
    identity_level = models.PositiveSmallIntegerField(db_comment="結び付けたときの身元確認保証レベル")
    consent = models.CharField(max_length=600, db_comment="同意した文面")
    linked_behind = models.CharField(max_length=12, db_comment="結び付けたときの本人確認の方法")
    linked_at = models.DateTimeField(db_comment="同意して結び付けた日時")
    used_at = models.DateTimeField(null=True, db_comment="最後に使った日時")
    ended_at = models.DateTimeField(null=True, db_comment="解いた日時")
    ended_why = models.CharField(max_length=12, null=True, db_comment="解いた理由")

    class Meta(EvidencedRecord.Meta):
        db_table = "identity_link"
        db_table_comment = "本人と結び付けた外部の本人確認サービスの識別子"
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "issuer", "subject"],
                condition=Q(ended_at__isnull=True),
                name="identity_link_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why__isnull=True)
                | Q(ended_at__isnull=False, ended_why__isnull=False, ended_why__in=[str(one) for one in OF_PASSKEYS]),
                name="identity_link_ended",
            ),
            models.CheckConstraint(condition=Q(identity_level__range=(1, HIGHEST)), name="identity_link_level"),
        )
        indexes = (models.Index(fields=["municipality", "person_id"], name="identity_link_person"),)
