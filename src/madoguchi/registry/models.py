"""The register tables. A row is never changed but for `superseded_at`, and never deleted.

What was known at an instant K is `recorded_at <= K and (superseded_at is null or superseded_at > K)`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from madoguchi.evidence.models import EvidencedRecord
from madoguchi.tenancy.models import MunicipalityRecord


class BitemporalRecord(MunicipalityRecord):
    """A row with the time for which the house held it to be true."""

    recorded_at = models.DateTimeField(db_comment="処理日時 (この行を知った時点)")
    superseded_at = models.DateTimeField(null=True, db_comment="後の行に置き換えられた時点 (現在の行は空)")

    class Meta(MunicipalityRecord.Meta):
        abstract = True


def _present(table: str, *key: str) -> tuple[models.BaseConstraint, ...]:
    return (
        models.UniqueConstraint(
            fields=["municipality", *key], condition=Q(superseded_at__isnull=True), name=f"{table}_one_present"
        ),
        models.CheckConstraint(
            condition=Q(superseded_at__isnull=True) | Q(superseded_at__gt=F("recorded_at")),
            name=f"{table}_superseded_later",
        ),
    )


class Resident(BitemporalRecord):
    """「住民票」 One full row for each change of a person's record (履歴)."""

    person_id = models.BigIntegerField(db_comment="宛名番号")
    version = models.IntegerField(db_comment="個人履歴番号")
    household_id = models.BigIntegerField(db_comment="世帯番号")
    relationship = models.TextField(null=True, db_comment="続柄コード1から4を続けたもの (02 世帯主)")
    kind = models.CharField(max_length=1, db_comment="住民種別 (1 日本人、2 外国人)")
    status = models.CharField(max_length=1, db_comment="住民状態 (1 住民、2 転出者、3 死亡者、9 その他消除者)")
    event_reason = models.TextField(db_comment="異動事由")
    event_on = models.DateField(db_comment="異動年月日")
    notified_on = models.DateField(null=True, db_comment="異動届出年月日")
    name = models.TextField(db_comment="氏名")
    name_kana = models.TextField(null=True, db_comment="氏名のフリガナ")
    kana_certified = models.BooleanField(null=True, db_comment="フリガナ確認状況")
    former_surname = models.TextField(null=True, db_comment="旧氏")
    alias = models.TextField(null=True, db_comment="通称")
    name_romaji = models.TextField(null=True, db_comment="氏名 (ローマ字)")
    birth_date = models.DateField(null=True, db_comment="生年月日 (不詳は空)")
    sex = models.CharField(max_length=1, null=True, db_comment="性別 (0 不明、1 男、2 女、9 適用不能)")
    nationality = models.TextField(null=True, db_comment="国籍・地域")
    postal_code = models.CharField(max_length=7, null=True, db_comment="郵便番号")
    town = models.TextField(null=True, db_comment="住所 町字")
    street = models.TextField(null=True, db_comment="住所 番地号")
    building = models.TextField(null=True, db_comment="住所 方書")
    resident_since = models.DateField(null=True, db_comment="住民となった年月日")
    removed_on = models.DateField(null=True, db_comment="消除の異動年月日")
    removed_elsewhere_on = models.DateField(null=True, db_comment="転入前住所地の転出年月日")
    recorded_on = models.DateField(db_comment="処理年月日 (異動を入力した日)")

    class Meta(BitemporalRecord.Meta):
        db_table = "residents"
        db_table_comment = "住民基本台帳 (住民票の履歴)"
        constraints = _present("residents", "person_id", "version")
        indexes = (
            models.Index(fields=["municipality", "person_id"], name="residents_person"),
            models.Index(fields=["municipality", "household_id"], name="residents_household"),
        )


