"""The register tables, the runs that filled them, and the snapshots. Written by makemigrations."""

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
            name="Award",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                ("person_id", models.BigIntegerField(db_comment="宛名番号")),
                ("programme_id", models.TextField(db_comment="給付事業番号")),
                ("amount_yen", models.BigIntegerField(db_comment="既支給額 (円)")),
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
                "db_table": "awards",
                "db_table_comment": "他の給付事業での既支給額",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["municipality", "person_id"], name="awards_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("municipality", "person_id", "programme_id"),
                        name="awards_one_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gt", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="awards_superseded_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                ("person_id", models.BigIntegerField(db_comment="宛名番号")),
                (
                    "purpose",
                    models.CharField(
                        db_comment="public_money 公金受取口座、paid_before 支給実績口座、child_allowance 児童手当口座",
                        max_length=20,
                    ),
                ),
                ("bank_code", models.CharField(db_comment="金融機関コード", max_length=4)),
                ("branch_code", models.CharField(db_comment="店舗コード", max_length=3)),
                (
                    "account_type",
                    models.CharField(db_comment="預金種目 (1 普通、2 当座、4 貯蓄、9 その他)", max_length=1),
                ),
                ("account_number", models.CharField(db_comment="口座番号", max_length=7)),
                ("holder_kana", models.TextField(db_comment="口座名義人カナ")),
                ("registered_on", models.DateField(db_comment="口座登録年月日", null=True)),
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
                "db_table": "accounts",
                "db_table_comment": "口座情報",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["municipality", "person_id"], name="accounts_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("municipality", "person_id", "purpose"),
                        name="accounts_one_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gt", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="accounts_superseded_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChildAllowance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                ("child_id", models.BigIntegerField(db_comment="児童の宛名番号")),
                ("payee_id", models.BigIntegerField(db_comment="受給者の宛名番号")),
                ("from_month", models.DateField(db_comment="支給開始年月 (その月の1日)")),
                ("to_month", models.DateField(db_comment="支給終了年月 (その月の1日、支給中は空)", null=True)),
                ("standard", models.BooleanField(db_comment="本則給付 (偽は特例給付)")),
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
                "db_table": "child_allowances",
                "db_table_comment": "児童手当の受給情報",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["municipality", "child_id"], name="child_allowances_child"),
                    models.Index(fields=["municipality", "payee_id"], name="child_allowances_payee"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("municipality", "child_id", "from_month"),
                        name="child_allowances_one_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gt", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="child_allowances_superseded_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(db_comment="取り込んだ表", max_length=20)),
                ("file_sha256", models.CharField(db_comment="ファイルの SHA-256 (16進)", max_length=64)),
                ("rows", models.BigIntegerField(db_comment="ファイルの行数 (見出しを除く)")),
                ("refused", models.BigIntegerField(db_comment="取り込まなかった行数")),
                ("added", models.BigIntegerField(db_comment="加えた行数")),
                ("superseded", models.BigIntegerField(db_comment="置き換えた行数")),
                ("at", models.DateTimeField(db_comment="取込日時")),
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
                "db_table": "import_runs",
                "db_table_comment": "台帳ファイルの取込の記録",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["municipality", "register", "at"], name="import_runs_register")],
            },
        ),
        migrations.CreateModel(
            name="Protection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                ("measure_id", models.BigIntegerField(db_comment="支援措置番号")),
                ("person_id", models.BigIntegerField(db_comment="宛名番号")),
                (
                    "role",
                    models.CharField(db_comment="申出者 applicant、併せて支援を求める者 accompanying", max_length=12),
                ),
                (
                    "offender_id",
                    models.BigIntegerField(db_comment="加害者の宛名番号 (当市区町村の住民でなければ空)", null=True),
                ),
                (
                    "ground",
                    models.CharField(
                        db_comment="根拠 (order 保護命令、certificate 証明書、measure 支援措置)", max_length=12
                    ),
                ),
                ("starts_on", models.DateField(db_comment="支援措置の開始年月日")),
                (
                    "ends_on",
                    models.DateField(db_comment="支援措置の終了年月日 (過ぎても自動では終わらない)", null=True),
                ),
                ("lives_here", models.BooleanField(db_comment="当市区町村に居住しているか")),
                ("contact_postal_code", models.CharField(db_comment="連絡先の郵便番号", max_length=7, null=True)),
                ("contact_address", models.TextField(db_comment="連絡先の住所", null=True)),
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
                "db_table": "protections",
                "db_table_comment": "支援措置 (住民基本台帳事務処理要領 第5-10)",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["municipality", "measure_id"], name="protections_measure"),
                    models.Index(fields=["municipality", "person_id"], name="protections_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("municipality", "measure_id", "person_id"),
                        name="protections_one_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gt", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="protections_superseded_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Resident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                ("person_id", models.BigIntegerField(db_comment="宛名番号")),
                ("version", models.IntegerField(db_comment="個人履歴番号")),
                ("household_id", models.BigIntegerField(db_comment="世帯番号")),
                ("relationship", models.TextField(db_comment="続柄コード1から4を続けたもの (02 世帯主)", null=True)),
                ("kind", models.CharField(db_comment="住民種別 (1 日本人、2 外国人)", max_length=1)),
                (
                    "status",
                    models.CharField(db_comment="住民状態 (1 住民、2 転出者、3 死亡者、9 その他消除者)", max_length=1),
                ),
                ("event_reason", models.TextField(db_comment="異動事由")),
                ("event_on", models.DateField(db_comment="異動年月日")),
                ("notified_on", models.DateField(db_comment="異動届出年月日", null=True)),
                ("name", models.TextField(db_comment="氏名")),
                ("name_kana", models.TextField(db_comment="氏名のフリガナ", null=True)),
                ("kana_certified", models.BooleanField(db_comment="フリガナ確認状況", null=True)),
                ("former_surname", models.TextField(db_comment="旧氏", null=True)),
                ("alias", models.TextField(db_comment="通称", null=True)),
                ("name_romaji", models.TextField(db_comment="氏名 (ローマ字)", null=True)),
                ("birth_date", models.DateField(db_comment="生年月日 (不詳は空)", null=True)),
                ("sex", models.CharField(db_comment="性別 (0 不明、1 男、2 女、9 適用不能)", max_length=1, null=True)),
                ("nationality", models.TextField(db_comment="国籍・地域", null=True)),
                ("postal_code", models.CharField(db_comment="郵便番号", max_length=7, null=True)),
                ("town", models.TextField(db_comment="住所 町字", null=True)),
                ("street", models.TextField(db_comment="住所 番地号", null=True)),
                ("building", models.TextField(db_comment="住所 方書", null=True)),
                ("resident_since", models.DateField(db_comment="住民となった年月日", null=True)),
                ("removed_on", models.DateField(db_comment="消除の異動年月日", null=True)),
                ("removed_elsewhere_on", models.DateField(db_comment="転入前住所地の転出年月日", null=True)),
                ("recorded_on", models.DateField(db_comment="処理年月日 (異動を入力した日)")),
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
                "db_table": "residents",
                "db_table_comment": "住民基本台帳 (住民票の履歴)",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["municipality", "person_id"], name="residents_person"),
                    models.Index(fields=["municipality", "household_id"], name="residents_household"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("municipality", "person_id", "version"),
                        name="residents_one_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gt", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="residents_superseded_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "snapshot_id",
                    models.CharField(db_comment="断面の id (マニフェストの SHA-256 の先頭16桁)", max_length=16),
                ),
                ("base_date", models.DateField(db_comment="基準日")),
                ("known_at", models.DateTimeField(db_comment="この時点までに知られたことによる")),
                (
                    "decides_by",
                    models.CharField(
                        db_comment="基準とする日付 (event 異動日、notified 届出日、recorded 処理日)", max_length=8
                    ),
                ),
                ("manifest_sha256", models.CharField(db_comment="マニフェストの SHA-256 (16進)", max_length=64)),
                ("people", models.BigIntegerField(db_comment="断面に含まれる人数")),
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
                "db_table": "snapshots",
                "db_table_comment": "基準日断面",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("municipality", "snapshot_id"), name="snapshots_one")],
            },
        ),
        migrations.CreateModel(
            name="TaxFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                ("person_id", models.BigIntegerField(db_comment="宛名番号")),
                ("fiscal_year", models.IntegerField(db_comment="課税年度")),
                ("per_capita_levy", models.BigIntegerField(db_comment="均等割額 (円)", null=True)),
                ("income_levy", models.BigIntegerField(db_comment="定額減税前の所得割額 (円)", null=True)),
                ("income_tax", models.BigIntegerField(db_comment="前年分の所得税額 (円)", null=True)),
                ("total_income", models.BigIntegerField(db_comment="合計所得金額 (円)", null=True)),
                ("dependants", models.IntegerField(db_comment="扶養親族等の数", null=True)),
                ("dependent_of_taxpayer", models.BooleanField(db_comment="課税者の扶養親族等である", null=True)),
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
                "db_table": "taxes",
                "db_table_comment": "個人住民税の課税情報",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["municipality", "person_id"], name="taxes_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("municipality", "person_id", "fiscal_year"),
                        name="taxes_one_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gt", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="taxes_superseded_later",
                    ),
                ],
            },
        ),
    ]
