"""Answers on paper: taken in by hand, photographed or scanned, and the accounts on them: in Japanese and in English."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

INTAKE: Sentences = MappingProxyType(
    {
        "intake.heading": ("届出の受付", "Take in an answer"),
        "intake.code": ("用紙のQRコード、または照会番号", "QR code of the form, or its reference number"),
        "intake.code.hint": (
            "読取機で読むか、12桁の番号を打ってください。QRコードは偽造でないかを確かめます。",
            "Scan it, or type the twelve digits. Of a QR code the signature is checked.",
        ),
        "intake.go": ("開く", "Open"),
        "intake.photograph": ("カメラで撮る、または画像を選ぶ", "Take a photograph, or choose an image"),
        "intake.photograph.hint": (
            "様式の頁を全部、平らに置いて写します。QRコードを読み、画像は事案に添えます。",
            "The whole page of the form, laid flat. Its QR code is read, and the picture stays with the case.",
        ),
        "intake.photograph.go": ("画像から開く", "Open from the image"),
        "intake.done.carries": ("受け付けました。この届出で手続きが進みます。", "Taken in; the case goes on with it."),
        "intake.done.second": (
            "受け付けましたが、先の届出があるため、そちらで進みます。",
            "Kept, but another answer came before; the case goes on with that one.",
        ),
        "intake.done.late": (
            "受け付けましたが、期限の後です。審査に回りました。",
            "Kept, but late: it goes to review.",
        ),
        "intake.done.needs_review": (
            "受け付けましたが、先の届出と違います。審査に回りました。",
            "Kept, but it differs from what came before: it goes to review.",
        ),
        "intake.heading.enter": ("届出に書かれていること", "What the form says"),
        "intake.channel": ("経路", "How it came"),
        "intake.received": ("届いた日", "Received on"),
        "intake.applicant": ("届け出た人", "Who answers"),
        "intake.applicant.unknown": ("この世帯の人でない、または分からない", "Nobody of the household, or unknown"),
        "intake.answer": ("内容", "Answer"),
        "intake.account": ("振込先", "Account"),
        "choice.on_file": ("受け取る（登録の口座へ）", "Wants it, to the account on file"),
        "choice.other": ("受け取る（用紙に書かれた口座へ）", "Wants it, to the account on the form"),
        "choice.no_account": ("受け取る（口座が書かれていない・読めない）", "Wants it, but no account can be read"),
        "choice.wrong": ("違いがある", "Something is wrong"),
        "choice.refuse": ("受け取らない", "Does not want it"),
        "intake.said": ("何が違うか（{most}字まで）", "What is wrong (up to {most} characters)"),
        "intake.taken": ("{number} {name} さん: {answer}", "{number}, {name}: {answer}"),
        "intake.bank": ("金融機関（名前か番号）", "Bank (name or code)"),
        "intake.branch": ("支店（名前か番号）", "Branch (name or code)"),
        "intake.type": ("預金種目", "Type"),
        "intake.account_number": ("口座番号", "Account number"),
        "intake.symbol": ("ゆうちょの記号", "Symbol of Japan Post Bank"),
        "intake.is_yucho": ("ゆうちょ銀行の記号番号", "Japan Post Bank, by symbol and number"),
        "intake.holder": ("口座名義（カナ）", "Holder (kana)"),
        "intake.look": ("名義が違っても受け付け、審査に回す", "Take it although the holder differs; it goes to review"),
        "intake.not_judged": (
            "新しい制度ファイルでの判定がまだです。審査か決裁の職員が『いま全員を判定する』を押すまで受け付けられません。",
            "Nobody is judged by the new programme file yet. Nothing can be taken in until an examiner or approver "
            "presses “Judge everybody now”.",
        ),
        "intake.send": ("受け付ける", "Take it in"),
        "intake.choose": ("どれですか", "Which one?"),
        "intake.received.bad": ("届いた日を 2025-02-10 のように書いてください。", "Write the day as 2025-02-10."),
        "intake.received.ahead": ("届いた日が、これから先の日です。", "The day lies in the future."),
        "intake.channel.none": ("経路を選んでください。", "Choose how it came."),
        "intake.answer.none": ("内容を選んでください。", "Choose what it says."),
        "intake.before": ("この事案には、先に届いた届出があります。", "Something arrived for this case before."),
        "account.bank.empty": ("金融機関を書いてください。", "Write the bank."),
        "account.branch.empty": ("支店を書いてください。", "Write the branch."),
        "account.number.empty": ("口座番号を書いてください。", "Write the account number."),
        "account.symbol.empty": ("記号を書いてください。", "Write the symbol."),
        "account.passbook_number.empty": ("番号を書いてください。", "Write the number of the passbook."),
        "account.passbook_number": (
            "番号は8桁まで（記号が0で始まるときは6桁まで）の数字です。",
            "The number has up to eight digits, six where the symbol begins with 0.",
        ),
        "account.holder.empty": ("口座名義を書いてください。", "Write the holder."),
        "account.bank": ("この金融機関は見つかりません。", "There is no such bank."),
        "account.bank_many": (
            "あてはまる金融機関が多すぎます。もっと書いてください。",
            "Too many banks fit; write more of it.",
        ),
        "account.branch": ("この支店は見つかりません。", "There is no such branch."),
        "account.branch_many": (
            "あてはまる支店が多すぎます。もっと書いてください。",
            "Too many branches fit; write more of it.",
        ),
        "account.number": ("口座番号は7桁までの数字です。", "An account number has up to seven digits."),
        "account.type": ("預金種目を選んでください。", "Choose the type of account."),
        "account.holder": ("口座名義をカナで書いてください。", "Write the holder in kana."),
        "account.other_name": (
            "口座名義が、受給者の名前と違います。書き写しを確かめてください。",
            "The holder is not the recipient. See whether it was copied rightly.",
        ),
        "yucho.no_passbook": ("この記号番号の通帳はありません。", "There is no passbook of this symbol and number."),
        "yucho.wrong_form": ("記号は5桁、番号は8桁までの数字です。", "A symbol has five digits, a number up to eight."),
        "yucho.not_transferable": ("この口座には振り込めません。", "Nothing can be transferred to this account."),
        "scans.heading": ("返送された用紙の画像", "Scans of returned forms"),
        "scans.how": (
            "確かに読めるものだけを受け付け、ほかは理由を付けて人に回します。手書きの口座番号は読みません。",
            "Only what is certain is taken in; the rest is left to a person, with the reason. Account numbers written "
            "by hand are never read.",
        ),
        "scans.files": ("画像（PNG・JPEG・TIFF・PDF、一度に50個まで）", "Images (PNG, JPEG, TIFF, PDF; up to 50)"),
        "scans.go": ("読んで受け付ける", "Read and take in"),
        "scans.too_much": (
            "画像を1個から50個まで、それぞれ20MBまでで選んでください。何も受け付けていません。",
            "Choose 1 to 50 images of up to 20 MB each. Nothing was taken in.",
        ),
        "scans.certain": (
            "{pages}ページのうち{certain}件を受け付けました。",
            "{certain} of {pages} pages were taken in.",
        ),
        "scans.unread": ("入力を待つ用紙", "Forms that wait to be typed in"),
        "scans.unread.none": ("入力を待つ用紙はありません。", "No form waits to be typed in."),
        "scans.page": ("ファイル（ページ）", "File (page)"),
        "scans.fate": ("扱い", "What became of it"),
        "fate.submitted": ("受け付けた", "Taken in"),
        "fate.by_hand": ("人が見る", "For a person"),
        "fate.refused": ("受け付けない", "Refused"),
        "fate.beside": ("同じ手紙の他のページ", "Another page of the letter"),
        "fate.repeated": ("前と同じ画像", "The same scan again"),
        "fate.no_code": ("符号のないページ", "A page without a code"),
        "account.heading": ("口座の再確認", "Another account"),
        "account.none": (
            "口座を尋ねている支払がありません。",
            "No payment of this case asks for an account.",
        ),
        "account.until": ("回答期限", "until"),
        "account.answered": ("届出済み", "named on"),
        "account.closed": ("締め切りました", "closed"),
        "account.take": ("口座の届出を受け付ける", "Take in another account"),
        "named.answers": ("口座を受け付けました。次の振込で支払います。", "Taken in; the next file pays to it."),
        "named.needs_review": (
            "口座を受け付けましたが、名義が違います。下で二人目の承認を求めてください。",
            "Kept, but the holder differs: propose it below to a second person.",
        ),
        "named.second": ("先に届いた口座があります。", "Another account was named before."),
        "named.late": ("回答期限の後です。", "The last day has passed."),
    }
)