class Protection(BitemporalRecord):
    """「支援措置」 A person under a protection measure, and from whom."""

    measure_id = models.BigIntegerField(db_comment="支援措置番号")
    person_id = models.BigIntegerField(db_comment="宛名番号")
    role = models.CharField(max_length=12, db_comment="申出者 applicant、併せて支援を求める者 accompanying")
    offender_id = models.BigIntegerField(null=True, db_comment="加害者の宛名番号 (当市区町村の住民でなければ空)")
    ground = models.CharField(max_length=12, db_comment="根拠 (order 保護命令、certificate 証明書、measure 支援措置)")
    starts_on = models.DateField(db_comment="支援措置の開始年月日")
    ends_on = models.DateField(null=True, db_comment="支援措置の終了年月日 (過ぎても自動では終わらない)")
    lives_here = models.BooleanField(db_comment="当市区町村に居住しているか")
    contact_postal_code = models.CharField(max_length=7, null=True, db_comment="連絡先の郵便番号")
    contact_address = models.TextField(null=True, db_comment="連絡先の住所")

    class Meta(BitemporalRecord.Meta):
        db_table = "protections"
        db_table_comment = "支援措置 (住民基本台帳事務処理要領 第5-10)"
        constraints = _present("protections", "measure_id", "person_id")
        indexes = (
            models.Index(fields=["municipality", "measure_id"], name="protections_measure"),
            models.Index(fields=["municipality", "person_id"], name="protections_person"),
            models.Index(fields=["municipality", "recorded_at"], name="protections_recorded"),
        )


class TaxFact(BitemporalRecord):
    """「個人住民税」 What the tax office knows of a person for a fiscal year; amounts in whole yen."""

    person_id = models.BigIntegerField(db_comment="宛名番号")
    fiscal_year = models.IntegerField(db_comment="課税年度")
    per_capita_levy = models.BigIntegerField(null=True, db_comment="均等割額 (円)")
    income_levy = models.BigIntegerField(null=True, db_comment="定額減税前の所得割額 (円)")
    income_tax = models.BigIntegerField(null=True, db_comment="前年分の所得税額 (円)")
    total_income = models.BigIntegerField(null=True, db_comment="合計所得金額 (円)")
    dependants = models.IntegerField(null=True, db_comment="扶養親族等の数")
    dependent_of_taxpayer = models.BooleanField(null=True, db_comment="課税者の扶養親族等である")

    class Meta(BitemporalRecord.Meta):
        db_table = "taxes"
        db_table_comment = "個人住民税の課税情報"
        constraints = _present("taxes", "person_id", "fiscal_year")
        indexes = (models.Index(fields=["municipality", "person_id"], name="taxes_person"),)


class BankAccount(BitemporalRecord):
    """「口座」 An account of a person, for one purpose."""

    person_id = models.BigIntegerField(db_comment="宛名番号")
    purpose = models.CharField(
        max_length=20,
        db_comment="public_money 公金受取口座、paid_before 支給実績口座、child_allowance 児童手当口座、"
        "credited 当システムで入金した口座",
    )
    bank_code = models.CharField(max_length=4, db_comment="金融機関コード")
    branch_code = models.CharField(max_length=3, db_comment="店舗コード")
    account_type = models.CharField(max_length=1, db_comment="預金種目 (1 普通、2 当座、4 貯蓄、9 その他)")
    account_number = models.CharField(max_length=7, db_comment="口座番号")
    holder_kana = models.TextField(db_comment="口座名義人カナ")
    registered_on = models.DateField(null=True, db_comment="口座登録年月日")

    class Meta(BitemporalRecord.Meta):
        db_table = "accounts"
        db_table_comment = "口座情報"
        constraints = _present("accounts", "person_id", "purpose")
        indexes = (models.Index(fields=["municipality", "person_id"], name="accounts_person"),)


class AccountCheck(BitemporalRecord):
    """「口座の確認」 What is known of an account of a person: by the bank, or by two persons of the office."""

    person_id = models.BigIntegerField(db_comment="宛名番号")
    bank_code = models.CharField(max_length=4, db_comment="金融機関コード")
    branch_code = models.CharField(max_length=3, db_comment="店舗コード")
    account_type = models.CharField(max_length=1, db_comment="預金種目 (1 普通、2 当座、4 貯蓄、9 その他)")
    account_number = models.CharField(max_length=7, db_comment="口座番号")
    holder_kana = models.TextField(db_comment="口座名義人カナ (確かめたときのもの)")
    told_by = models.CharField(max_length=6, db_comment="誰が確かめたか (bank 金融機関、office 職員二人)")
    outcome = models.CharField(
        max_length=12,
        db_comment="結果 (no_account 該当口座なし、name_differs 名義相違、own 本人の口座、not_own 本人の口座でない)",
    )
    by = models.CharField(max_length=60, db_comment="確かめた人 (金融機関のときは bank)")
    confirmed_by = models.CharField(max_length=60, null=True, db_comment="もう一人の確かめた人")
    why = models.TextField(db_comment="理由 (金融機関のときは結果ファイルの SHA-256)")

    class Meta(BitemporalRecord.Meta):
        db_table = "account_checks"
        db_table_comment = "口座の確認 (振込結果と、職員二人による名義の確認)"
        constraints = (
            *_present(
                "account_checks",
                *("person_id", "bank_code", "branch_code", "account_type", "account_number", "told_by"),
            ),
            models.CheckConstraint(
                condition=Q(told_by="bank", outcome__in=("no_account", "name_differs"), confirmed_by__isnull=True)
                | Q(told_by="office", outcome__in=("own", "not_own"), confirmed_by__isnull=False)
                & ~Q(confirmed_by=F("by")),
                name="account_checks_two_persons",
            ),
        )


