"""The records of a case. What is decided is never changed: database triggers refuse it (see the migration)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from madoguchi.cases.consequence import Consequence
from madoguchi.cases.states import Answer, Channel, Letter, PictureKind, SavedForm, State, SubmissionState
from madoguchi.evidence.models import EvidencedRecord
from madoguchi.identity.models import Mandate
from madoguchi.tenancy.models import MunicipalityRecord


def _one_of(column: str, allowed: Iterable[StrEnum], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{column}__in": [str(one) for one in allowed]}), name=f"cases_{name}_{column}"
    )


class Outcome(StrEnum):
    """「判定」 What the rules said of a unit: entitled, not entitled, or a fact is missing."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Finding(StrEnum):
    """「処分の内容」 Granted or refused."""

    GRANT = "grant"
    REFUSE = "refuse"


class Account(models.Model):
    """「振込先口座」 The five items of an account (全銀協 総合振込レコード): empty text where there is none."""

    bank_code = models.CharField(max_length=4, blank=True, default="", db_comment="銀行コード")
    branch_code = models.CharField(max_length=6, blank=True, default="", db_comment="支店コード")
    account_type = models.CharField(max_length=1, blank=True, default="", db_comment="預金種目 (1, 2, 4, 9)")
    account_number = models.CharField(max_length=12, blank=True, default="", db_comment="口座番号")
    holder_kana = models.CharField(max_length=120, blank=True, default="", db_comment="口座名義人 (カナ)")

    class Meta:
        abstract = True


class DeclaredProgramme(EvidencedRecord):
    """「給付事業」 A programme file as it was approved for use: its text, its hash, and the two persons."""

    programme_id = models.CharField(max_length=60, db_comment="事業の id")
    sha256 = models.CharField(max_length=64, db_comment="宣言ファイルの SHA-256 (16進)")
    text = models.TextField(db_comment="宣言ファイルの本文")
    declared_by = models.CharField(max_length=60, db_comment="起案者")
    declared_at = models.DateTimeField(db_comment="起案日時")
    approved_by = models.CharField(max_length=60, null=True, db_comment="承認者")
    approved_at = models.DateTimeField(null=True, db_comment="承認日時")

    class Meta(EvidencedRecord.Meta):
        db_table = "cases_declared_programme"
        db_table_comment = "給付事業の宣言ファイル (要綱)"
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "programme_id", "sha256"], name="cases_declared_programme_once"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("declared_by"))),
                name="cases_declared_programme_two_persons",
            ),
        )


class Opening(EvidencedRecord):
    """「判定の反映」 A determination that was brought into the claims: all of its programme say the newest one."""

    programme_id = models.CharField(max_length=60, db_comment="事業の id")
    sha256 = models.CharField(max_length=64, db_comment="判定に使った宣言ファイルの SHA-256")
    snapshot_id = models.CharField(max_length=16, db_comment="判定に使った基準日断面の id")
    opened_on = models.DateField(db_comment="事案に反映した日")

    class Meta(EvidencedRecord.Meta):
        db_table = "cases_opening"
        db_table_comment = "判定を事案に反映した記録 (追記のみ)"
        indexes = (models.Index(fields=["municipality", "programme_id"], name="cases_opening_programme"),)


