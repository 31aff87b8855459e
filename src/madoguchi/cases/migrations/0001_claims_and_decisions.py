"""The records of a case. Written by makemigrations."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_municipality"),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bank_code", models.CharField(blank=True, db_comment="銀行コード", default="", max_length=4)),
                ("branch_code", models.CharField(blank=True, db_comment="支店コード", default="", max_length=6)),
                (
                    "account_type",
                    models.CharField(blank=True, db_comment="預金種目 (1, 2, 4, 9)", default="", max_length=1),
                ),
                ("account_number", models.CharField(blank=True, db_comment="口座番号", default="", max_length=12)),
                (
                    "holder_kana",
                    models.CharField(blank=True, db_comment="口座名義人 (カナ)", default="", max_length=120),
                ),
                ("programme_id", models.CharField(db_comment="事業の id", max_length=60)),
                ("unit_id", models.BigIntegerField(db_comment="世帯番号・宛名番号 (判定の単位)")),
                ("reference_number", models.CharField(db_comment="照会番号 (12桁、末尾は検査用数字)", max_length=12)),
                ("sha256", models.CharField(db_comment="判定に使った宣言ファイルの SHA-256", max_length=64)),
                ("snapshot_id", models.CharField(db_comment="判定に使った基準日断面の id", max_length=16)),
                (
                    "recipient_id",
                    models.BigIntegerField(db_comment="受給者の宛名番号 (世帯主がいない世帯は空)", null=True),
                ),
                ("outcome", models.CharField(db_comment="判定 yes / no / unknown", max_length=7)),
                ("amount_yen", models.BigIntegerField(db_comment="支給額 (円)、判定が yes のときだけ", null=True)),
                (
                    "instalments",
                    models.CharField(db_comment="支給回ごとの額 (円)、JSON の配列", default="", max_length=200),
                ),
                (
                    "findings",
                    models.CharField(
                        db_comment="要件ごとの判定 y / n / u を順に並べた文字列", default="", max_length=60
                    ),
                ),
                ("letter", models.CharField(db_comment="送る手紙の種類", max_length=12)),
                ("state", models.CharField(db_comment="事案の状態", max_length=20)),
                ("reason", models.CharField(db_comment="状態の理由 (符号)", default="", max_length=40)),
                ("protected", models.BooleanField(db_comment="支援措置の対象者を含む")),
                ("opened_on", models.DateField(db_comment="事案を開いた日")),
                ("answer_by", models.DateField(db_comment="届出・申請の期限")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
            ],
            options={
                "db_table": "cases_claim",
                "db_table_comment": "事案 (事業と世帯ごとに1件)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_state", models.CharField(db_comment="前の状態", max_length=20)),
                ("to_state", models.CharField(db_comment="後の状態", max_length=20)),
                ("reason", models.CharField(db_comment="理由 (符号)", max_length=40)),
                ("changed_on", models.DateField(db_comment="変更した日")),
                ("changed_at", models.DateTimeField(db_comment="職員が変更した日時", null=True)),
                ("changed_by", models.CharField(db_comment="変更した職員 (空は自動)", default="", max_length=60)),
                ("note", models.TextField(db_comment="職員の記述、または前後の判定 (JSON)", default="")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_column="claim_id",
                        db_comment="事案",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="cases.claim",
                    ),
                ),
            ],
            options={
                "db_table": "cases_change",
                "db_table_comment": "事案の経過 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ClaimMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("programme_id", models.CharField(db_comment="事業の id", max_length=60)),
                ("person_id", models.BigIntegerField(db_comment="宛名番号")),
                (
                    "case",
                    models.ForeignKey(
                        db_column="claim_id",
                        db_comment="事案",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="cases.claim",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
            ],
            options={
                "db_table": "cases_claim_member",
                "db_table_comment": "事案が対象とする人",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DecisionBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("programme_id", models.CharField(db_comment="事業の id", max_length=60)),
                ("drafted_by", models.CharField(db_comment="起案者", max_length=60)),
                ("drafted_at", models.DateTimeField(db_comment="起案日時")),
                ("count", models.BigIntegerField(db_comment="処分の件数")),
                ("total_yen", models.BigIntegerField(db_comment="支給額の合計 (円)")),
                ("merkle_root", models.CharField(db_comment="処分のマークル根 (SHA-256、16進)", max_length=64)),
                ("approved_by", models.CharField(db_comment="承認者", max_length=60, null=True)),
                ("approved_at", models.DateTimeField(db_comment="承認日時", null=True)),
                ("rejected_by", models.CharField(db_comment="差し戻した人", max_length=60, null=True)),
                ("rejected_at", models.DateTimeField(db_comment="差戻し日時", null=True)),
                ("rejected_because", models.TextField(db_comment="差戻しの理由", default="")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
            ],
            options={
                "db_table": "cases_decision_batch",
                "db_table_comment": "起案 (処分のまとまり)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bank_code", models.CharField(blank=True, db_comment="銀行コード", default="", max_length=4)),
                ("branch_code", models.CharField(blank=True, db_comment="支店コード", default="", max_length=6)),
                (
                    "account_type",
                    models.CharField(blank=True, db_comment="預金種目 (1, 2, 4, 9)", default="", max_length=1),
                ),
                ("account_number", models.CharField(blank=True, db_comment="口座番号", default="", max_length=12)),
                (
                    "holder_kana",
                    models.CharField(blank=True, db_comment="口座名義人 (カナ)", default="", max_length=120),
                ),
                ("finding", models.CharField(db_comment="支給 grant / 不支給 refuse", max_length=6)),
                ("amount_yen", models.BigIntegerField(db_comment="支給額 (円)、不支給は 0")),
                ("instalments", models.CharField(db_comment="支給回ごとの額 (円)、JSON の配列", max_length=200)),
                ("payee_id", models.BigIntegerField(db_comment="受給者の宛名番号 (支給には必ずある)", null=True)),
                ("sha256", models.CharField(db_comment="宣言ファイルの SHA-256", max_length=64)),
                ("snapshot_id", models.CharField(db_comment="基準日断面の id", max_length=16)),
                ("reasons", models.TextField(db_comment="理由: [要件, true/false/null, 根拠] の JSON の配列")),
                (
                    "case",
                    models.ForeignKey(
                        db_column="claim_id",
                        db_comment="事案",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="cases.claim",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_comment="起案",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="cases.decisionbatch",
                    ),
                ),
            ],
            options={
                "db_table": "cases_decision",
                "db_table_comment": "処分 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DeclaredProgramme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("programme_id", models.CharField(db_comment="事業の id", max_length=60)),
                ("sha256", models.CharField(db_comment="宣言ファイルの SHA-256 (16進)", max_length=64)),
                ("text", models.TextField(db_comment="宣言ファイルの本文")),
                ("declared_by", models.CharField(db_comment="起案者", max_length=60)),
                ("declared_at", models.DateTimeField(db_comment="起案日時")),
                ("approved_by", models.CharField(db_comment="承認者", max_length=60, null=True)),
                ("approved_at", models.DateTimeField(db_comment="承認日時", null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
            ],
            options={
                "db_table": "cases_declared_programme",
                "db_table_comment": "給付事業の宣言ファイル (要綱)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bank_code", models.CharField(blank=True, db_comment="銀行コード", default="", max_length=4)),
                ("branch_code", models.CharField(blank=True, db_comment="支店コード", default="", max_length=6)),
                (
                    "account_type",
                    models.CharField(blank=True, db_comment="預金種目 (1, 2, 4, 9)", default="", max_length=1),
                ),
                ("account_number", models.CharField(blank=True, db_comment="口座番号", default="", max_length=12)),
                (
                    "holder_kana",
                    models.CharField(blank=True, db_comment="口座名義人 (カナ)", default="", max_length=120),
                ),
                ("submission_no", models.CharField(db_comment="届出の番号", max_length=40)),
                ("reference_number", models.CharField(db_comment="書かれていた照会番号", max_length=20)),
                ("channel", models.CharField(db_comment="経路", max_length=10)),
                ("received_on", models.DateField(db_comment="届いた日")),
                (
                    "applicant_id",
                    models.BigIntegerField(db_comment="届け出た人の宛名番号 (分からなければ空)", null=True),
                ),
                ("answer", models.CharField(db_comment="届出の内容", max_length=15)),
                ("state", models.CharField(db_comment="届出の状態", max_length=15)),
                ("defects", models.CharField(db_comment="不備 (符号をコンマで区切る)", default="", max_length=300)),
                (
                    "case",
                    models.ForeignKey(
                        db_column="claim_id",
                        db_comment="事案 (番号が分からなければ空)",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="cases.claim",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
            ],
            options={
                "db_table": "cases_submission",
                "db_table_comment": "届出 (紙・ウェブ・窓口・電話)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["municipality", "programme_id", "state"], name="cases_claim_queue"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("account_number", ""), _negated=True),
                fields=["municipality", "programme_id", "account_number"],
                name="cases_claim_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                fields=("municipality", "programme_id", "unit_id"), name="cases_claim_one_per_unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                fields=("municipality", "reference_number"), name="cases_claim_one_per_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount_yen__gte", 0), ("outcome", "yes")),
                    models.Q(models.Q(("outcome", "yes"), _negated=True), ("amount_yen__isnull", True)),
                    _connector="OR",
                ),
                name="cases_claim_amount_with_yes",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("protected", True), _negated=True), ("letter", "withheld"), _connector="OR"
                ),
                name="cases_claim_protected_withheld",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["yes", "no", "unknown"])), name="cases_claim_outcome"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("letter__in", ["notice", "confirmation", "application", "none", "withheld"])),
                name="cases_claim_letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "open",
                            "answered",
                            "review",
                            "ready",
                            "to_refuse",
                            "drafted",
                            "decided",
                            "refused_by_claimant",
                            "declined",
                            "lapsed",
                        ],
                    )
                ),
                name="cases_claim_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimmember",
            constraint=models.UniqueConstraint(
                fields=("municipality", "programme_id", "person_id"), name="cases_claim_member_covered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(
                        ("approved_at__isnull", False),
                        ("approved_by__isnull", False),
                        models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="cases_decision_batch_two_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rejected_at__isnull", True), ("rejected_by__isnull", True)),
                    models.Q(
                        ("approved_by__isnull", True), ("rejected_at__isnull", False), ("rejected_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="cases_decision_batch_one_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("batch", "case"), name="cases_decision_once_in_batch"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount_yen__gt", 0), ("finding", "grant"), ("payee_id__isnull", False)),
                    models.Q(("amount_yen", 0), ("finding", "refuse")),
                    _connector="OR",
                ),
                name="cases_decision_amount_with_grant",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("finding__in", ["grant", "refuse"])), name="cases_decision_finding"
            ),
        ),
        migrations.AddConstraint(
            model_name="declaredprogramme",
            constraint=models.UniqueConstraint(
                fields=("municipality", "programme_id", "sha256"), name="cases_declared_programme_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="declaredprogramme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(
                        ("approved_at__isnull", False),
                        ("approved_by__isnull", False),
                        models.Q(("approved_by", models.F("declared_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="cases_declared_programme_two_persons",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["municipality", "state"], name="cases_submission_queue"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(fields=("municipality", "submission_no"), name="cases_submission_once"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "carries")), fields=("case",), name="cases_submission_one_carries"
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["web", "paper", "counter", "phone", "proxy"])),
                name="cases_submission_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["accept", "refuse", "wrong_inputs"])), name="cases_submission_answer"
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["carries", "second", "late", "unknown_number", "needs_review", "refused"])
                ),
                name="cases_submission_state",
            ),
        ),
    ]
