"""The record of data use. Rows are added; the database refuses to change or delete one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from madoguchi.evidence.models import EvidencedRecord
from madoguchi.tenancy.models import MunicipalityRecord


class DataUse(EvidencedRecord):
    """「個人情報の利用記録」 One reading: of a whole snapshot (bulk), or of a few persons named here (single).

    A bulk reading names its snapshot; who was in it follows from the snapshot's people, to which `people_root` binds.
    `at` is the instant for which the reader asked, `recorded_at` the one that the store's clock showed (none in rows
    from before it was kept).
    """

    at = models.DateTimeField(db_comment="利用日時")
    recorded_at = models.DateTimeField(null=True, db_comment="記録日時 (記録先の時計)")
    by = models.CharField(max_length=100, db_comment="利用者 (職員または処理の名前)")
    purpose = models.TextField(db_comment="利用目的")
    law = models.TextField(db_comment="根拠法令の条項")
    programme_id = models.CharField(max_length=60, default="", db_comment="給付事業の id")
    items = models.JSONField(db_comment="読んだ項目 (表.項目[引数])")
    snapshot_id = models.CharField(max_length=16, null=True, db_comment="一括利用: 断面の id")
    people_root = models.CharField(max_length=64, db_comment="対象者の宛名番号を葉とするマークル木の根 (16進)")
    people = models.BigIntegerField(db_comment="対象者の人数")

    class Meta(EvidencedRecord.Meta):
        db_table = "data_uses"
        db_table_comment = "個人情報の利用記録 (追記のみ)"
        indexes = (
            models.Index(fields=["municipality", "snapshot_id"], name="data_uses_snapshot"),
            models.Index(fields=["municipality", "at"], name="data_uses_at"),
        )
        constraints = (models.CheckConstraint(condition=Q(people__gte=0), name="data_uses_people"),)


class DataUsePerson(MunicipalityRecord):
    """「利用された本人」 One person of a single reading."""

    data_use = models.ForeignKey(
        DataUse, on_delete=models.PROTECT, related_name="persons", db_index=False, db_comment="利用記録"
    )
    person_id = models.BigIntegerField(db_comment="宛名番号")

    class Meta(MunicipalityRecord.Meta):
        db_table = "data_use_persons"
        db_table_comment = "個別利用の対象者 (追記のみ)"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "person_id", "data_use"], name="data_use_persons_one"),
        )
