"""What can be wrong with a bulk transfer file, in words for the person who must mend it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

MESSAGES = MappingProxyType(
    {
        "zengin.empty": (
            "ファイルが空です。作成し直してください。",
            "The file is empty. Make it again.",
        ),
        "zengin.ebcdic": (
            "EBCDICのファイルです。読めないので、JISコードで作り直してもらってください。",
            "The file is written in EBCDIC, which is not read here. Ask for it in JIS.",
        ),
        "zengin.utf8": (
            "UTF-8のファイルのようです。カナが複数バイトになり位置がずれるので、JIS(半角カナ)で作り直してもらってください。",
            "This looks like UTF-8, in which kana take several bytes and nothing is in place. Ask for it in JIS.",
        ),
        "zengin.no_record": (
            "先頭がどのレコードでもありません。全銀でない別のファイルを選んだか、先頭が欠けていないか確かめてください。",
            "It does not begin with a record of any kind. See whether another was meant or its beginning is gone.",
        ),
        "zengin.wrong_length": (
            "レコードが120バイトではありません。途中で切れたか、文字が増減しています。元のファイルを取り直してください。",
            "A record does not have 120 bytes: it was cut or characters were changed. Fetch the original file again.",
        ),
        "zengin.unknown_record": (
            "データ区分が1・2・8・9のどれでもありません。ファイルの作成元に確かめてください。",
            "The record type is none of 1, 2, 8, 9. Ask those who made the file.",
        ),
        "zengin.wrong_order": (
            "レコードの順がヘッダ・データ・トレーラ・エンドになっていません。1ファイルに1組だけ入れてください。",
            "Records do not come as header, data, trailer, end. A file must hold one such set.",
        ),
        "zengin.missing_header": (
            "ヘッダーレコードがありません。先頭が欠けていないか確かめてください。",
            "There is no header record. See whether the file's beginning is missing.",
        ),
        "zengin.missing_trailer": (
            "トレーラレコードがありません。合計を確かめられないので、ファイルを取り直してください。",
            "There is no trailer record, so the totals cannot be checked. Fetch the file again.",
        ),
        "zengin.missing_end": (
            "エンドレコードがありません。途中で切れていないか確かめてください。",
            "There is no end record. See whether the file was cut.",
        ),
        "zengin.unknown_type": (
            "種別コードが振込(21、11、12、71、72)ではありません。別の業務のファイルでないか確かめてください。",
            "The business type is no transfer (21, 11, 12, 71, 72). See whether the file belongs to another business.",
        ),
        "zengin.not_digits": (
            "数字の項目に数字以外の文字があります。金額や口座を誤って読まないよう、作成元で直してください。",
            "A field of digits has other characters. It must be mended where it was made, or money goes astray.",
        ),
        "zengin.illegal_byte": (
            "使えない文字があります。銀行が受け付けないので、カナを直してください(小さいカナ、長音、漢字など)。",
            "A character is not allowed and the bank will refuse it. Mend the kana (small kana, long mark, kanji …).",
        ),
        "zengin.unknown_value": (
            "決められていない値です(預金種目、新規コードなど)。銀行の説明書と見比べてください。",
            "The value is none of those defined (account type, new code …). Compare it with the bank's manual.",
        ),
        "zengin.zero_amount": (
            "振込金額が0円です。銀行が受け付けないので、明細を除くか金額を直してください。",
            "The amount is nought and the bank will refuse it. Take the item out or correct the amount.",
        ),
        "zengin.no_holder": (
            "受取人名が空です。振込先の名義(カナ)を入れてください。",
            "The holder's name is blank. Enter the account holder in kana.",
        ),
        "zengin.bad_date": (
            "振込指定日が暦にない日です。月と日(MMDD)を確かめてください。",
            "No calendar has the value day. Check month and day (MMDD).",
        ),
        "zengin.count_mismatch": (
            "合計件数がデータレコードの数と合いません。明細が欠けたか増えています。送らずに作成元へ確かめてください。",
            "The stated count differs from the data records: items were lost or added. Do not send it; ask its maker.",
        ),
        "zengin.total_mismatch": (
            "合計金額が明細の合計と合いません。誤払いのおそれがあります。送らずに作成元へ確かめてください。",
            "The stated total differs from the sum of the items. Money may go astray: do not send it; ask its maker.",
        ),
        "zengin.duplicate": (
            "前の明細と同じものです。二重払いのおそれがあります。どちらが正しいか確かめてください。",
            "The item is the same as one before it and might be paid twice. Find out which one is right.",
        ),
        "zengin.unknown_result": (
            "振込結果コードが銀行の設定にありません。銀行の説明書を見て設定を直してください。",
            "The result code is not in the bank's profile. Look it up in the bank's manual and mend the profile.",
        ),
        "zengin.result_mismatch": (
            "処理済・不能の合計が明細の結果と合いません。入金を記録せず、銀行に確かめてください。",
            "The totals of processed and failed differ from the items' results. Record nothing; ask the bank.",
        ),
        "zengin.more_faults": (
            "誤りが多いため、以下は省きました。上から直して、もう一度読み込んでください。",
            "There are more faults, left out here. Mend these and read the file again.",
        ),
    }
)
"""Code to Japanese and English. A message never repeats what the file says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault. `record` and `position` count from 1; position 1 and an empty field mean the record as a whole."""

    record: int
    position: int
    field: str
    code: str

    @property
    def ja(self) -> str:
        """What happened and what to do, in Japanese."""
        return MESSAGES[self.code][0]

    @property
    def en(self) -> str:
        """The same in English."""
        return MESSAGES[self.code][1]
