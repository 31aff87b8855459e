"""What the pages of long work say, in Japanese and in English."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

ERRANDS: Sentences = MappingProxyType(
    {
        "act.run": ("施行中の制度で全員を判定し直す", "Judge everybody by the file in force"),
        "act.print": ("手紙を印刷する", "Print letters"),
        "errand.run": ("全員の判定と事案への反映", "Judging everybody"),
        "errand.settle": ("一覧すべての審査", "Settling a whole list"),
        "errand.draft": ("支給決定の起案", "Drafting decisions"),
        "errand.print": ("手紙の印刷", "Printing letters"),
        "errand.asked": ("求めた職員", "Asked for by"),
        "errand.begun": ("始めた時刻", "Begun"),
        "errand.ended": ("終わった時刻", "Ended"),
        "errand.told": ("最後に進みを記した時刻", "Last heard of"),
        "errand.close": (
            "この画面は閉じてかまいません。処理は続き、結果は仕事の一覧から見られます。",
            "You may close this page. The work goes on, and the desk leads back to its outcome.",
        ),
        "errand.look": ("もう一度見る", "Look again"),
        "errand.so_far": ("{done} / {of}", "{done} of {of}"),
        "errand.under_way": ("進行中", "under way"),
        "errand.stopped": ("途中で止まりました", "stopped halfway"),
        "errand.stopped.how": (
            "処理が途中で止まりました（電源や再起動など）。行い終えた分は残っています。もう一度始めると残りを行い、"
            "二重には行いません。",
            "The work stopped halfway (a power failure, a restart). What it had done stays done. Begun again, it does "
            "the rest, and nothing twice.",
        ),
        "errand.anothers": (
            "求めた職員の名前で行われるため、もう一度始められるのは本人だけです。取りやめて、自分で求めることはできます。",
            "It is signed by the one who asked for it, who alone can begin it again. You can give it up, and ask "
            "yourself.",
        ),
        "errand.again": ("もう一度始める", "Begin again"),
        "errand.give_up": ("取りやめる", "Give it up"),
        "errand.refused": ("行えませんでした", "could not be done"),
        "errand.done": ("終わりました", "done"),
        "step.": ("始めています", "Beginning"),
        "step.freeze": ("基準日の台帳を固定しています", "Freezing the registers"),
        "step.determine": ("全員を判定しています", "Judging everybody"),
        "step.open": ("事案に反映しています", "Bringing it into the cases"),
        "step.settle": ("判断を記しています", "Settling"),
        "step.draft": ("起案しています", "Drafting"),
        "step.print.notice": ("お知らせを印刷しています", "Printing notices"),
        "step.print.confirmation": ("確認書を印刷しています", "Printing confirmations"),
        "step.print.application": ("申請書を印刷しています", "Printing applications"),
        "step.print.decision": ("支給決定通知書を印刷しています", "Printing decisions"),
        "step.print.refusal": ("不支給決定通知書を印刷しています", "Printing refusals"),
        "outcome.run": (
            "{units}の世帯等を判定しました。該当{entitled}、要確認{unknown}。開いた事案{opened}、変わった事案{changed}、"
            "訂正が要る決定{corrections}。",
            "{units} units were judged: {entitled} entitled, {unknown} to be asked. {opened} cases were opened, "
            "{changed} changed, {corrections} decisions are to be corrected.",
        ),
        "outcome.settle": (
            "{count}件のうち{settled}件に判断を記しました。",
            "{settled} of {count} cases were settled.",
        ),
        "outcome.settle.left": (
            "{left}件は記せず、一覧に残しました。",
            "{left} could not be settled and were left in the list.",
        ),
        "outcome.settle.these": ("{count}件:", "{count}:"),
        "outcome.settle.moved": (
            "{moved}件は、その間に変わったため触れていません。",
            "{moved} had changed since the list was seen, and were left alone.",
        ),
        "outcome.draft": (
            "{decisions}件を起案しました。別の人の承認を待っています。",
            "{decisions} decisions were drafted; another person has to approve.",
        ),
        "outcome.draft.none": ("起案を待つ事案はありませんでした。", "Nothing was ready to be drafted."),
        "outcome.print": ("{letters}通を印刷しました。", "{letters} letters were printed."),
        "outcome.print.held": (
            "{held}件は送れません（番号と理由は held_back.csv）。",
            "{held} cannot be sent; held_back.csv has their numbers and why.",
        ),
        "outcome.print.protected": (
            "支援措置のため印刷しないもの: {protected}件。",
            "Not printed because somebody is protected: {protected}.",
        ),
        "outcome.print.few": (
            "支援措置のため印刷しないものが10件未満あります。",
            "Fewer than 10 are not printed because somebody is protected.",
        ),
        "outcome.print.where": (
            "ファイルは MADOGUCHI_HOME の {folder} にあります。",
            "The files lie in {folder} below MADOGUCHI_HOME.",
        ),
        "outcome.print.whose": (
            "個人情報です。印刷を求めた職員だけがここから受け取れます（利用記録に名前があるため）。",
            "They are personal data. Only who asked for them takes them from here, for the record of use names them.",
        ),
        "plot.heading": ("決定と支払の進み（累計）", "Decided and paid, from the beginning"),
        "plot.decided": ("決定", "decided"),
        "plot.paid": ("振込済（振込指定日）", "paid (value date)"),
        "plot.table": ("数を見る", "The figures"),
        "plot.day": ("日", "Day"),
        "plot.most": ("最大 {most}件", "at most {most}"),
        "errands.old": ("1日より前に終わったもの（{count}件）", "Ended more than a day ago ({count})"),
        "errands.heading": ("時間のかかる処理", "Long work"),
        "run.behind": (
            "事案は、施行中の制度ファイルでまだ判定していません。それまで届出の受付が止まります。",
            "The cases were not judged by the file in force yet. Until then no answer can be taken in.",
        ),
        "run.go": ("いま全員を判定する", "Judge everybody now"),
        "run.anew": ("全員を判定し直す", "Judge everybody anew"),
        "run.why": (
            "台帳が変わったとき、いつでも。途中でも届出は受け付けます（数秒待つことがあります）。",
            "Whenever the registers changed. Answers are taken in meanwhile; they may wait some seconds.",
        ),
        "settle.all": ("この一覧の{count}件すべてに記す", "Settle all {count} of this list"),
        "settle.all.why": (
            "一覧のすべて（{count}件）にも同じ判断を記せます。次の画面で件数と金額を確かめてから行います。",
            "The same can be said of the whole list ({count}); the next page shows numbers and sums before it is done.",
        ),
        "settle_all.heading": ("一覧すべての審査", "Settle a whole list"),
        "settle_all.not_yet": (
            "まだ何も記していません。確かめてから、下のボタンを押してください。",
            "Nothing is settled yet. Look, and then press the button below.",
        ),
        "settle_all.can": ("判断を記す件数", "Will be settled"),
        "settle_all.cannot": ("{count}件には記せません。", "{count} cannot be settled."),
        "settle_all.go": ("{count}件に記す", "Settle {count}"),
        "settle_all.back": ("やめて一覧に戻る", "Back to the list without doing it"),
        "letters.heading": ("手紙の印刷", "Print letters"),
        "letters.go": ("印刷を始める", "Begin printing"),
        "letters.kind": ("種類", "Kind"),
        "letters.all": ("すべて", "All"),
        "letters.since": (
            "この日以後に開いた事案・承認した決定だけ（空ならすべて）",
            "Only what was opened or approved on or after (all if empty)",
        ),
        "letters.pays_on": (
            "お知らせに書く振込予定日（空なら書かない）",
            "Day of payment that notices promise, if any",
        ),
        "letters.day": ("例: 2025-03-31", "such as 2025-03-31"),
        "letters.how": (
            "いま出すべき手紙を郵便番号順のPDFにします。二度に分けて出すときは日付で絞ってください。同じ手紙を二度出さないためです。",
            "Every letter that is due now, as PDF in postal order. When you print a second time, say since when, so "
            "that nobody gets the same letter twice.",
        ),
        "letters.before": ("前に印刷したもの", "Printed before"),
        "letter.notice": ("支給のお知らせ", "Notices"),
        "letter.confirmation": ("支給要件確認書", "Confirmations"),
        "letter.application": ("申請のご案内", "Applications"),
        "letter.decision": ("支給決定通知書", "Decisions"),
        "letter.refusal": ("不支給決定通知書", "Refusals"),
        "letter.correction": ("支給額の更正通知書", "Corrections"),
    }
)
"""Japanese, English, in the order of Language."""
