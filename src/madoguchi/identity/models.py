"""The records of the door. A token is kept as its SHA-256: who reads the records cannot come in with it."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from madoguchi.tenancy.models import MunicipalityRecord


class Door(StrEnum):
    """「本人確認」 By which proof somebody came in."""

    CODE = "code"
    """The number printed on a letter, and the date of birth of the one it is for."""


class Visit(MunicipalityRecord):
    """「本人確認」 One resident at the online counter, from the proof until the end of the visit."""

    token_sha256 = models.CharField(max_length=64, db_comment="合言葉の SHA-256 (16進)")
    person_id = models.BigIntegerField(db_comment="宛名番号")
    door = models.CharField(max_length=12, db_comment="本人確認の方法")
    shared_terminal = models.BooleanField(db_comment="共用の端末")
    proven_at = models.DateTimeField(db_comment="本人確認の日時")
    seen_at = models.DateTimeField(db_comment="最後に使った日時")
    ended_at = models.DateTimeField(null=True, db_comment="終えた日時")

    class Meta(MunicipalityRecord.Meta):
        db_table = "identity_visit"
        db_table_comment = "オンライン窓口の利用 (本人確認から終了まで)"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "token_sha256"], name="identity_visit_token_once"),
            models.CheckConstraint(condition=Q(door__in=[str(one) for one in Door]), name="identity_visit_door"),
        )


class Attempt(MunicipalityRecord):
    """「本人確認」 A proof that was wrong, by what it was tried on; the newest tell whether the door is shut."""

    subject = models.CharField(max_length=64, db_comment="確認の対象 (照会番号)")
    at = models.DateTimeField(db_comment="日時")

    class Meta(MunicipalityRecord.Meta):
        db_table = "identity_attempt"
        db_table_comment = "本人確認の失敗"
        indexes = (models.Index(fields=["municipality", "subject", "at"], name="identity_attempt_subject"),)