class AccountAlarm(BitemporalRecord):
    """「口座の警報」 An account that is not the person's by its holder's name, since the night it was found."""

    account = models.ForeignKey(
        BankAccount, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="口座の行"
    )
    kind = models.CharField(max_length=20, db_comment="見立て (family 家族の口座、wrong_link 他人の口座など)")

    class Meta(BitemporalRecord.Meta):
        db_table = "account_alarms"
        db_table_comment = "口座の警報 (名義が本人と違う口座)"
        constraints = _present("account_alarms", "account")


class ChildAllowance(BitemporalRecord):
    """「児童手当」 For which child the allowance was paid to whom, and for which months."""

    child_id = models.BigIntegerField(db_comment="児童の宛名番号")
    payee_id = models.BigIntegerField(db_comment="受給者の宛名番号")
    from_month = models.DateField(db_comment="支給開始年月 (その月の1日)")
    to_month = models.DateField(null=True, db_comment="支給終了年月 (その月の1日、支給中は空)")
    standard = models.BooleanField(db_comment="本則給付 (偽は特例給付)")

    class Meta(BitemporalRecord.Meta):
        db_table = "child_allowances"
        db_table_comment = "児童手当の受給情報"
        constraints = _present("child_allowances", "child_id", "from_month")
        indexes = (
            models.Index(fields=["municipality", "child_id"], name="child_allowances_child"),
            models.Index(fields=["municipality", "payee_id"], name="child_allowances_payee"),
        )


class Award(BitemporalRecord):
    """「既支給」 What a person has had under another programme, in whole yen."""

    person_id = models.BigIntegerField(db_comment="宛名番号")
    programme_id = models.TextField(db_comment="給付事業番号")
    amount_yen = models.BigIntegerField(db_comment="既支給額 (円)")

    class Meta(BitemporalRecord.Meta):
        db_table = "awards"
        db_table_comment = "他の給付事業での既支給額"
        constraints = _present("awards", "person_id", "programme_id")
        indexes = (models.Index(fields=["municipality", "person_id"], name="awards_person"),)


class Town(BitemporalRecord):
    """「町字」 A named part of the municipality or of a ward, with its number in the アドレス・ベース・レジストリ."""

    lg_code = models.CharField(max_length=6, db_comment="市区町村・政令市区の全国地方公共団体コード")
    machiaza_id = models.CharField(max_length=7, db_comment="町字ID")
    residential = models.BooleanField(db_comment="住居表示フラグ")
    kind = models.TextField(db_comment="町字区分 (1 大字・町、2 丁目、3 小字、4 大字・町なし)")
    prefecture = models.TextField(db_comment="都道府県名")
    county = models.TextField(null=True, db_comment="郡名")
    city = models.TextField(db_comment="市区町村名")
    ward = models.TextField(null=True, db_comment="政令市区名")
    oaza = models.TextField(null=True, db_comment="大字・町名")
    oaza_kana = models.TextField(null=True, db_comment="大字・町名のフリガナ")
    chome = models.TextField(null=True, db_comment="丁目名")
    koaza = models.TextField(null=True, db_comment="小字名")
    koaza_kana = models.TextField(null=True, db_comment="小字名のフリガナ")
    postal_code = models.CharField(max_length=7, null=True, db_comment="郵便番号")
    effective_on = models.DateField(db_comment="効力発生日")
    abolished_on = models.DateField(null=True, db_comment="廃止日")

    class Meta(BitemporalRecord.Meta):
        db_table = "towns"
        db_table_comment = "町字 (アドレス・ベース・レジストリ 町字マスター)"
        constraints = _present("towns", "lg_code", "machiaza_id", "residential", "effective_on")