class Claim(MunicipalityRecord, Account):
    """「事案」 The one claim of a unit under a programme, whatever the channel. Amounts are whole yen."""

    programme_id = models.CharField(max_length=60, db_comment="事業の id")
    unit_id = models.BigIntegerField(db_comment="世帯番号・宛名番号 (判定の単位)")
    reference_number = models.CharField(max_length=12, db_comment="照会番号 (12桁、末尾は検査用数字)")
    sha256 = models.CharField(max_length=64, db_comment="判定に使った宣言ファイルの SHA-256")
    snapshot_id = models.CharField(max_length=16, db_comment="判定に使った基準日断面の id")
    recipient_id = models.BigIntegerField(null=True, db_comment="受給者の宛名番号 (世帯主がいない世帯は空)")
    outcome = models.CharField(max_length=7, db_comment="判定 yes / no / unknown")
    amount_yen = models.BigIntegerField(null=True, db_comment="支給額 (円)、判定が yes のときだけ")
    instalments = models.CharField(max_length=200, default="", db_comment="支給回ごとの額 (円)、JSON の配列")
    findings = models.CharField(max_length=60, default="", db_comment="要件ごとの判定 y / n / u を順に並べた文字列")
    letter = models.CharField(max_length=12, db_comment="送る手紙の種類")
    state = models.CharField(max_length=20, db_comment="事案の状態")
    reason = models.CharField(max_length=40, default="", db_comment="状態の理由 (符号)")
    protected = models.BooleanField(db_comment="支援措置の対象者を含む")
    covered_elsewhere = models.BooleanField(default=False, db_comment="別の事案が対象とする人を含む (支給しない)")
    opened_on = models.DateField(db_comment="事案を開いた日")
    answer_by = models.DateField(db_comment="届出・申請の期限")

    class Meta(MunicipalityRecord.Meta):
        db_table = "cases_claim"
        db_table_comment = "事案 (事業と世帯ごとに1件)"
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "programme_id", "unit_id"], name="cases_claim_one_per_unit"
            ),
            models.UniqueConstraint(fields=["municipality", "reference_number"], name="cases_claim_one_per_number"),
            models.CheckConstraint(
                condition=Q(outcome="yes", amount_yen__gte=0) | (~Q(outcome="yes") & Q(amount_yen__isnull=True)),
                name="cases_claim_amount_with_yes",
            ),
            models.CheckConstraint(
                condition=~Q(protected=True) | Q(letter=Letter.WITHHELD.value), name="cases_claim_protected_withheld"
            ),
            models.CheckConstraint(
                condition=~Q(covered_elsewhere=True, state=State.READY.value), name="cases_claim_nobody_paid_doubly"
            ),
            _one_of("outcome", Outcome, "claim"),
            _one_of("letter", Letter, "claim"),
            _one_of("state", State, "claim"),
        )
        indexes = (
            models.Index(fields=["municipality", "programme_id", "state"], name="cases_claim_queue"),
            models.Index(fields=["municipality", "recipient_id"], name="cases_claim_recipient"),
            models.Index(
                fields=["municipality", "programme_id", "account_number"],
                condition=~Q(account_number=""),
                name="cases_claim_account",
            ),
        )


class ClaimMember(MunicipalityRecord):
    """「支給対象者」 A person whom a claim covers. Nobody is covered twice in one programme."""

    case = models.ForeignKey(
        Claim, db_column="claim_id", on_delete=models.PROTECT, related_name="members", db_comment="事案"
    )
    programme_id = models.CharField(max_length=60, db_comment="事業の id")
    person_id = models.BigIntegerField(db_comment="宛名番号")

    class Meta(MunicipalityRecord.Meta):
        db_table = "cases_claim_member"
        db_table_comment = "事案が対象とする人"
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "programme_id", "person_id"], name="cases_claim_member_covered_once"
            ),
        )


class Change(MunicipalityRecord):
    """「経過」 One change of a claim that no submission or decision explains. Append-only."""

    case = models.ForeignKey(
        Claim, db_column="claim_id", on_delete=models.PROTECT, related_name="changes", db_comment="事案"
    )
    from_state = models.CharField(max_length=20, db_comment="前の状態")
    to_state = models.CharField(max_length=20, db_comment="後の状態")
    reason = models.CharField(max_length=40, db_comment="理由 (符号)")
    changed_on = models.DateField(db_comment="変更した日")
    changed_at = models.DateTimeField(null=True, db_comment="職員が変更した日時")
    changed_by = models.CharField(max_length=60, default="", db_comment="変更した職員 (空は自動)")
    note = models.TextField(default="", db_comment="職員の記述、または前後の判定 (JSON)")

    class Meta(MunicipalityRecord.Meta):
        db_table = "cases_change"
        db_table_comment = "事案の経過 (追記のみ)"


