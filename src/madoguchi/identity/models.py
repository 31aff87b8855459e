"""The records of the door. A token is kept as its SHA-256: who reads the records cannot come in with it."""

from __future__ import annotations

from abc import abstractmethod
from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from madoguchi.evidence.models import EvidencedRecord
from madoguchi.identity.kinds import Basis, Door, Intent, Role, Side
from madoguchi.identity.level import HIGHEST, Level
from madoguchi.tenancy.models import MunicipalityRecord


class Presence(MunicipalityRecord):
    """「本人確認」 Somebody who proved who they are, until they leave or are gone for too long."""

    LONGEST = timedelta(hours=2)
    """It ends so long after its proof, however busy somebody is."""

    token_sha256 = models.CharField(max_length=64, db_comment="合言葉の SHA-256 (16進)")
    proven_at = models.DateTimeField(db_comment="本人確認の日時")
    seen_at = models.DateTimeField(db_comment="最後に使った日時")
    ended_at = models.DateTimeField(null=True, db_comment="終えた日時")

    class Meta(MunicipalityRecord.Meta):
        abstract = True

    @abstractmethod
    def idle(self) -> timedelta:
        """How long nobody may use it before it ends."""


class Staff(MunicipalityRecord):
    """「職員」 A member of the staff who may sign in. Nobody is deleted: what they signed bears their number."""

    number = models.CharField(max_length=20, db_comment="職員番号")
    name = models.CharField(max_length=30, db_comment="氏名")
    roles = models.CharField(max_length=120, db_comment="権限 (符号をコンマで区切る)")
    secret = models.CharField(max_length=200, db_comment="暗証の検査値 (scrypt)")
    must_change = models.BooleanField(default=True, db_comment="次に入るとき暗証を改める")
    ended_at = models.DateTimeField(null=True, db_comment="資格を失った日時")

    class Meta(MunicipalityRecord.Meta):
        db_table = "identity_staff"
        db_table_comment = "職員 (窓口の利用者)"
        constraints = (models.UniqueConstraint(fields=["municipality", "number"], name="identity_staff_number_once"),)

    opened: tuple[Emergency, ...] = ()
    """「緊急の権限」 What is open for whoever sits at a desk; `console.page` fills it in, and nobody else has any."""

    @property
    def held(self) -> frozenset[Role]:
        """The roles that they have."""
        return frozenset(Role(code) for code in self.roles.split(",") if code)

    @property
    def signature(self) -> str:
        """How their acts are signed: no two of the staff sign alike, whatever they are called."""
        return f"{self.name}（{self.number}）"


class Appointment(EvidencedRecord):
    """「任免」 Who gave or took which roles, or set a new first secret, when. Append-only."""

    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="appointments", db_index=False, db_comment="職員"
    )
    roles = models.CharField(max_length=120, db_comment="それからの権限 (符号をコンマで区切る、空は資格なし)")
    by = models.CharField(max_length=60, db_comment="行った職員")
    approved_by = models.CharField(max_length=60, null=True, db_comment="承認した職員 (一人でできることなら空)")
    at = models.DateTimeField(db_comment="日時")
    new_secret = models.BooleanField(db_comment="暗証を新しくした")

    class Meta(EvidencedRecord.Meta):
        db_table = "identity_appointment"
        db_table_comment = "職員の権限の経過 (追記のみ)"
        indexes = (models.Index(fields=["municipality", "staff"], name="identity_appointment_staff"),)


class Shift(Presence):
    """「執務」 A member of the staff at a desk, from the sign-in until they leave.

    One with a `place` is no desk: a helper unlocked a terminal for residents there.
    """

    LONGEST = timedelta(hours=10)
    IDLE = timedelta(minutes=30)

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="職員")
    place = models.CharField(max_length=30, default="", db_comment="支援員が住民の端末を開いた場所 (職員の席なら空)")
    passkey = models.ForeignKey(
        "identity.Passkey",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_comment="入ったときのパスキー (ほかの方法なら空)",
    )
    card = models.ForeignKey(
        "identity.Card",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_comment="入ったときのカード (ほかの方法なら空)",
    )
    browser = models.CharField(max_length=40, default="", db_comment="ブラウザの短い名前")

    class Meta(Presence.Meta):
        abstract = False
        db_table = "identity_shift"
        db_table_comment = "職員の窓口の利用 (本人確認から終了まで)"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "token_sha256"], name="identity_shift_token_once"),
        )

    def idle(self) -> timedelta:
        """How long a desk may be left alone."""
        return self.IDLE


class Proxy(MunicipalityRecord):
    """「代理人」 Somebody who acts for others at the counter: a guardian, a relative, a carer. Append-only."""

    number = models.CharField(max_length=12, db_comment="代理人番号 (12桁、末尾は検査用数字)")
    name = models.CharField(max_length=30, db_comment="代理人の氏名")
    organisation = models.CharField(max_length=60, default="", db_comment="代理人の所属する法人・施設 (個人なら空)")
    birth_date = models.DateField(db_comment="代理人の生年月日")
    entered_by = models.CharField(max_length=60, db_comment="登録した職員")
    entered_at = models.DateTimeField(db_comment="登録日時")

    class Meta(MunicipalityRecord.Meta):
        db_table = "identity_proxy"
        db_table_comment = "代理人 (追記のみ)"
        constraints = (models.UniqueConstraint(fields=["municipality", "number"], name="identity_proxy_number_once"),)

    @property
    def called(self) -> str:
        """Their name, with the organisation for which they come."""
        return f"{self.organisation} {self.name}".strip()