class ResidenceNumber(BitemporalRecord):
    """「住居番号」 A building's number in a town where 住居表示 is in force."""

    lg_code = models.CharField(max_length=6, db_comment="市区町村・政令市区の全国地方公共団体コード")
    machiaza_id = models.CharField(max_length=7, db_comment="町字ID")
    residence_id = models.TextField(db_comment="街区ID、住居ID、住居2IDを続けたもの")
    block = models.TextField(null=True, db_comment="街区符号")
    residence = models.TextField(null=True, db_comment="住居番号")
    residence_2 = models.TextField(null=True, db_comment="住居番号2")
    effective_on = models.DateField(db_comment="効力発生日")
    abolished_on = models.DateField(null=True, db_comment="廃止日")

    class Meta(BitemporalRecord.Meta):
        db_table = "residence_numbers"
        db_table_comment = "住居番号 (アドレス・ベース・レジストリ 住居マスター)"
        constraints = _present("residence_numbers", "lg_code", "machiaza_id", "residence_id", "effective_on")


class ParcelNumber(BitemporalRecord):
    """「地番」 The number of a piece of land, by which places are named where 住居表示 is not in force."""

    lg_code = models.CharField(max_length=6, db_comment="市区町村・政令市区の全国地方公共団体コード")
    machiaza_id = models.CharField(max_length=7, db_comment="町字ID")
    parcel_id = models.CharField(max_length=15, db_comment="地番ID")
    number = models.TextField(db_comment="地番1")
    number_2 = models.TextField(null=True, db_comment="地番2 (枝番)")
    number_3 = models.TextField(null=True, db_comment="地番3")
    effective_on = models.DateField(db_comment="効力発生日")
    abolished_on = models.DateField(null=True, db_comment="廃止日")

    class Meta(BitemporalRecord.Meta):
        db_table = "parcel_numbers"
        db_table_comment = "地番 (アドレス・ベース・レジストリ 地番マスター)"
        constraints = _present("parcel_numbers", "lg_code", "machiaza_id", "parcel_id", "effective_on")


class Corporation(BitemporalRecord):
    """「法人」 A corporation as it stood from a day on, as the National Tax Agency published it (番号法39条4項)."""

    corporate_number = models.CharField(max_length=13, db_comment="法人番号")
    process = models.CharField(
        max_length=2,
        db_comment="処理区分 (01 新規、11 名称、12・13 所在地、21 閉鎖、22 復活、71 合併、99 削除等)",
    )
    corrected = models.BooleanField(db_comment="訂正区分 (訂正である)")
    updated_on = models.DateField(db_comment="更新年月日 (国税庁がこの行を書いた日)")
    changed_on = models.DateField(db_comment="変更年月日 (削除で空のときは更新年月日)")
    name = models.TextField(null=True, db_comment="商号又は名称")
    name_image = models.TextField(null=True, db_comment="商号又は名称イメージID")
    kind = models.CharField(
        max_length=3,
        null=True,
        db_comment="法人種別 (101 国、201 地方、301-305 会社、399 他の登記法人、401 外国、499 他)",
    )
    prefecture = models.TextField(null=True, db_comment="国内所在地 都道府県")
    city = models.TextField(null=True, db_comment="国内所在地 市区町村")
    street = models.TextField(null=True, db_comment="国内所在地 丁目番地等")
    prefecture_code = models.CharField(max_length=2, null=True, db_comment="都道府県コード")
    city_code = models.CharField(max_length=3, null=True, db_comment="市区町村コード (都道府県を除く3桁)")
    postal_code = models.CharField(max_length=7, null=True, db_comment="郵便番号")
    abroad = models.TextField(null=True, db_comment="国外所在地")
    closed_on = models.DateField(null=True, db_comment="登記記録の閉鎖等年月日")
    close_cause = models.CharField(
        max_length=2,
        null=True,
        db_comment="登記記録の閉鎖等の事由 (01・31 清算結了等、11 合併等、21 登記官による閉鎖)",
    )
    successor_number = models.CharField(max_length=13, null=True, db_comment="承継先法人番号")
    change_cause = models.TextField(null=True, db_comment="変更事由の詳細")
    assigned_on = models.DateField(null=True, db_comment="法人番号指定年月日")
    latest = models.BooleanField(null=True, db_comment="最新履歴 (公表された時点で最新であった)")
    name_english = models.TextField(null=True, db_comment="商号又は名称 (英語表記)")
    name_kana = models.TextField(null=True, db_comment="フリガナ")
    search_excluded = models.BooleanField(null=True, db_comment="検索対象除外")
    name_key = models.TextField(null=True, db_comment="商号又は名称の照合キー (法人の種類を除き、字体をそろえたもの)")
    kana_key = models.TextField(null=True, db_comment="フリガナの照合キー")

    class Meta(BitemporalRecord.Meta):
        db_table = "corporations"
        db_table_comment = "法人 (国税庁法人番号公表サイト)"
        constraints = _present("corporations", "corporate_number", "changed_on", "process")


