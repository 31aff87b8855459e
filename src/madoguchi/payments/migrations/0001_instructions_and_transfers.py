"""The tables of payment: instruction, file, transfer, result, question for an account, repayment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = (
        ("cases", "0002_keep_what_was_decided"),
        ("tenancy", "0001_municipality"),
    )

    operations = (
        migrations.CreateModel(
            name="AccountRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(db_comment="照会の理由 (口座なし・振込不能)", max_length=8)),
                ("asked_at", models.DateTimeField(db_comment="照会日時")),
                ("deadline", models.DateField(db_comment="回答期限")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
            ],
            options={
                "db_table": "payments_account_request",
                "db_table_comment": "口座の再確認",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="AccountAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answered_at", models.DateTimeField(db_comment="回答日時")),
                ("bank_code", models.CharField(db_comment="銀行番号", max_length=4)),
                ("branch_code", models.CharField(db_comment="支店番号", max_length=3)),
                ("account_type", models.CharField(db_comment="預金種目", max_length=1)),
                ("account_number", models.CharField(db_comment="口座番号", max_length=7)),
                ("holder_kana", models.CharField(db_comment="口座名義カナ", max_length=120)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        db_comment="口座の再確認",
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="payments.accountrequest",
                    ),
                ),
            ],
            options={
                "db_table": "payments_account_answer",
                "db_table_comment": "口座の届出",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="BankResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(db_comment="結果ファイルのSHA-256", max_length=64)),
                ("read_at", models.DateTimeField(db_comment="取込日時")),
                ("credited_items", models.PositiveIntegerField(db_comment="振込済件数")),
                ("credited_yen", models.BigIntegerField(db_comment="振込済金額 (円)")),
                ("returned_items", models.PositiveIntegerField(db_comment="不能件数")),
                ("returned_yen", models.BigIntegerField(db_comment="不能金額 (円)")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
            ],
            options={
                "db_table": "payments_bank_result",
                "db_table_comment": "振込結果",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Instruction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("programme_id", models.CharField(db_comment="制度", max_length=64)),
                ("person_id", models.BigIntegerField(db_comment="宛名番号 (受給権者)")),
                ("instalment", models.PositiveSmallIntegerField(db_comment="支給回")),
                ("amount_yen", models.BigIntegerField(db_comment="支給額 (円)")),
                ("instructed_at", models.DateTimeField(db_comment="支払指図日時")),
                ("state", models.CharField(db_comment="支払状態", default="due", max_length=16)),
                (
                    "case",
                    models.ForeignKey(
                        db_column="claim_id",
                        db_comment="事案",
                        db_index=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="cases.claim",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        db_comment="処分",
                        db_index=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="cases.decision",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
            ],
            options={
                "db_table": "payments_instruction",
                "db_table_comment": "支払指図",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="accountrequest",
            name="instruction",
            field=models.ForeignKey(
                db_comment="支払指図",
                db_index=False,
                on_delete=models.PROTECT,
                related_name="+",
                to="payments.instruction",
            ),
        ),
        migrations.CreateModel(
            name="Repayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_yen", models.BigIntegerField(db_comment="返還額 (円)")),
                ("reason", models.CharField(db_comment="返還の理由", max_length=16)),
                ("demanded_at", models.DateTimeField(db_comment="返還請求日時")),
                ("received_on", models.DateField(db_comment="返還日", null=True)),
                (
                    "instruction",
                    models.OneToOneField(
                        db_comment="支払指図",
                        db_index=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="payments.instruction",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
            ],
            options={
                "db_table": "payments_repayment",
                "db_table_comment": "返還",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attempt", models.PositiveSmallIntegerField(db_comment="振込回数 (顧客コード2)")),
                ("line", models.PositiveIntegerField(db_comment="明細番号")),
                ("amount_yen", models.BigIntegerField(db_comment="振込金額 (円)")),
                ("bank_code", models.CharField(db_comment="被仕向銀行番号", max_length=4)),
                ("branch_code", models.CharField(db_comment="被仕向支店番号", max_length=3)),
                ("account_type", models.CharField(db_comment="預金種目", max_length=1)),
                ("account_number", models.CharField(db_comment="口座番号", max_length=7)),
                ("holder_kana", models.CharField(db_comment="受取人名", max_length=48)),
                ("state", models.CharField(db_comment="振込状態", default="in_file", max_length=16)),
                ("result_code", models.CharField(db_comment="振込結果コード", default="", max_length=2)),
                (
                    "instruction",
                    models.ForeignKey(
                        db_comment="支払指図 (顧客コード1)",
                        db_index=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="payments.instruction",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        db_comment="振込結果",
                        db_index=False,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="payments.bankresult",
                    ),
                ),
            ],
            options={
                "db_table": "payments_transfer",
                "db_table_comment": "振込",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(db_comment="振込状態", max_length=16)),
                ("code", models.CharField(db_comment="振込結果コード", max_length=2)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        db_comment="振込結果",
                        db_index=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="payments.bankresult",
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        db_comment="振込",
                        db_index=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="payments.transfer",
                    ),
                ),
            ],
            options={
                "db_table": "payments_settlement",
                "db_table_comment": "振込結果明細",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="TransferFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("programme_id", models.CharField(db_comment="制度", max_length=64)),
                ("instalment", models.PositiveSmallIntegerField(db_comment="支給回")),
                ("rail", models.CharField(db_comment="総合振込または都度振込", max_length=8)),
                ("profile", models.CharField(db_comment="金融機関の設定名", max_length=64)),
                ("value_date", models.DateField(db_comment="振込指定日")),
                ("name", models.CharField(db_comment="ファイル名", max_length=80)),
                ("sha256", models.CharField(db_comment="内容のSHA-256", max_length=64)),
                ("items", models.PositiveIntegerField(db_comment="合計件数")),
                ("total_yen", models.BigIntegerField(db_comment="合計金額 (円)")),
                ("drafted_by", models.CharField(db_comment="起案者", max_length=64)),
                ("approved_by", models.CharField(db_comment="承認者 (会計管理者)", max_length=64)),
                ("written_at", models.DateTimeField(db_comment="作成日時")),
                ("sent_at", models.DateTimeField(db_comment="金融機関への引渡日時", null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
            ],
            options={
                "db_table": "payments_transfer_file",
                "db_table_comment": "振込依頼",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="transfer",
            name="transfer_file",
            field=models.ForeignKey(
                db_comment="振込依頼",
                db_index=False,
                on_delete=models.PROTECT,
                related_name="+",
                to="payments.transferfile",
            ),
        ),
        migrations.AddField(
            model_name="bankresult",
            name="transfer_file",
            field=models.ForeignKey(
                db_comment="振込依頼",
                db_index=False,
                on_delete=models.PROTECT,
                related_name="+",
                to="payments.transferfile",
            ),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.UniqueConstraint(
                fields=("municipality", "programme_id", "person_id", "instalment"), name="payments_paid_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="payments_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.CheckConstraint(
                condition=models.Q(("instalment__gte", 1)), name="payments_instalment_from_1"
            ),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["due", "in_file", "paid", "returned", "refused", "uncollected", "repaid"])
                ),
                name="payments_instruction_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountrequest",
            constraint=models.UniqueConstraint(fields=("instruction", "ground"), name="payments_asked_once"),
        ),
        migrations.AddConstraint(
            model_name="accountrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["missing", "returned"])), name="payments_asked_ground"
            ),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="payments_repayment_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(fields=("result", "transfer"), name="payments_settled_once"),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["paid", "returned"])), name="payments_settlement_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferfile",
            constraint=models.UniqueConstraint(fields=("municipality", "sha256"), name="payments_file_once"),
        ),
        migrations.AddConstraint(
            model_name="transferfile",
            constraint=models.UniqueConstraint(fields=("municipality", "name"), name="payments_file_name_once"),
        ),
        migrations.AddConstraint(
            model_name="transferfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_by", models.F("drafted_by")), _negated=True), name="payments_two_persons"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("items__gte", 1), ("total_yen__gte", 1)), name="payments_file_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("rail__in", ["bulk", "single"])), name="payments_rail"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(fields=("instruction", "attempt"), name="payments_attempt_once"),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(fields=("transfer_file", "line"), name="payments_line_once"),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "returned"), _negated=True),
                fields=("instruction",),
                name="payments_one_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="payments_transfer_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(condition=models.Q(("attempt__gte", 1)), name="payments_attempt_from_1"),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["in_file", "paid", "returned"])), name="payments_transfer_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankresult",
            constraint=models.UniqueConstraint(fields=("municipality", "sha256"), name="payments_result_once"),
        ),
    )