class Mandate(EvidencedRecord):
    """「代理権」 That a proxy acts for a person: entered by one of the staff, approved by another, ended by either.

    It opens nothing before its approval and its first day, nor after its last day or its end. What was entered never
    changes; approval and end are set once.
    """

    proxy = models.ForeignKey(
        Proxy, on_delete=models.PROTECT, related_name="mandates", db_index=False, db_comment="代理人"
    )
    person_id = models.BigIntegerField(db_comment="本人の宛名番号")
    basis = models.CharField(max_length=12, db_comment="代理権の根拠 (法定代理・委任・世話をする者)")
    paper = models.CharField(max_length=200, db_comment="確かめた書類")
    since = models.DateField(db_comment="代理権の始まり")
    until = models.DateField(null=True, db_comment="代理権の終わり (その日まで、法定代理では空でもよい)")
    entered_by = models.CharField(max_length=60, db_comment="登録した職員")
    entered_at = models.DateTimeField(db_comment="登録日時")
    approved_by = models.CharField(max_length=60, null=True, db_comment="承認した職員")
    approved_at = models.DateTimeField(null=True, db_comment="承認日時")
    ended_by = models.CharField(max_length=60, null=True, db_comment="終わらせた人 (本人または職員)")
    ended_at = models.DateTimeField(null=True, db_comment="終わらせた日時")
    ended_side = models.CharField(max_length=12, null=True, db_comment="終わらせたのは住民か職員か")
    ended_because = models.CharField(max_length=200, null=True, db_comment="終わらせた理由")

    class Meta(EvidencedRecord.Meta):
        db_table = "identity_mandate"
        db_table_comment = "代理権 (だれがだれの代理人か、追記のみ)"
        constraints = (
            models.CheckConstraint(condition=Q(basis__in=[str(one) for one in Basis]), name="identity_mandate_basis"),
            models.CheckConstraint(
                condition=Q(until__isnull=False, until__gte=F("since")) | Q(until__isnull=True, basis=str(Basis.LEGAL)),
                name="identity_mandate_days",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("entered_by"))),
                name="identity_mandate_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(
                    ended_by__isnull=True, ended_at__isnull=True, ended_side__isnull=True, ended_because__isnull=True
                )
                | Q(
                    ended_by__isnull=False,
                    ended_at__isnull=False,
                    ended_side__isnull=False,
                    ended_side__in=[str(one) for one in Side],
                    ended_because__isnull=False,
                ),
                name="identity_mandate_one_end",
            ),
        )
        indexes = (
            models.Index(fields=["municipality", "person_id"], name="identity_mandate_person"),
            models.Index(fields=["municipality", "proxy"], name="identity_mandate_proxy"),
        )


class Visit(Presence):
    """「本人確認」 One resident, or who acts for them, at the online counter, from the proof until the visit's end.

    `shown_name` is what the register called the person at the door: every page of a proxy says for whom it is.
    """

    IDLE = timedelta(minutes=30)
    IDLE_ON_SHARED = timedelta(minutes=5)

    person_id = models.BigIntegerField(db_comment="宛名番号")
    door = models.CharField(max_length=12, db_comment="本人確認の方法")
    shared_terminal = models.BooleanField(db_comment="共用の端末")
    mandate = models.ForeignKey(
        Mandate, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="代理権 (本人なら空)"
    )
    shown_name = models.CharField(max_length=120, default="", db_comment="代理人に示す本人の氏名 (本人なら空)")
    helper = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="手伝う支援員"
    )
    place = models.CharField(max_length=30, default="", db_comment="支援の場所")
    identity_level = models.PositiveSmallIntegerField(default=1, db_comment="身元確認保証レベル")
    authentication_level = models.PositiveSmallIntegerField(default=1, db_comment="当人認証保証レベル")
    federation_level = models.PositiveSmallIntegerField(default=0, db_comment="連携保証レベル (連携でなければ0)")
    raised_by = models.CharField(max_length=12, null=True, db_comment="追加の本人確認の方法 (なければ空)")

    class Meta(Presence.Meta):
        abstract = False
        db_table = "identity_visit"
        db_table_comment = "オンライン窓口の利用 (本人確認から終了まで)"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "token_sha256"], name="identity_visit_token_once"),
            models.CheckConstraint(condition=Q(door__in=[str(one) for one in Door]), name="identity_visit_door"),
            models.CheckConstraint(
                condition=Q(door=str(Door.MANDATE), mandate__isnull=False)
                | (~Q(door=str(Door.MANDATE)) & Q(mandate__isnull=True)),
                name="identity_visit_mandate",
            ),
            models.CheckConstraint(
                condition=Q(
                    identity_level__range=(1, HIGHEST),
                    authentication_level__range=(1, HIGHEST),
                    federation_level__range=(0, HIGHEST),
                ),
                name="identity_visit_level",
            ),
        )

    def idle(self) -> timedelta:
        """Shorter where the next person may sit down at the same screen."""
        return self.IDLE_ON_SHARED if self.shared_terminal else self.IDLE

    @property
    def level(self) -> Level:
        """「保証レベル」 How sure it is that the person, or who acts for them, is there."""
        return Level(
            identity=self.identity_level,
            authentication=self.authentication_level,
            federation=self.federation_level,
        )

    @property
    def reads_all(self) -> bool:
        """Whether what only the person or the law's own representative may do is open: their data's use, declining."""
        return self.mandate is None or self.mandate.basis == Basis.LEGAL

    @property
    def helped_by(self) -> str:
        """Who of the helpers is there, and where; empty where nobody is."""
        return f"{self.helper.signature} {self.place}" if self.helper else ""