class Submission(EvidencedRecord, Account):
    """「届出」 Each paper, form or call that arrived, kept as it came. At most one carries its claim."""

    case = models.ForeignKey(
        Claim,
        db_column="claim_id",
        on_delete=models.PROTECT,
        null=True,
        related_name="submissions",
        db_comment="事案 (番号が分からなければ空)",
    )
    submission_no = models.CharField(max_length=40, db_comment="届出の番号")
    reference_number = models.CharField(max_length=20, db_comment="書かれていた照会番号")
    channel = models.CharField(max_length=10, db_comment="経路")
    received_on = models.DateField(db_comment="届いた日")
    applicant_id = models.BigIntegerField(null=True, db_comment="届け出た人の宛名番号 (分からなければ空)")
    answer = models.CharField(max_length=15, db_comment="届出の内容")
    state = models.CharField(max_length=15, db_comment="届出の状態")
    defects = models.CharField(max_length=300, default="", db_comment="不備 (符号をコンマで区切る)")
    taken_by = models.CharField(max_length=60, db_default="", db_comment="受け付けた職員 (空は本人が送信、または取込)")
    entered_on = models.DateField(null=True, db_comment="入力または送信された日 (空は記録を始める前の届出)")
    acted_by = models.ForeignKey(
        Mandate,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_comment="送った代理人の代理権",
    )
    helped_by = models.CharField(max_length=90, db_default="", db_comment="手伝った支援員と場所 (いなければ空)")

    class Meta(EvidencedRecord.Meta):
        db_table = "cases_submission"
        db_table_comment = "届出 (紙・ウェブ・窓口・電話)"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "submission_no"], name="cases_submission_once"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state=SubmissionState.CARRIES.value),
                name="cases_submission_one_carries",
            ),
            _one_of("channel", Channel, "submission"),
            _one_of("answer", Answer, "submission"),
            _one_of("state", SubmissionState, "submission"),
        )
        indexes = (models.Index(fields=["municipality", "state"], name="cases_submission_queue"),)


class Objection(MunicipalityRecord):
    """「誤りの申出」 One item that a submission says is wrong, and the words with which it says so. Append-only."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="objections", db_comment="届出")
    item = models.CharField(max_length=100, db_comment="項目 (台帳の表と列、または様式の欄)")
    title = models.CharField(max_length=100, db_comment="項目の名前 (画面に出したとおり)")
    person_id = models.BigIntegerField(null=True, db_comment="だれの項目か、宛名番号 (世帯全体なら空)")
    said = models.CharField(max_length=400, default="", db_comment="申出人の記述")

    class Meta(MunicipalityRecord.Meta):
        db_table = "cases_objection"
        db_table_comment = "誤りの申出の項目 (追記のみ)"


class Reply(MunicipalityRecord):
    """「確認事項への回答」 What a submission says of one item that its letter asked for. Append-only."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="replies", db_comment="届出")
    item = models.CharField(max_length=100, db_comment="項目 (台帳の表と列)")
    title = models.CharField(max_length=100, db_comment="項目の名前 (画面に出したとおり)")
    person_id = models.BigIntegerField(null=True, db_comment="だれの項目か、宛名番号 (世帯全体なら空)")
    said = models.CharField(max_length=100, db_comment="届け出た人の回答 (台帳の値ではない)")

    class Meta(MunicipalityRecord.Meta):
        db_table = "cases_reply"
        db_table_comment = "確認事項への回答 (追記のみ)"