class Branch(BitemporalRecord):
    """「支店」 A branch of a bank under the name that it had from a day on."""

    bank_code = models.CharField(max_length=4, db_comment="金融機関コード")
    bank_name = models.TextField(db_comment="金融機関名")
    bank_kana = models.TextField(null=True, db_comment="金融機関名カナ")
    branch_code = models.CharField(max_length=3, db_comment="店舗コード")
    branch_name = models.TextField(db_comment="店舗名")
    branch_kana = models.TextField(null=True, db_comment="店舗名カナ")
    from_on = models.DateField(db_comment="この名の初日 (最初の一覧にあったものは1900年1月1日)")
    until_on = models.DateField(null=True, db_comment="この名でなくなった日")

    class Meta(BitemporalRecord.Meta):
        db_table = "branches"
        db_table_comment = "金融機関の店舗 (統一金融機関コード・統一店番号)"
        constraints = _present("branches", "bank_code", "branch_code", "from_on")


class BranchMerger(BitemporalRecord):
    """「統廃合」 A branch whose accounts another branch took over."""

    bank_code = models.CharField(max_length=4, db_comment="旧金融機関コード")
    branch_code = models.CharField(max_length=3, db_comment="旧店舗コード")
    new_bank_code = models.CharField(max_length=4, db_comment="新金融機関コード")
    new_branch_code = models.CharField(max_length=3, db_comment="新店舗コード")
    merged_on = models.DateField(db_comment="統廃合年月日 (この日から新しいコード)")

    class Meta(BitemporalRecord.Meta):
        db_table = "branch_mergers"
        db_table_comment = "店舗の統廃合"
        constraints = _present("branch_mergers", "bank_code", "branch_code", "merged_on")


class AddressChange(BitemporalRecord):
    """「町名地番変更」 A town, or a number in it, that has another address from a day on."""

    town = models.TextField(db_comment="旧町字")
    street = models.TextField(db_comment="旧番地号 (すべて: 町字のすべての番地号)")
    new_town = models.TextField(db_comment="新町字")
    new_street = models.TextField(null=True, db_comment="新番地号 (空は変わらない)")
    new_postal_code = models.CharField(max_length=7, null=True, db_comment="新郵便番号 (空は変わらない)")
    changed_on = models.DateField(db_comment="変更年月日 (この日から新しい住所)")

    class Meta(BitemporalRecord.Meta):
        db_table = "address_changes"
        db_table_comment = "町名地番変更 (新旧対照表)"
        constraints = _present("address_changes", "town", "street", "changed_on")


class LawEdition(BitemporalRecord):
    """「法令の版」 A law as it stands from a day on, as one file says it; a town's own 要綱 is a law here too."""

    law_id = models.TextField(db_comment="法令ID (e-Gov)、なければ法令番号")
    effective_on = models.DateField(db_comment="施行期日 (この版の効力が生じる日)")
    amended_by = models.TextField(db_comment="改正した法令の法令ID (制定時の版は0が15桁、不明は空)")
    title = models.TextField(db_comment="題名")
    abbreviations = models.TextField(db_comment="略称 (読点で区切る)")
    number = models.TextField(db_comment="法令番号 (公布されたとおり)")
    promulgated_on = models.DateField(null=True, db_comment="公布日")
    file_sha256 = models.CharField(max_length=64, db_comment="ファイルの SHA-256 (16進)")
    schema_sha256 = models.CharField(max_length=64, db_comment="照合したスキーマの SHA-256 (16進)")

    class Meta(BitemporalRecord.Meta):
        db_table = "law_editions"
        db_table_comment = "法令の版 (法令標準XML)"
        constraints = _present("law_editions", "law_id", "effective_on", "amended_by")


