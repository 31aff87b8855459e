"""「連携先」 What is kept of the services that residents sign in to by us: by which number, with which consent."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Q

from madoguchi.core.dates import JAPAN
from madoguchi.evidence.models import EvidencedRecord
from madoguchi.identity.kinds import OF_CONSENTS
from madoguchi.identity.level import HIGHEST, Level
from madoguchi.tenancy.models import MunicipalityRecord


class ServiceUser(EvidencedRecord):
    """「連携先の利用者」 By which number (`sub`) a service knows a person; drawn by lot, and kept for good."""

    person_id = models.BigIntegerField(db_comment="宛名番号")
    service = models.CharField(max_length=20, db_comment="連携先 (client_id)")
    subject = models.CharField(max_length=43, db_comment="連携先に示す識別子 (sub)")
    made_at = models.DateTimeField(db_comment="初めて同意した日時")

    class Meta(EvidencedRecord.Meta):
        db_table = "identity_service_user"
        db_table_comment = "連携先ごとの本人の識別子 (追記のみ)"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "service", "person_id"], name="identity_service_user_once"),
            models.UniqueConstraint(fields=["municipality", "service", "subject"], name="identity_service_user_one"),
        )
        indexes = (models.Index(fields=["municipality", "person_id"], name="identity_service_user_person"),)


class Consent(EvidencedRecord):
    """「同意」 That a person signs in to a service, and which of the four items it may be told until when.

    Nothing of it changes but its end, once.
    """

    user = models.ForeignKey(
        ServiceUser, on_delete=models.PROTECT, related_name="consents", db_index=False, db_comment="連携先の利用者"
    )
    items = models.CharField(max_length=40, db_comment="渡してよい項目 (符号をコンマで区切る、なければ空)")
    words = models.CharField(max_length=1000, db_comment="同意した文面")
    operator = models.CharField(max_length=40, db_comment="渡す相手 (連携先の運営者)")
    purpose = models.CharField(max_length=40, db_comment="渡す目的")
    given_behind = models.CharField(max_length=12, db_comment="同意したときの本人確認の方法")
    given_at = models.DateTimeField(db_comment="同意した日時")
    until = models.DateTimeField(db_comment="同意の期限")
    lasting = models.BooleanField(db_comment="期限までくり返し渡す (今回だけなら偽)")
    ended_at = models.DateTimeField(null=True, db_comment="取り消した日時")
    ended_why = models.CharField(max_length=12, null=True, db_comment="取り消した理由")

    class Meta(EvidencedRecord.Meta):
        db_table = "identity_consent"
        db_table_comment = "連携先に入り、基本4情報を渡すことへの同意"
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "user"],
                condition=Q(lasting=True, ended_at__isnull=True),
                name="identity_consent_one_lasts",
            ),
            models.CheckConstraint(condition=Q(until__gt=models.F("given_at")), name="identity_consent_days"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why__isnull=True)
                | Q(ended_at__isnull=False, ended_why__isnull=False, ended_why__in=[str(one) for one in OF_CONSENTS]),
                name="identity_consent_ended",
            ),
        )
        indexes = (models.Index(fields=["municipality", "user"], name="identity_consent_user"),)

    @property
    def last_day(self) -> date:
        """「期限」 The last day of which all counts, or on which it was good for once."""
        return (self.until - timedelta(seconds=1)).astimezone(JAPAN).date()

    @property
    def named(self) -> tuple[str, ...]:
        """The items, by their scopes."""
        return tuple(filter(None, self.items.split(",")))


class Provision(EvidencedRecord):
    """「提供」 That a service was told items of a person, when and which; what it was told is kept as its SHA-256."""

    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, related_name="provisions", db_index=False, db_comment="同意"
    )
    items = models.CharField(max_length=40, db_comment="渡した項目 (符号をコンマで区切る)")
    told_sha256 = models.CharField(max_length=64, db_comment="渡した内容の SHA-256 (16進)")
    at = models.DateTimeField(db_comment="渡した日時")

    class Meta(EvidencedRecord.Meta):
        db_table = "identity_provision"
        db_table_comment = "連携先への基本4情報の提供 (追記のみ)"
        indexes = (models.Index(fields=["municipality", "consent"], name="identity_provision_consent"),)


class Authorization(MunicipalityRecord):
    """「認可」 What a service was given for one sign-in: a code, then tokens; each kept as its SHA-256."""

    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, related_name="authorizations", db_index=False, db_comment="同意"
    )
    redirect_uri = models.CharField(max_length=400, db_comment="戻り先")
    nonce = models.CharField(max_length=300, db_comment="連携先の乱数 (nonce、なければ空)")
    challenge = models.CharField(max_length=43, db_comment="連携先の秘密の SHA-256 (PKCE)")
    identity_level = models.PositiveSmallIntegerField(db_comment="身元確認保証レベル")
    authentication_level = models.PositiveSmallIntegerField(db_comment="当人認証保証レベル")
    federation_level = models.PositiveSmallIntegerField(db_comment="連携保証レベル")
    proven_at = models.DateTimeField(null=True, db_comment="本人確認の日時 (機械の時計、求められなければ空)")
    made_at = models.DateTimeField(db_comment="認可した日時 (機械の時計)")
    code_sha256 = models.CharField(max_length=64, db_comment="認可コードの SHA-256 (16進)")
    spent_at = models.DateTimeField(null=True, db_comment="認可コードを使った日時 (機械の時計)")
    access_sha256 = models.CharField(max_length=64, null=True, db_comment="アクセストークンの SHA-256 (16進)")
    access_until = models.DateTimeField(null=True, db_comment="アクセストークンの期限 (機械の時計)")
    tellings = models.PositiveSmallIntegerField(default=0, db_comment="アクセストークンで項目を渡した回数")
    refresh_sha256 = models.CharField(max_length=64, null=True, db_comment="更新トークンの SHA-256 (16進)")
    ended_at = models.DateTimeField(null=True, db_comment="無効にした日時 (機械の時計)")

    class Meta(MunicipalityRecord.Meta):
        db_table = "identity_authorization"
        db_table_comment = "連携先への認可 (コードとトークン、同意の期限を過ぎると消える)"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "code_sha256"], name="identity_authorization_code"),
            models.CheckConstraint(
                condition=Q(
                    identity_level__range=(1, HIGHEST),
                    authentication_level__range=(1, HIGHEST),
                    federation_level__range=(0, HIGHEST),
                ),
                name="identity_authorization_level",
            ),
        )
        indexes = (
            models.Index(fields=["municipality", "access_sha256"], name="identity_authorization_access"),
            models.Index(fields=["municipality", "refresh_sha256"], name="identity_authorization_renew"),
            models.Index(fields=["municipality", "consent"], name="identity_authorization_consent"),
        )

    @property
    def level(self) -> Level:
        """「保証レベル」 How sure it was who was there."""
        return Level(
            identity=self.identity_level,
            authentication=self.authentication_level,
            federation=self.federation_level,
        )


class SpentAssertion(MunicipalityRecord):
    """「private_key_jwt」 The word by which a service said that it is it, once seen; kept until it is of no use."""

    service = models.CharField(max_length=20, db_comment="連携先 (client_id)")
    assertion_sha256 = models.CharField(max_length=64, db_comment="証明の識別子 (jti) の SHA-256 (16進)")
    until = models.DateTimeField(db_comment="証明の期限 (機械の時計)")

    class Meta(MunicipalityRecord.Meta):
        db_table = "identity_spent_assertion"
        db_table_comment = "連携先が名乗った証明 (一度だけ使える)"
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "service", "assertion_sha256"], name="identity_spent_assertion_once"
            ),
        )
        indexes = (models.Index(fields=["municipality", "until"], name="identity_spent_assertion_until"),)
