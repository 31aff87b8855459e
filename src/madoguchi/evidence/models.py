"""The log: its entries, what was signed of it, and who else saw that. Rows are added; none that counts is changed."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from madoguchi.tenancy.models import MunicipalityRecord


class EvidencedRecord(MunicipalityRecord):
    """「証跡」 A record whose rows stand in the log, as they were written and after each change.

    The store itself copies them there (`evidence.watch`), so nothing that writes such a row can forget it. It is for
    records of an act, one row each; what belongs to an act in bulk is bound by a hash in that row. An act fills what is
    empty; in which columns it writes anew what was filled is said in `compare.RESTATED`, and anywhere else it is seen.
    """

    class Meta(MunicipalityRecord.Meta):
        abstract = True


class Log(MunicipalityRecord):
    """「証跡」 A log by its name. The last one goes on; another is begun where the records had to be set back."""

    name = models.CharField(max_length=200, db_comment="証跡の名前 (C2SP の origin)")
    began_at = models.DateTimeField(db_comment="開始日時")

    class Meta(MunicipalityRecord.Meta):
        db_table = "evidence_logs"
        db_table_comment = "証跡の一覧 (追記のみ)"
        constraints = (models.UniqueConstraint(fields=["municipality", "name"], name="evidence_logs_name"),)


class Entry(MunicipalityRecord):
    """「証跡」 What was written: a row of some table, and the instant, as JSON.

    It has no place in the log until the next checkpoint. `commitment` is SHA-256 of salt and record; when both are
    erased, it stays and proves the rest.
    """

    about = models.CharField(max_length=64, db_comment="表")
    row = models.BigIntegerField(db_comment="表の行")
    record = models.TextField(null=True, db_comment="書かれた内容と日時 (JSON)。消去した後は空")
    salt = models.BinaryField(null=True, db_comment="内容を推測されないための乱数。消去した後は空")
    commitment = models.BinaryField(null=True, db_comment="salt と内容の SHA-256。位置が決まるまで空")
    log = models.ForeignKey(
        Log, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_comment="証跡"
    )
    position = models.BigIntegerField(null=True, db_comment="証跡の位置 (0 から)。検証点を作るまで空")

    class Meta(MunicipalityRecord.Meta):
        db_table = "evidence_entries"
        db_table_comment = "証跡 (追記のみ)"
        indexes = (
            models.Index(fields=["municipality", "about", "row"], name="evidence_entries_about"),
            models.Index(fields=["municipality", "id"], condition=Q(position__isnull=True), name="evidence_pending"),
        )
        constraints = (
            models.UniqueConstraint(fields=["municipality", "log", "position"], name="evidence_entries_position"),
            models.CheckConstraint(
                condition=Q(log__isnull=True, position__isnull=True, commitment__isnull=True, salt__isnull=True)
                & Q(record__isnull=False)
                | Q(log__isnull=False, position__gte=0, commitment__isnull=False)
                & (Q(record__isnull=True, salt__isnull=True) | Q(record__isnull=False, salt__isnull=False)),
                name="evidence_entries_placed",
            ),
        )


class Erasure(EvidencedRecord):
    """「消去」 That two persons let the record of an entry be erased, and why. It stands in the log itself."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="証跡")
    position = models.BigIntegerField(db_comment="消去した証跡の位置")
    because = models.CharField(max_length=400, db_comment="消去の理由と根拠")
    drafted_by = models.CharField(max_length=60, db_comment="起案者")
    approved_by = models.CharField(max_length=60, db_comment="承認者")
    at = models.DateTimeField(db_comment="消去日時")

    class Meta(EvidencedRecord.Meta):
        db_table = "evidence_erasures"
        db_table_comment = "証跡の内容の消去 (追記のみ)"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "log", "position"], name="evidence_erasures_once"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("drafted_by")) & ~Q(because=""), name="evidence_erasures_two_persons"
            ),
        )


