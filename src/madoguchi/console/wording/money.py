"""Decisions and payments, and what two persons agree on: in Japanese and in English."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

MONEY: Sentences = MappingProxyType(
    {
        "decisions.heading": ("支給決定", "Decisions"),
        "decisions.ready": ("起案を待つ支給", "Ready to be granted"),
        "decisions.to_refuse": ("起案を待つ不支給", "Ready to be refused"),
        "decisions.draft": ("すべて起案する", "Draft them all"),
        "decisions.batches": ("起案の一覧", "Drafts"),
        "batch.heading": ("支給決定の起案", "Draft of decisions"),
        "batch.total": ("合計", "Total"),
        "batch.by": ("起案", "Drafted by"),
        "batch.root": ("内容の検査値（マークル根）", "Merkle root of the content"),
        "batch.waits": ("承認待ち", "waits for approval"),
        "batch.approved": ("承認済み", "approved"),
        "batch.rejected": ("差戻し", "sent back"),
        "batch.sums": ("金額ごとの件数", "By amount"),
        "batch.by_hand": ("人が決めたもの", "Decided on by a person"),
        "batch.by_hand.what": (
            "職員が審査したか、職員が口座を書き写したものです。承認する前に、口座と理由を見てください。",
            "What somebody of the staff settled, or of which they typed in the account. Look at account and reason "
            "before you approve.",
        ),
        "batch.by_hand.more": (
            "{most}件までを示しています。残りは事案の一覧で確かめてください。",
            "Only {most} are shown. See the list of cases for the others.",
        ),
        "batch.settled_by": ("審査した人と理由", "Settled by, and why"),
        "batch.first": ("個々の決定（初めの50件）", "Single decisions (the first 50)"),
        "batch.approve": ("承認する", "Approve"),
        "batch.approve.what": (
            "{count}件、合計{total}円を承認します。取り消せません。",
            "You approve {count} decisions, ¥{total} in all. It cannot be undone.",
        ),
        "batch.own": ("あなたの起案です。別の人が承認します。", "You drafted this; another person approves it."),
        "batch.send_back": ("差し戻す", "Send back"),
        "batch.because": ("差戻しの理由", "Why it is sent back"),
        "batch.no_reason": ("差戻しの理由を書いてください。", "Say why it is sent back."),
        "agreement.waiting": ("事案ごとに二人目を待つもの", "Cases that wait for a second person"),
        "agreement.keep": ("決定の維持", "Keeping a decision"),
        "agreement.account": ("名義の違う口座への振込", "An account of another name"),
        "agreement.keep.why": (
            "決定の後に、食い違う事実が分かりました。支払は止まっています。維持するなら理由を書いてください。別の人が承認します。",
            "Facts that contradict it became known, so it is not paid. To keep it, say why; another person agrees.",
        ),
        "agreement.account.why": (
            "口座の名義が受給者と同じか、確かめた結果を書いてください。別の人も確かめて承認すると、この口座に振り込みます。",
            "Say what you found out about the holder. When another person agrees, the money goes to this account.",
        ),
        "agreement.note": ("理由", "Why"),
        "agreement.propose": ("起案する", "Propose it"),
        "agreement.approve": ("承認する", "Agree"),
        "agreement.done": ("承認し、行いました。", "Agreed and done by"),
        "agreement.case": ("事案を見る", "See the case"),
        "finding": ("処分", "Finding"),
        "sum": ("金額計", "Sum"),
        "money.heading": ("支払", "Payments"),
        "money.stations": ("お金の流れ", "The money at every station"),
        "money.station": ("段階", "Station"),
        "money.due": ("支払を待つもの: {count}件 {total}円", "Due: {count} payments, ¥{total}"),
        "money.again": (
            "うち{again}件は、前に戻った振込のやり直しです。",
            "{again} of them were tried before and came back.",
        ),
        "asked.heading": ("口座の届出を待つ支払", "Payments that wait for an account"),
        "asked.what": (
            "使える口座がない人と、振込が戻った人です。事案を開いて連絡し、口座の届出を受け付けてください。",
            "Who has no usable account, and whose transfer came back. Open the case, call, and take in an account.",
        ),
        "money.order": ("振込を起案する", "Propose payment"),
        "money.files": ("振込ファイル", "Bank files"),
        "money.file": ("ファイル", "File"),
        "money.value_date": ("振込指定日", "Value date"),
        "money.sent": ("引渡し", "Handed over"),
        "money.hand_over": ("銀行に渡す（一度だけ）", "Take it to the bank (once)"),
        "bank_file.heading": ("振込ファイル", "Bank file"),
        "bank_file.digest": ("内容の検査値（SHA-256）", "SHA-256 of the content"),
        "bank_file.written": ("起案と承認", "Drafted and approved"),
        "bank_file.fetched": ("もう一度取り出した記録", "Fetched again"),
        "bank_file.here": ("まだ銀行に渡していません", "Not handed over yet"),
        "bank_file.sent": ("銀行に渡し、結果を待っています", "Handed over, waits for the bank's answer"),
        "bank_file.answered": ("銀行の結果を読みました", "The bank's answer was read"),
        "bank_file.withdrawn": ("取下げ", "Withdrawn"),
        "bank_file.recalled": ("組戻し", "Recalled"),
        "bank_file.again": ("同じファイルをもう一度取り出す", "Fetch the same file again"),
        "bank_file.again.why": (
            "引渡しを記録した、まったく同じファイルです。銀行に二度渡すと二重払いになります。ダウンロードが途中で切れたなど、"
            "銀行がまだ受け取っていないと確かめたときだけ使ってください。取り出した人と日時は記録に残ります。",
            "This is the very same file that is on record as handed over. Given to the bank twice, it pays twice. Use "
            "this only when you made sure that the bank does not have it, as after a download that broke off. Who "
            "fetched it and when stays on record.",
        ),
        "bank_file.again.go": ("同じファイルを取り出す", "Fetch the same file"),
        "bank_file.withdraw": ("取下げ", "Withdraw the file"),
        "bank_file.withdraw.why": (
            "まだ渡していないファイルを取り下げると、このファイルは銀行に渡せなくなり、中の支払はまた支払待ちに戻ります。別の人が承認します。",
            "A file that is withdrawn can no longer be handed over, and its payments are due again. Another person "
            "approves it.",
        ),
        "bank_file.withdraw.go": ("取下げを起案する", "Propose to withdraw it"),
        "bank_file.withdraw.approve": ("承認し、取り下げる", "Approve, and withdraw it"),
        "money.result": ("銀行の振込結果を読む", "Read the bank's answer"),
        "money.result.file": ("振込結果のファイル", "File of results"),
        "money.result.go": ("読む", "Read"),
        "money.waiting": ("承認を待つ振込・取下げ", "Proposed payments and withdrawals"),
        "money.no_payer": (
            "支払口座のファイルがないため、振込は起案できても書けません。MADOGUCHI_PAYER に場所を書いてください。",
            "There is no file of the paying account, so nothing can be written. Name it in MADOGUCHI_PAYER.",
        ),
        "result.none": (
            "結果のファイルを選んでください（200MBまで）。何も読んでいません。",
            "Choose the file of results (up to 200 MB). Nothing was read.",
        ),
        "order.heading": ("振込の起案", "Propose payment"),
        "order.day": ("振込指定日", "Value date"),
        "order.day.hint": (
            "銀行に間に合う最も早い日を入れてあります。",
            "The first day for which the bank is still in time is filled in.",
        ),
        "order.go": ("起案する", "Propose"),
        "order.nothing": ("支払を待つものはありません。", "Nothing is due."),
        "proposal.heading": ("振込の起案", "Proposed payment"),
        "proposal.seen": ("起案のとき", "When it was proposed"),
        "proposal.now": ("いま", "Now"),
        "proposal.changed": (
            "起案の後に件数か金額が変わりました。差し戻して起案し直してください。",
            "What is due changed since. Send it back and propose anew.",
        ),
        "proposal.approve": ("承認し、振込ファイルを書く", "Approve, and write the files"),
        "proposal.done": ("書き終えました", "Written"),
        "proposal.without_account": ("口座がなく残ったもの", "Left for want of an account"),
        "proposal.held": ("訂正を待ち保留したもの", "Held back until corrected"),
        "heard.heading": ("振込結果", "The bank's answer"),
        "heard.already": (
            "この結果は前に読んでいます。何も変えていません。",
            "This was read before. Nothing was changed.",
        ),
        "heard.paid": ("振込済", "Paid"),
        "heard.returned": ("不能", "Returned"),
        "heard.asked": ("口座を尋ねる人", "Asked for another account"),
        "heard.unknown": ("知らない明細", "Lines that nobody knows"),
        "heard.unanswered": ("結果のない明細", "Payments without an answer"),
    }
)
