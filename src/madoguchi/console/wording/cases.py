"""Cases: the desk, lists, one case, settling, finding a resident: in Japanese and in English."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

CASES: Sentences = MappingProxyType(
    {
        "desk.heading": ("対応待ちの仕事", "What waits for a person"),
        "desk.review": ("確認待ち", "In review"),
        "desk.none": ("人の手を待つものはありません。", "Nothing waits for a person."),
        "desk.no_queue": (
            "あなたの権限で見る一覧はありません。上の項目から選んでください。",
            "No list is yours; choose a place above.",
        ),
        "desk.contradicted": ("決定と食い違う新しい事実", "Decisions that new facts contradict"),
        "desk.asked": ("口座の届出を待つ支払", "Payments that wait for an account"),
        "desk.drafts": ("承認を待つ支給決定の起案: {count}件", "Drafts of decisions that wait for approval: {count}"),
        "desk.proposals": (
            "承認を待つ振込・取下げの起案: {count}件",
            "Payments and withdrawals that wait for approval: {count}",
        ),
        "desk.files": ("承認を待つ制度ファイル: {count}件", "Programme files that wait for approval: {count}"),
        "desk.forms": ("入力を待つ用紙: {count}件", "Forms that wait to be typed in: {count}"),
        "desk.agreements": ("二人目の承認を待つ事案: {count}件", "Cases that wait for a second person: {count}"),
        "desk.proxies": ("承認を待つ代理の届出: {count}件", "Mandates of proxies that wait for approval: {count}"),
        "desk.states": ("すべての状態", "All states"),
        "claims.heading": ("事案の一覧", "Cases"),
        "claims.filter": ("絞り込む", "Filter"),
        "claims.any": ("すべて", "All"),
        "claims.none": ("あてはまる事案はありません。", "There is no such case."),
        "claims.next": ("次の50件", "Next 50"),
        "claims.before": ("前の50件", "The 50 before"),
        "claims.range": ("{count}件中 {first}–{last}", "{first} to {last} of {count}"),
        "claims.all": ("すべて選ぶ", "Tick all of them"),
        "claims.reasons": ("理由（すべて）", "Why (all of it)"),
        "claims.waits": ("届いてから", "Waits"),
        "claims.days": ("{days}日", "{days} days"),
        "claims.partly": (
            "{done}件に判断を記し、次の{left}件は残しました。",
            "{done} cases were settled; these {left} were left.",
        ),
        "claims.nothing_chosen": (
            "事案が選ばれていません。何も変えていません。",
            "No case is ticked. Nothing was changed.",
        ),
        "claims.no_reason": (
            "理由ごとの一覧から選んでください。何も変えていません。",
            "Begin from the list of one reason. Nothing was changed.",
        ),
        "claims.many.how": (
            "記せるものだけに記し、記せないものは理由とともに残します。申出のある事案は、まとめて支給できません。",
            "What can be settled is; the rest is left and says why. Nobody is paid together with others over an "
            "objection.",
        ),
        "claims.export": ("この一覧を保存（CSV）", "Save this list as CSV"),
        "claims.export.without": (
            "支援措置のある世帯は保存されません。誰の事案を保存したかは、本人の利用記録に残ります。",
            "Households in which somebody is protected are left out. Whose cases are saved is on their record of use.",
        ),
        "export.xlsx": ("Excelで保存", "Save for Excel"),
        "claims.many": ("選んだ事案に同じ判断をする", "Say the same of the cases that are ticked"),
        "claims.tick": ("選ぶ", "Choose"),
        "claims.done": ("{count}件に判断を記しました。", "{count} cases were settled."),
        "number": ("照会番号", "Reference number"),
        "letter": ("手紙", "Letter"),
        "amount": ("金額", "Amount"),
        "answer_by": ("期限", "Answer by"),
        "yen": ("{yen}円", "¥{yen}"),
        "case.register": ("台帳", "Register"),
        "case.form": ("届出", "Answers that arrived"),
        "case.decisions": ("決定と支払", "Decisions and payments"),
        "case.reasons": ("判定の理由", "Reasons"),
        "case.history": ("経過", "History"),
        "case.requirement": ("要件", "Requirement"),
        "case.source": ("根拠", "Source"),
        "case.holds": ("判定", "Holds"),
        "case.person": ("宛名番号", "Person"),
        "case.name": ("氏名", "Name"),
        "case.relationship": ("続柄", "Relationship"),
        "case.protected": (
            "支援措置の対象者がいます。住所を誰にも知らせないでください。",
            "Somebody here is protected. Tell nobody the address.",
        ),
        "case.none": ("まだありません。", "Nothing yet."),
        "case.account": ("口座", "Account"),
        "case.received": ("届いた日", "Received"),
        "case.channel": ("経路", "Channel"),
        "case.answer": ("内容", "Answer"),
        "case.defects": ("不備", "Defects"),
        "case.taken_by": ("受け付けた人", "Taken in by"),
        "case.signed": ("電子署名", "Signed by"),
        "case.signed.name": ("台帳の氏名と", "Name in the register:"),
        "case.signed.address": ("台帳の住所と", "Address in the register:"),
        "case.when": ("日時", "When"),
        "case.what": ("こと", "What"),
        "case.how": ("内容", "How"),
        "case.who": ("だれ", "Who"),
        "case.instalment": ("支給回", "Instalment"),
        "case.recorded": (
            "この画面を開いたことは、本人が見られる記録に残りました。",
            "That you opened this page is on the record that the resident can see.",
        ),
        "case.take_in": ("この事案の届出を受け付ける", "Take in an answer for this case"),
        "case.whose": ("{name} さん", "{name}"),
        "case.as_of": ("基準日 {day} の台帳", "As of the base date {day}"),
        "case.known_on": ("（{day} 現在）", "(as known on {day})"),
        "case.recipient": ("受給者", "recipient"),
        "case.on_file": ("登録の口座", "Account on file"),
        "case.address": ("住所", "Address"),
        "case.mandate": ("有効な代理", "Mandate in force"),
        "case.next": ("次の事案を開く（残り {left}件）", "Open the next case ({left} left)"),
        "case.list": ("一覧に戻る", "Back to the list"),
        "case.done": ("判断を記しました。", "It is settled."),
        "settle.heading": ("審査", "Settle"),
        "settle.outcome": ("判断", "Outcome"),
        "settle.note": (
            "理由（不支給では通知に、もう一度尋ねるときは本人の画面に載ります）",
            "Why (printed on the notice of a refusal; who is asked again reads it online)",
        ),
        "settle.submission": ("採る届出（「別の届出を採る」とき）", "Which submission carries the case (take up)"),
        "settle.until": (
            "いまの期限は {until} です。空ならそのままです。",
            "It is {until} now, and stays so if this is empty.",
        ),
        "does.pay": ("支給の起案待ちにする。", "It waits to be drafted as a grant."),
        "does.take_up": (
            "選んだ届出で手続きを進める。その届出は、すぐに確かめ直す。",
            "The case goes on with the submission that is chosen, which is verified at once.",
        ),
        "does.refuse": (
            "不支給の起案待ちにする。通知書に理由が載る。",
            "It waits to be drafted as a refusal; the notice says why.",
        ),
        "does.ask_again": (
            "いまの届出を差し戻し、回答待ちに戻す。お知らせだけの人には、次は確認書か申請書を送る。",
            "The answer is sent back and another is waited for. Whoever had a notice gets a form the next time.",
        ),
        "does.claimant_refuses": (
            "本人が要らないと言った。決定なしで終わる。",
            "The person does not want it. It ends without a decision.",
        ),
        "does.declined": (
            "期限までに回答がなかったものとして、決定なしで終わる。",
            "Nobody answered in time. It ends without a decision.",
        ),
        "does.lapsed": (
            "対象の人が全員亡くなったなど、支給する相手がいない。決定なしで終わる。",
            "Nobody is left to be paid, as when all have died. It ends without a decision.",
        ),
        "does.no_submission": ("届出がないため選べません。", "No answer arrived."),
        "does.covered": (
            "世帯の誰かが別の事案の対象のため選べません。",
            "Somebody is covered by another case.",
        ),
        "does.no_amount": (
            "支給額が決まっていないため選べません。足りない事実を登録して判定し直すか、本人に尋ねてください。",
            "There is no amount. Record the missing fact and judge again, or ask the person.",
        ),
        "does.no_account": (
            "受給者か口座が決まっていないため選べません。本人に尋ねてください。",
            "There is no payee or no account. Ask the person.",
        ),
        "settle.answer_by": ("次の期限（「もう一度尋ねる」とき）", "Until when to answer (ask again)"),
        "settle.go": ("判断を記す", "Settle"),
        "settle.incomplete": ("判断と理由の両方が要ります。", "An outcome and a reason are needed."),
        "settle.bad_day": ("期限は 2025-03-31 のように書いてください。", "Write the day as 2025-03-31."),
        "find.heading": ("住民を探す", "Find a resident"),
        "find.how": (
            "氏名は漢字でも仮名でも。異体字（髙橋・高橋）は同じ名前として探します。照会番号なら事案を開きます。探した人は記録に残ります。",
            "By kanji or kana; variants of a character (髙橋, 高橋) count as one. A reference number opens its case. "
            "Whoever is listed is on record.",
        ),
        "find.name": ("氏名・フリガナ", "Name or kana"),
        "find.address": ("住所（町名・番地）", "Address (town, number)"),
        "find.born": ("生年月日", "Date of birth"),
        "find.number": ("照会番号・宛名番号・世帯番号", "Reference, person or household number"),
        "find.go": ("探す", "Find"),
        "find.found": ("{count}人", "{count} found"),
        "find.none": ("あてはまる人はいません。", "There is nobody like that."),
        "find.more": ("ほかにもいます。条件を足してください。", "There are more. Say more about the person."),
        "find.hidden": ("（支援措置のため表示しません）", "(not shown: protected)"),
        "find.gone": ("（転出・死亡など）", "(moved away or died)"),
        "find.cases": ("事案", "Cases"),
        "inquiry.heading": ("問合せ", "Inquiry"),
        "inquiry.column": ("手紙・事案の有無", "Letter or none"),
        "inquiry.go": ("理由を見る", "See why"),
        "inquiry.protected": (
            "本人か世帯の人に支援措置があります。住所も世帯の人も表示しません。相手が本人か確かめ、電話では答えないでください。",
            "The person, or somebody of their household, is protected: neither address nor household is shown. Make "
            "sure who asks, and answer nothing by telephone.",
        ),
        "inquiry.case": (
            "事案があります。どの手紙を出すかは事案で分かります。",
            "There is a case; it says which letter.",
        ),
        "inquiry.no_unit": (
            "基準日に、この制度の対象となる世帯・人として台帳にありません。事案も手紙もありません。",
            "On the base date the register had no such household or person for this programme: no case, no letter.",
        ),
        "inquiry.not_run": (
            "いまの制度ファイルでは、まだ全員を判定していません。事案と手紙はその後に決まります。",
            "Not everybody was judged by the programme file in force yet; cases and letters come after that.",
        ),
        "inquiry.none.no": (
            "要件を満たさないため、事案も手紙もありません。下の「不足」を確かめてください。",
            "A requirement is not met, so there is no case and no letter. See below which one.",
        ),
        "inquiry.none.nobody": (
            "基準日に支給の対象となる人がいないか、額が0円のため、事案も手紙もありません。",
            "On the base date nobody of them is covered, or the sum is zero, so there is no case and no letter.",
        ),
        "inquiry.none.yes": (
            "要件を満たしますが、事案がありません。最後の判定の後に台帳か保護の記録が変わったおそれがあります。審査の担当に伝えてください。",
            "All requirements are met, but there is no case: registers or measures may have changed since the last "
            "run. Tell an examiner.",
        ),
        "inquiry.none.unknown": (
            "足りない事実があるのに、事案がありません。最後の判定の後に台帳が変わったおそれがあります。審査の担当に伝えてください。",
            "Facts are missing, but there is no case: the registers may have changed since the last run. Tell an "
            "examiner.",
        ),
        "inquiry.lacking": ("足りない事実", "What is missing"),
        "case.replies": ("尋ねたことへの回答", "What was asked, and the answer"),
        "case.replies.hint": (
            "本人が言ったことで、台帳の値ではありません。確かめて台帳に載せ、判定し直してください。",
            "It is what the resident says, no value of a register. Check it, put it on the register and judge anew.",
        ),
        "case.objections": ("誤りとして申し出のあった項目", "Items that are said to be wrong"),
        "case.letter": ("いまの手紙の文面", "The letter as it stands"),
        "letter.again": ("手紙の再発行", "Print the letter again"),
        "letter.again.why": (
            "手紙をなくした人に、いまの内容の手紙を今日の日付で出します。様式と照会番号は前の手紙と同じです。誰がいつ読み出したかは"
            "本人の利用記録に残ります。本人か、確かめた代理人にだけ渡してください。",
            "For somebody who lost theirs: the letter as it stands now, dated today, with the same form and number. "
            "Who read it and when is on the person's record. Give it only to them, or to a proxy you made sure of.",
        ),
        "letter.edition": ("版", "Edition"),
        "letter.again.go": ("PDFを取り出す", "Get the PDF"),
        "letter.none": (
            "この事案の手紙は、いま印刷できません。支援措置・死亡・食い違いなどで、担当者が本人に直接伝える必要があります。何も出していません。",
            "The letter of this case cannot be printed now: somebody has to tell the person instead (a protection "
            "measure, a death, a contradiction). Nothing was printed.",
        ),
        "letter.over": (
            "この様式は返送の期限を過ぎているため、再発行できません。届出があれば、窓口か電話で受け付けてください。何も出していません。",
            "The last day of this form is over, so it is not printed again. Take an answer in at the counter or by "
            "telephone. Nothing was printed.",
        ),
        "edition.standard": ("通常版", "Standard"),
        "edition.large": ("拡大文字版", "Large type"),
        "edition.english": ("英語版", "English"),
        "edition.english_large": ("英語拡大文字版", "English, large type"),
        "case.no_letter": ("手紙は送りません。", "No letter is sent."),
    }
)