class Checkpoint(MunicipalityRecord):
    """「検証点」 How long the log was and what it hashed to, signed. `peaks`: the edge from which it grows on."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="証跡")
    size = models.BigIntegerField(db_comment="証跡の件数")
    root = models.BinaryField(db_comment="全件のマークル根 (SHA-256)")
    peaks = models.BinaryField(db_comment="右端の部分木の根")
    signed = models.TextField(db_comment="署名した検証点 (C2SP tlog-checkpoint)")
    at = models.DateTimeField(db_comment="作成日時")

    class Meta(MunicipalityRecord.Meta):
        db_table = "evidence_checkpoints"
        db_table_comment = "検証点 (追記のみ)"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "log", "size"], name="evidence_checkpoints_size"),
        )


class Cosignature(MunicipalityRecord):
    """「共同署名」 That a witness saw a checkpoint: its line below it."""

    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.PROTECT, related_name="cosignatures", db_index=False, db_comment="検証点"
    )
    witness = models.CharField(max_length=400, db_comment="立会人の検証鍵")
    line = models.CharField(max_length=400, db_comment="署名の行")
    at = models.DateTimeField(db_comment="受け取った日時")

    class Meta(MunicipalityRecord.Meta):
        db_table = "evidence_cosignatures"
        db_table_comment = "立会人の共同署名 (追記のみ)"
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "checkpoint", "witness"], name="evidence_cosignatures_once"
            ),
        )


class Alarm(MunicipalityRecord):
    """「警報」 That a witness told of a log that was set back, or of two histories: once for each size of it."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="証跡")
    witness = models.CharField(max_length=400, db_comment="立会人の検証鍵")
    what = models.CharField(max_length=10, db_comment="警報の種類 (ahead 巻戻し・forked 分岐)")
    size = models.BigIntegerField(db_comment="そのときの証跡の件数")
    at = models.DateTimeField(db_comment="警報の日時")

    class Meta(MunicipalityRecord.Meta):
        db_table = "evidence_alarms"
        db_table_comment = "立会人からの警報 (追記のみ)"
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "log", "witness", "what", "size"], name="evidence_alarms_once"
            ),
        )


class Stamp(MunicipalityRecord):
    """「タイムスタンプ」 Since when a checkpoint existed (RFC 3161, over its text)."""

    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.PROTECT, related_name="stamps", db_index=False, db_comment="検証点"
    )
    token = models.BinaryField(db_comment="タイムスタンプ (TimeStampResp の DER)")
    at = models.DateTimeField(db_comment="受け取った日時")

    class Meta(MunicipalityRecord.Meta):
        db_table = "evidence_stamps"
        db_table_comment = "検証点のタイムスタンプ (追記のみ)"
        constraints = (models.UniqueConstraint(fields=["municipality", "checkpoint"], name="evidence_stamps_once"),)


class Recovery(StrEnum):
    """「鍵の復元」 What was done with the bundle of keys, or with the shares that open it."""

    BEGIN = "begin"
    REFRESH = "refresh"
    REHEARSE = "rehearse"
    RESTORE = "restore"


class KeyRecovery(EvidencedRecord):
    """「鍵の復元」 One of these acts: with which bundle, whose shares, which keys. Of no key and no share a word."""

    act = models.CharField(max_length=12, db_comment="行為 (作成、更新、予行、復元)")
    generation = models.IntegerField(db_comment="分け前の世代")
    edition = models.IntegerField(db_comment="世代の中での控えの版")
    threshold = models.SmallIntegerField(db_comment="復元に要る人数")
    officers = models.JSONField(db_comment="分け前を持つ人 (予行と復元では、分け前を出した人)")
    keys = models.JSONField(db_comment="控えに入れた鍵のファイル (復元では戻したもの)")
    bundle_sha256 = models.CharField(max_length=64, db_comment="鍵の控えのファイルの SHA-256 (16進)")
    by = models.CharField(max_length=60, db_comment="行った職員")
    at = models.DateTimeField(db_comment="日時")

    class Meta(EvidencedRecord.Meta):
        db_table = "evidence_key_recoveries"
        db_table_comment = "鍵の控えと復元 (追記のみ)"
        constraints = (
            models.CheckConstraint(condition=Q(act__in=[str(one) for one in Recovery]), name="evidence_recovery_act"),
        )
        indexes = (models.Index(fields=["municipality", "generation"], name="evidence_recovery_of"),)