class Attempt(MunicipalityRecord):
    """「本人確認」 A proof that was wrong, by what it was tried on; the newest tell whether the door is shut."""

    subject = models.CharField(max_length=64, db_comment="確認の対象 (照会番号、職員番号、代理人番号)")
    whence = models.CharField(max_length=45, default="", db_comment="接続元のアドレス (職員番号への試みだけ)")
    at = models.DateTimeField(db_comment="日時")

    class Meta(MunicipalityRecord.Meta):
        db_table = "identity_attempt"
        db_table_comment = "本人確認の失敗"
        indexes = (
            models.Index(fields=["municipality", "subject", "at"], name="identity_attempt_subject"),
            models.Index(fields=["municipality", "at"], name="identity_attempt_at"),
        )


class Closure(EvidencedRecord):
    """「オンライン窓口の停止」 That no door of the online counter lets anybody in as this person, or for them.

    What was said never changes; the end is set once.
    """

    person_id = models.BigIntegerField(db_comment="宛名番号")
    because = models.CharField(max_length=200, db_comment="止めた理由")
    closed_by = models.CharField(max_length=60, db_comment="止めた職員")
    closed_at = models.DateTimeField(db_comment="止めた日時")
    opened_by = models.CharField(max_length=60, null=True, db_comment="再開した職員")
    opened_at = models.DateTimeField(null=True, db_comment="再開した日時")

    class Meta(EvidencedRecord.Meta):
        db_table = "identity_closure"
        db_table_comment = "住民ごとのオンライン窓口の停止 (追記のみ)"
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "person_id"],
                condition=Q(opened_at__isnull=True),
                name="identity_closure_one_open",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="identity_closure_end",
            ),
        )
        indexes = (models.Index(fields=["municipality", "person_id"], name="identity_closure_person"),)


class Challenge(MunicipalityRecord):
    """「チャレンジ」 A number for a passkey or a card to sign once and soon, for one intent and what it is bound to."""

    challenge_sha256 = models.CharField(max_length=64, db_comment="チャレンジの SHA-256 (16進)")
    side = models.CharField(max_length=12, db_comment="住民か職員か")
    intent = models.CharField(max_length=12, db_comment="目的 (登録、入る、決める)")
    person_id = models.BigIntegerField(null=True, db_comment="宛名番号 (入る前は空)")
    staff = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="職員 (入る前は空)"
    )
    bound_sha256 = models.CharField(max_length=64, db_comment="決める内容の SHA-256 (16進)")
    user_handle = models.CharField(max_length=86, db_comment="登録する持ち主を指す乱数 (base64url)")
    made_at = models.DateTimeField(db_comment="作った日時")
    spent_at = models.DateTimeField(null=True, db_comment="使った日時")

    class Meta(MunicipalityRecord.Meta):
        db_table = "identity_challenge"
        db_table_comment = "パスキーやカードに署名させる一度きりのチャレンジ"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "challenge_sha256"], name="identity_challenge_once"),
            models.CheckConstraint(
                condition=Q(intent__in=[str(one) for one in Intent], side__in=[str(one) for one in Side]),
                name="identity_challenge_known",
            ),
        )
        indexes = (models.Index(fields=["municipality", "made_at"], name="identity_challenge_made"),)


# They are of this application, and refer to what is above.
from madoguchi.identity.desk_records import Emergency, EmergencyUse, Proof  # noqa: E402
from madoguchi.identity.door_records import Link, StepUp, ToSign  # noqa: E402
from madoguchi.identity.key_records import Card, Passkey  # noqa: E402
from madoguchi.identity.service_records import (  # noqa: E402
    Authorization,
    Consent,
    Provision,
    ServiceUser,
    SpentAssertion,
)

__all__ = [
    "Appointment",
    "Attempt",
    "Authorization",
    "Card",
    "Challenge",
    "Closure",
    "Consent",
    "Emergency",
    "EmergencyUse",
    "Link",
    "Mandate",
    "Passkey",
    "Presence",
    "Proof",
    "Provision",
    "Proxy",
    "ServiceUser",
    "Shift",
    "SpentAssertion",
    "Staff",
    "StepUp",
    "ToSign",
    "Visit",
]