class Signature(EvidencedRecord):
    """「意思表示の証明」 What the person signed with a card of what a submission says, as they saw it. Append-only."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="signature", db_comment="届出")
    name = models.CharField(max_length=50, db_comment="署名された文書の名前")
    text = models.TextField(db_comment="署名された文書")
    signature = models.TextField(db_comment="電子署名 (JWS、タイムスタンプ付き)")
    signer = models.TextField(db_comment="証明書の名義")
    name_match = models.CharField(max_length=10, db_comment="台帳の氏名との照合")
    address_match = models.CharField(max_length=10, db_comment="台帳の住所との照合")
    signed_at = models.DateTimeField(db_comment="タイムスタンプの日時")
    visit_id = models.BigIntegerField(db_comment="オンライン窓口の利用 (その間だけ本人に控えを渡す)")

    class Meta(EvidencedRecord.Meta):
        db_table = "cases_signature"
        db_table_comment = "届出に付いた本人の電子署名 (追記のみ)"
        constraints = (
            models.CheckConstraint(
                condition=Q(name_match__in=["same", "unknown"], address_match__in=["same", "differs", "unknown"]),
                name="cases_signature_match",
            ),
        )


class Picture(MunicipalityRecord):
    """「添付画像」 A picture that lies with a claim: which it is. Its bytes lie in a file named by their hash."""

    case = models.ForeignKey(
        Claim, db_column="claim_id", on_delete=models.PROTECT, related_name="pictures", db_comment="事案"
    )
    kind = models.CharField(max_length=10, db_comment="何の画像か")
    sha256 = models.CharField(max_length=64, db_comment="画像 (JPEG) の SHA-256 (16進)")
    submission_no = models.CharField(max_length=40, default="", db_comment="届出の番号 (返送された用紙の頁)")
    added_by = models.CharField(max_length=60, db_comment="添えた人")
    added_at = models.DateTimeField(db_comment="添えた日時")

    class Meta(MunicipalityRecord.Meta):
        db_table = "cases_picture"
        db_table_comment = "事案に添えた画像 (追記のみ)"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "case", "sha256"], name="cases_picture_once"),
            _one_of("kind", PictureKind, "picture"),
        )


class SavedAnswer(MunicipalityRecord):
    """「書きかけの届出」 What a resident typed and has not sent: at most one for each form of a claim.

    Personal are the account and what is said to be wrong, as they were typed, and the 宛名番号 of who typed it: without
    them nothing could be gone on with. It serves nobody else; nothing of it is read by rules, staff or figures. It is
    deleted when the answer is sent, when its writer throws it away, and days after it was saved (`cases.saved`).
    """

    case = models.ForeignKey(
        Claim, db_column="claim_id", on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="事案"
    )
    person_id = models.BigIntegerField(db_comment="書いた人の宛名番号")
    form = models.CharField(max_length=10, db_comment="書きかけの様式 (口座・誤りの申出)")
    typed = models.TextField(db_comment="書いた内容 (JSON)、送信・破棄・期限で消す")
    saved_at = models.DateTimeField(db_comment="保存日時")

    class Meta(MunicipalityRecord.Meta):
        db_table = "cases_saved_answer"
        db_table_comment = "書きかけの届出 (本人だけが続けられる、期限付き)"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "person_id", "case", "form"], name="cases_saved_once"),
            _one_of("form", SavedForm, "saved"),
        )
        indexes = (models.Index(fields=["municipality", "saved_at"], name="cases_saved_at"),)


class DecisionBatch(EvidencedRecord):
    """「起案」 Decisions that one person drafted together. They count when another person has approved the batch."""

    programme_id = models.CharField(max_length=60, db_comment="事業の id")
    drafted_by = models.CharField(max_length=60, db_comment="起案者")
    drafted_at = models.DateTimeField(db_comment="起案日時")
    count = models.BigIntegerField(db_comment="処分の件数")
    total_yen = models.BigIntegerField(db_comment="支給額の合計 (円)")
    merkle_root = models.CharField(max_length=64, db_comment="処分のマークル根 (SHA-256、16進)")
    approved_by = models.CharField(max_length=60, null=True, db_comment="承認者")
    approved_at = models.DateTimeField(null=True, db_comment="承認日時")
    rejected_by = models.CharField(max_length=60, null=True, db_comment="差し戻した人")
    rejected_at = models.DateTimeField(null=True, db_comment="差戻し日時")
    rejected_because = models.TextField(default="", db_comment="差戻しの理由")

    class Meta(EvidencedRecord.Meta):
        db_table = "cases_decision_batch"
        db_table_comment = "起案 (処分のまとまり)"
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("drafted_by"))),
                name="cases_decision_batch_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(rejected_by__isnull=True, rejected_at__isnull=True)
                | Q(rejected_by__isnull=False, rejected_at__isnull=False, approved_by__isnull=True),
                name="cases_decision_batch_one_end",
            ),
        )


class Decision(MunicipalityRecord, Account):
    """「処分」 Granted or refused, with reasons and the account it is to be paid to. Never changed, never deleted."""

    batch = models.ForeignKey(
        DecisionBatch, on_delete=models.PROTECT, db_index=False, related_name="decisions", db_comment="起案"
    )
    case = models.ForeignKey(
        Claim, db_column="claim_id", on_delete=models.PROTECT, related_name="decisions", db_comment="事案"
    )
    finding = models.CharField(max_length=6, db_comment="支給 grant / 不支給 refuse")
    amount_yen = models.BigIntegerField(db_comment="支給額 (円)、不支給は 0")
    instalments = models.CharField(max_length=200, db_comment="支給回ごとの額 (円)、JSON の配列")
    payee_id = models.BigIntegerField(null=True, db_comment="受給者の宛名番号 (支給には必ずある)")
    sha256 = models.CharField(max_length=64, db_comment="宣言ファイルの SHA-256")
    snapshot_id = models.CharField(max_length=16, db_comment="基準日断面の id")
    reasons = models.TextField(db_comment="理由: [要件, true/false/null, 根拠] の JSON の配列")

    class Meta(MunicipalityRecord.Meta):
        db_table = "cases_decision"
        db_table_comment = "処分 (追記のみ)"
        constraints = (
            models.UniqueConstraint(fields=["batch", "case"], name="cases_decision_once_in_batch"),
            models.CheckConstraint(
                condition=Q(finding="grant", amount_yen__gt=0, payee_id__isnull=False)
                | Q(finding="refuse", amount_yen=0),
                name="cases_decision_amount_with_grant",
            ),
            _one_of("finding", Finding, "decision"),
        )


class DecisionSeal(EvidencedRecord):
    """「発行元証明」 The root over the salted decisions of a batch, made when it was approved.

    It stands in the log like every evidenced record, so that what signs the log signs each decision. Never changed.
    """

    batch = models.OneToOneField(DecisionBatch, on_delete=models.PROTECT, related_name="seal", db_comment="起案")
    root = models.CharField(max_length=64, db_comment="処分ごとに乱数を加えたマークル根 (SHA-256、16進)")
    count = models.BigIntegerField(db_comment="件数")
    sealed_at = models.DateTimeField(db_comment="承認日時")

    class Meta(EvidencedRecord.Meta):
        db_table = "cases_decision_seal"
        db_table_comment = "処分の発行元証明 (追記のみ)"


class Correction(MunicipalityRecord):
    """「更正」 What a decision means by the facts of now, and for its money; counts once its batch is approved.

    `held_yen` and `open_yen` are the money as it stood when it was drafted. From `outcome` on it is what the facts say
    now, which the claim says too once it is approved, unless the decision stands. Never changed, never deleted.
    """

    batch = models.ForeignKey(
        DecisionBatch, on_delete=models.PROTECT, db_index=False, related_name="corrections", db_comment="起案"
    )
    case = models.ForeignKey(
        Claim, db_column="claim_id", on_delete=models.PROTECT, related_name="corrections", db_comment="事案"
    )
    corrected = models.ForeignKey(
        Decision, on_delete=models.PROTECT, db_index=False, related_name="+", db_comment="更正する処分"
    )
    grant = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, db_index=False, related_name="+", db_comment="追加支給の処分"
    )
    consequence = models.CharField(max_length=10, db_comment="更正の内容")
    held_yen = models.BigIntegerField(db_comment="既支給額 (円)、返還を求めた額を除く")
    open_yen = models.BigIntegerField(db_comment="決定済みで未支給の額 (円)")
    after_yen = models.BigIntegerField(db_comment="更正後の額 (円)、非該当は 0")
    repay_yen = models.BigIntegerField(db_comment="返還を求める額 (円)")
    revoke_yen = models.BigIntegerField(db_comment="未支給の額のうち取り消す額 (円)")
    obstacle = models.CharField(max_length=20, default="", db_comment="人が確かめた保留の理由 (なければ空)")
    outcome = models.CharField(max_length=7, db_comment="更正後の判定")
    instalments = models.CharField(max_length=200, db_comment="更正後の支給回ごとの額 (円)、JSON の配列")
    findings = models.CharField(max_length=60, db_comment="更正後の要件ごとの判定")
    recipient_id = models.BigIntegerField(null=True, db_comment="更正後の受給者の宛名番号")
    protected = models.BooleanField(db_comment="支援措置の対象者を含む")
    sha256 = models.CharField(max_length=64, db_comment="宣言ファイルの SHA-256")
    snapshot_id = models.CharField(max_length=16, db_comment="更正後の基準日断面の id")
    reasons = models.TextField(db_comment="理由: [要件, true/false/null, 根拠] の JSON の配列")

    class Meta(MunicipalityRecord.Meta):
        db_table = "cases_correction"
        db_table_comment = "更正 (追記のみ)"
        constraints = (
            models.UniqueConstraint(fields=["batch", "case"], name="cases_correction_once_in_batch"),
            models.CheckConstraint(
                condition=Q(held_yen__gte=0, open_yen__gte=0, after_yen__gte=0, repay_yen__gte=0, revoke_yen__gte=0)
                & Q(repay_yen__lte=F("held_yen")),
                name="cases_correction_no_negative_amount",
            ),
            models.CheckConstraint(
                condition=Q(consequence=Consequence.REPAYMENT.value, repay_yen__gt=0)
                | (~Q(consequence=Consequence.REPAYMENT.value) & Q(repay_yen=0)),
                name="cases_correction_repaid_as_said",
            ),
            _one_of("consequence", Consequence, "correction"),
            _one_of("outcome", Outcome, "correction"),
        )
