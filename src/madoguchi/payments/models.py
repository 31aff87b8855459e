"""The records of payment. Amounts and persons never change; a second payment cannot be written down at all."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from madoguchi.cases.models import Claim, Correction, Decision
from madoguchi.evidence.models import EvidencedRecord
from madoguchi.payments.states import Ground, InstructionState, Rail, RecallGround, TransferState
from madoguchi.tenancy.models import MunicipalityRecord


class Instruction(MunicipalityRecord):
    """「支払指図」 The order to pay one person one instalment of one programme: one for ever.

    `id` is the instruction number that travels to the bank and back (顧客コード1). The amount is the approved
    decision's; a trigger refuses any other, and every later change but that of `state`.
    """

    programme_id = models.CharField(max_length=64, db_comment="制度")
    person_id = models.BigIntegerField(db_comment="宛名番号 (受給権者)")
    instalment = models.PositiveSmallIntegerField(db_comment="支給回")
    case = models.ForeignKey(
        Claim, db_column="claim_id", on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="事案"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="処分"
    )
    amount_yen = models.BigIntegerField(db_comment="支給額 (円)")
    instructed_at = models.DateTimeField(db_comment="支払指図日時")
    state = models.CharField(max_length=16, default=InstructionState.DUE.value, db_comment="支払状態")

    class Meta(MunicipalityRecord.Meta):
        db_table = "payments_instruction"
        db_table_comment = "支払指図"
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "programme_id", "person_id", "instalment"), name="payments_paid_once"
            ),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="payments_amount_positive"),
            models.CheckConstraint(condition=Q(instalment__gte=1), name="payments_instalment_from_1"),
            models.CheckConstraint(
                condition=Q(state__in=[str(one) for one in InstructionState]), name="payments_instruction_state"
            ),
        )
        indexes = (models.Index(fields=("municipality", "case"), name="payments_instruction_claim"),)


class TransferFile(EvidencedRecord):
    """「振込依頼」 A sealed order to the bank: a bulk file, or a list of single transfers. Named by its content."""

    programme_id = models.CharField(max_length=64, db_comment="制度")
    instalment = models.PositiveSmallIntegerField(db_comment="支給回")
    rail = models.CharField(max_length=8, db_comment="総合振込または都度振込")
    profile = models.CharField(max_length=64, db_comment="金融機関の設定名")
    value_date = models.DateField(db_comment="振込指定日")
    name = models.CharField(max_length=80, db_comment="ファイル名")
    sha256 = models.CharField(max_length=64, db_comment="内容のSHA-256")
    items = models.PositiveIntegerField(db_comment="合計件数")
    total_yen = models.BigIntegerField(db_comment="合計金額 (円)")
    drafted_by = models.CharField(max_length=64, db_comment="起案者")
    approved_by = models.CharField(max_length=64, db_comment="承認者 (会計管理者)")
    written_at = models.DateTimeField(db_comment="作成日時")
    sent_at = models.DateTimeField(null=True, db_comment="金融機関への引渡日時")
    originator = models.CharField(
        null=True,  # single transfers bear none; the empty text would be an originator without a code
        max_length=32,
        db_comment="振込依頼人コードと支払口座",
    )

    class Meta(EvidencedRecord.Meta):
        db_table = "payments_transfer_file"
        db_table_comment = "振込依頼"
        constraints = (
            models.UniqueConstraint(fields=("municipality", "sha256"), name="payments_file_once"),
            models.UniqueConstraint(fields=("municipality", "name"), name="payments_file_name_once"),
            models.CheckConstraint(condition=~Q(approved_by=F("drafted_by")), name="payments_two_persons"),
            models.CheckConstraint(condition=Q(items__gte=1, total_yen__gte=1), name="payments_file_not_empty"),
            models.CheckConstraint(condition=Q(rail__in=[str(one) for one in Rail]), name="payments_rail"),
        )


class Recall(EvidencedRecord):
    """「組戻し」 What the bank confirmed of a file that was handed over: it does not carry it out. One for a file.

    Triggers refuse one for a file that was not handed over or has a result, every result afterwards, and every change.
    """

    transfer_file = models.OneToOneField(
        TransferFile, on_delete=models.PROTECT, related_name="+", db_comment="振込依頼"
    )
    ground = models.CharField(max_length=16, db_comment="組戻しの理由 (処理前に停止・未受領)")
    reason = models.CharField(max_length=200, db_comment="組戻しの経緯")
    bank_reference = models.CharField(max_length=64, db_comment="金融機関の確認番号")
    confirmed_at = models.DateTimeField(db_comment="金融機関の確認日時")
    drafted_by = models.CharField(max_length=64, db_comment="起案者")
    approved_by = models.CharField(max_length=64, db_comment="承認者 (会計管理者)")
    recorded_at = models.DateTimeField(db_comment="記録日時")

    class Meta(EvidencedRecord.Meta):
        db_table = "payments_recall"
        db_table_comment = "組戻し"
        constraints = (
            models.CheckConstraint(
                condition=Q(ground__in=[str(one) for one in RecallGround]), name="payments_recall_ground"
            ),
            models.CheckConstraint(condition=~Q(approved_by=F("drafted_by")), name="payments_recall_two_persons"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(bank_reference="") & ~Q(drafted_by="") & ~Q(approved_by=""),
                name="payments_recall_confirmed",
            ),
        )


class Withdrawal(EvidencedRecord):
    """「取下げ」 Two persons took back a file that the bank did not have. One for a file; never changed."""

    transfer_file = models.OneToOneField(
        TransferFile, on_delete=models.PROTECT, related_name="+", db_comment="振込依頼"
    )
    drafted_by = models.CharField(max_length=64, db_comment="起案者")
    approved_by = models.CharField(max_length=64, db_comment="承認者 (会計管理者)")
    recorded_at = models.DateTimeField(db_comment="記録日時")

    class Meta(EvidencedRecord.Meta):
        db_table = "payments_withdrawal"
        db_table_comment = "取下げ"
        constraints = (
            models.CheckConstraint(condition=~Q(approved_by=F("drafted_by")), name="payments_withdrawal_two_persons"),
        )


class FetchedAgain(EvidencedRecord):
    """「再取出し」 Somebody fetched a file that was handed over once more. As many as there were; never changed."""

    transfer_file = models.ForeignKey(
        TransferFile, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="振込依頼"
    )
    fetched_by = models.CharField(max_length=64, db_comment="取り出した職員")
    fetched_at = models.DateTimeField(db_comment="取出日時")

    class Meta(EvidencedRecord.Meta):
        db_table = "payments_fetched_again"
        db_table_comment = "振込ファイルの再取出し"
        constraints = (models.CheckConstraint(condition=~Q(fetched_by=""), name="payments_fetched_by_whom"),)


class Declination(EvidencedRecord):
    """「受給辞退」 Somebody gave the money up after the decision and before it was paid. One for an instruction."""

    instruction = models.OneToOneField(Instruction, on_delete=models.PROTECT, related_name="+", db_comment="支払指図")
    taken_by = models.CharField(max_length=64, db_comment="受け付けた職員")
    recorded_at = models.DateTimeField(db_comment="記録日時")

    class Meta(EvidencedRecord.Meta):
        db_table = "payments_declination"
        db_table_comment = "受給辞退 (決定の後、支払の前)"


class BankResult(EvidencedRecord):
    """「振込結果」 A file of results as the bank gave it. The same file a second time changes nothing."""

    sha256 = models.CharField(max_length=64, db_comment="結果ファイルのSHA-256")
    transfer_file = models.ForeignKey(
        TransferFile, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="振込依頼"
    )
    read_at = models.DateTimeField(db_comment="取込日時")
    read_by = models.CharField(max_length=64, null=True, db_comment="取り込んだ職員 (記されていなければ空)")
    credited_items = models.PositiveIntegerField(db_comment="振込済件数")
    credited_yen = models.BigIntegerField(db_comment="振込済金額 (円)")
    returned_items = models.PositiveIntegerField(db_comment="不能件数")
    returned_yen = models.BigIntegerField(db_comment="不能金額 (円)")

    class Meta(EvidencedRecord.Meta):
        db_table = "payments_bank_result"
        db_table_comment = "振込結果"
        constraints = (models.UniqueConstraint(fields=("municipality", "sha256"), name="payments_result_once"),)


class Transfer(MunicipalityRecord):
    """「振込」 One attempt to carry out an instruction, with the account and the line that the bank was given."""

    instruction = models.ForeignKey(
        Instruction, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="支払指図 (顧客コード1)"
    )
    attempt = models.PositiveSmallIntegerField(db_comment="振込回数 (顧客コード2)")
    transfer_file = models.ForeignKey(
        TransferFile, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="振込依頼"
    )
    line = models.PositiveIntegerField(db_comment="明細番号")
    amount_yen = models.BigIntegerField(db_comment="振込金額 (円)")
    bank_code = models.CharField(max_length=4, db_comment="被仕向銀行番号")
    branch_code = models.CharField(max_length=3, db_comment="被仕向支店番号")
    account_type = models.CharField(max_length=1, db_comment="預金種目")
    account_number = models.CharField(max_length=7, db_comment="口座番号")
    holder_kana = models.CharField(max_length=48, db_comment="受取人名")
    state = models.CharField(max_length=16, default=TransferState.IN_FILE.value, db_comment="振込状態")
    result_code = models.CharField(max_length=2, default="", db_comment="振込結果コード")
    result = models.ForeignKey(
        BankResult, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="振込結果"
    )

    class Meta(MunicipalityRecord.Meta):
        db_table = "payments_transfer"
        db_table_comment = "振込"
        constraints = (
            models.UniqueConstraint(fields=("instruction", "attempt"), name="payments_attempt_once"),
            models.UniqueConstraint(fields=("transfer_file", "line"), name="payments_line_once"),
            models.UniqueConstraint(
                fields=("instruction",), condition=~Q(state=TransferState.RETURNED.value), name="payments_one_live"
            ),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="payments_transfer_positive"),
            models.CheckConstraint(condition=Q(attempt__gte=1), name="payments_attempt_from_1"),
            models.CheckConstraint(
                condition=Q(state__in=[str(one) for one in TransferState]), name="payments_transfer_state"
            ),
        )


class Settlement(MunicipalityRecord):
    """「振込結果明細」 What one result said of one transfer. It may say paid, and days later returned."""

    result = models.ForeignKey(
        BankResult, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="振込結果"
    )
    transfer = models.ForeignKey(
        Transfer, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="振込"
    )
    state = models.CharField(max_length=16, db_comment="振込状態")
    code = models.CharField(max_length=2, db_comment="振込結果コード")

    class Meta(MunicipalityRecord.Meta):
        db_table = "payments_settlement"
        db_table_comment = "振込結果明細"
        constraints = (
            models.UniqueConstraint(fields=("result", "transfer"), name="payments_settled_once"),
            models.CheckConstraint(
                condition=Q(state__in=[TransferState.PAID.value, TransferState.RETURNED.value]),
                name="payments_settlement_state",
            ),
        )


class LineSeal(EvidencedRecord):
    """「証跡」 The root over the lines of a file, or of a result: made with them, and never changed.

    It stands in the log like every evidenced record, and the lines by it: who, on which account, how much.
    """

    transfer_file = models.OneToOneField(
        TransferFile, null=True, on_delete=models.PROTECT, related_name="+", db_comment="振込依頼 (その明細なら)"
    )
    result = models.OneToOneField(
        BankResult, null=True, on_delete=models.PROTECT, related_name="+", db_comment="振込結果 (その明細なら)"
    )
    root = models.CharField(max_length=64, db_comment="明細のマークル根 (SHA-256、16進)")
    count = models.BigIntegerField(db_comment="明細の件数")
    sealed_at = models.DateTimeField(db_comment="明細を書いた日時 (それより前の明細は、写した日時)")

    class Meta(EvidencedRecord.Meta):
        db_table = "payments_line_seal"
        db_table_comment = "振込と振込結果の明細の証跡 (追記のみ)"
        constraints = (
            models.CheckConstraint(
                condition=Q(transfer_file__isnull=True, result__isnull=False)
                | Q(transfer_file__isnull=False, result__isnull=True),
                name="payments_sealed_lines_of_one",
            ),
        )


class AccountRequest(MunicipalityRecord):
    """「口座の再確認」 The question for an account, because none was usable or the transfer came back.

    Each is asked once for an instruction: after a second return nobody is asked again.
    """

    instruction = models.ForeignKey(
        Instruction, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="支払指図"
    )
    ground = models.CharField(max_length=8, db_comment="照会の理由 (口座なし・振込不能)")
    asked_at = models.DateTimeField(db_comment="照会日時")
    deadline = models.DateField(db_comment="回答期限")

    class Meta(MunicipalityRecord.Meta):
        db_table = "payments_account_request"
        db_table_comment = "口座の再確認"
        constraints = (
            models.UniqueConstraint(fields=("instruction", "ground"), name="payments_asked_once"),
            models.CheckConstraint(condition=Q(ground__in=[str(one) for one in Ground]), name="payments_asked_ground"),
        )


class AccountAnswer(EvidencedRecord):
    """「口座の届出」 The account that was given in answer to a question: one for each, and never changed.

    `confirmed_by` looked as a second person at a holder's name that was not the payee's.
    """

    request = models.OneToOneField(
        AccountRequest, on_delete=models.PROTECT, related_name="+", db_comment="口座の再確認"
    )
    answered_at = models.DateTimeField(db_comment="回答日時")
    bank_code = models.CharField(max_length=4, db_comment="銀行番号")
    branch_code = models.CharField(max_length=3, db_comment="支店番号")
    account_type = models.CharField(max_length=1, db_comment="預金種目")
    account_number = models.CharField(max_length=7, db_comment="口座番号")
    holder_kana = models.CharField(max_length=120, db_comment="口座名義カナ")

    taken_by = models.CharField(max_length=64, null=True, db_comment="受け付けた職員 (古い記録は空)")
    confirmed_by = models.CharField(max_length=64, null=True, db_comment="名義を確かめたもう一人の職員")

    class Meta(EvidencedRecord.Meta):
        db_table = "payments_account_answer"
        db_table_comment = "口座の届出"


class Repayment(EvidencedRecord):
    """「返還」 What a person who was paid gives back: never more than was paid, each received once.

    Two persons demand it, once by hand and once for each correction that says so; rows from before that was asked for
    name none.
    """

    instruction = models.ForeignKey(
        Instruction, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="支払指図"
    )
    correction = models.ForeignKey(
        Correction, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_comment="更正"
    )
    amount_yen = models.BigIntegerField(db_comment="返還額 (円)")
    reason = models.CharField(max_length=16, db_comment="返還の理由")
    demanded_at = models.DateTimeField(db_comment="返還請求日時")
    drafted_by = models.CharField(max_length=64, null=True, db_comment="起案者")
    approved_by = models.CharField(max_length=64, null=True, db_comment="承認者")
    received_on = models.DateField(null=True, db_comment="返還日")

    class Meta(EvidencedRecord.Meta):
        db_table = "payments_repayment"
        db_table_comment = "返還"
        constraints = (
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="payments_repayment_positive"),
            models.UniqueConstraint(
                fields=("instruction",), condition=Q(correction__isnull=True), name="payments_demanded_by_hand_once"
            ),
            models.UniqueConstraint(fields=("instruction", "correction"), name="payments_demanded_once_by_correction"),
        )