class LawProvision(MunicipalityRecord):
    """「規定」 One article, paragraph, item or annex of an edition with its own text; it ends with its edition."""

    edition = models.ForeignKey(
        LawEdition, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="法令の版"
    )
    ordinal = models.IntegerField(db_comment="法令の中での順番")
    part = models.CharField(max_length=10, db_comment="前文 preamble、本則 main、附則 supplement、別表など annex")
    of_law = models.TextField(db_comment="附則を加えた法令の法令番号 (制定時の附則と本則は空)")
    article = models.TextField(db_comment="条名 (8、8の2)、別表などはその名")
    paragraph = models.IntegerField(db_comment="項番号 (条全体は0)")
    item = models.TextField(db_comment="号名 (1、1の2)")
    subitem = models.TextField(db_comment="号の細分 (イ、その中の(1)は イ/1)")
    title = models.TextField(db_comment="条名・項番号・号名 (印刷のとおり)")
    caption = models.TextField(db_comment="見出し (括弧を除く)")
    text = models.TextField(db_comment="その条・項・号だけの本文")
    sentences = models.IntegerField(db_comment="ただし書を除く文の数")
    proviso = models.BooleanField(db_comment="ただし書がある")
    struck = models.BooleanField(db_comment="削除されている")

    class Meta(MunicipalityRecord.Meta):
        db_table = "law_provisions"
        db_table_comment = "法令の規定 (条・項・号と本文)"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "edition", "ordinal"], name="law_provisions_one"),
        )


class ImportRun(EvidencedRecord):
    """「取込」 One register file that was taken in."""

    register = models.CharField(max_length=20, db_comment="取り込んだ表")
    file_sha256 = models.CharField(max_length=64, db_comment="ファイルの SHA-256 (16進)")
    rows = models.BigIntegerField(db_comment="ファイルの行数 (見出しを除く)")
    refused = models.BigIntegerField(db_comment="取り込まなかった行数")
    added = models.BigIntegerField(db_comment="加えた行数")
    superseded = models.BigIntegerField(db_comment="置き換えた行数")
    at = models.DateTimeField(db_comment="取込日時")
    as_of = models.DateField(null=True, db_comment="抽出日 (元のシステムからファイルを作った日。空なら取込みの日)")

    class Meta(EvidencedRecord.Meta):
        db_table = "import_runs"
        db_table_comment = "台帳ファイルの取込の記録"
        indexes = (models.Index(fields=["municipality", "register", "at"], name="import_runs_register"),)


class QualityFigure(MunicipalityRecord):
    """「データ品質」 What was counted of one promise of the registers, each time that it was looked at."""

    promise = models.CharField(max_length=40, db_comment="点検の名前")
    rows = models.BigIntegerField(db_comment="数えた行数")
    wrong = models.BigIntegerField(db_comment="合わない行数")
    at_least = models.FloatField(db_comment="約束した割合 (0から1)")
    at = models.DateTimeField(db_comment="点検した日時")

    class Meta(MunicipalityRecord.Meta):
        db_table = "quality_figures"
        db_table_comment = "台帳の点検の記録"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "promise", "at"], name="quality_figures_once_at_a_time"),
        )


class Snapshot(EvidencedRecord):
    """「基準日断面」 What was so on the base date, as known at an instant, frozen in files."""

    snapshot_id = models.CharField(max_length=16, db_comment="断面の id (マニフェストの SHA-256 の先頭16桁)")
    base_date = models.DateField(db_comment="基準日")
    known_at = models.DateTimeField(db_comment="この時点までに知られたことによる")
    decides_by = models.CharField(
        max_length=8, db_comment="基準とする日付 (event 異動日、notified 届出日、recorded 処理日)"
    )
    manifest_sha256 = models.CharField(max_length=64, db_comment="マニフェストの SHA-256 (16進)")
    people = models.BigIntegerField(db_comment="断面に含まれる人数")

    class Meta(EvidencedRecord.Meta):
        db_table = "snapshots"
        db_table_comment = "基準日断面"
        constraints = (models.UniqueConstraint(fields=["municipality", "snapshot_id"], name="snapshots_one"),)
