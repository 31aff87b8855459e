"""What the pages of programme files say, in Japanese and in English."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

PROGRAMMES: Sentences = MappingProxyType(
    {
        "programmes.heading": ("制度", "Programmes"),
        "programmes.none": ("施行している制度はありません。", "No programme is in force."),
        "programmes.window": ("受付期間", "Application window"),
        "programmes.by": ("起案と承認", "Proposed and approved by"),
        "programmes.sha256": ("ファイルのSHA-256", "SHA-256 of the file"),
        "programmes.change": ("金額・日付を変える", "Change amounts and dates"),
        "programmes.file": ("ファイルを保存", "Save the file"),
        "programmes.waiting": ("承認を待つファイル", "Files that wait for approval"),
        "programmes.new": ("制度ファイルを上げる", "Hand in a programme file"),
        "programmes.new.why": (
            "新しい制度や、規則（要件・計算）の変更は、書いたファイルを上げます。見てから起案します。",
            "A new programme, or a change of its rules, comes as a file. You look at it before you propose it.",
        ),
        "programmes.new.file": ("制度ファイル（.py、200KBまで）", "Programme file (.py, up to 200 KB)"),
        "programmes.new.go": ("見る", "Look at it"),
        "programmes.new.none": (
            "制度ファイルを選んでください（200KBまで）。何も変えていません。",
            "Choose a programme file (up to 200 KB). Nothing was changed.",
        ),
        "change.heading": ("金額・日付の変更", "Change amounts and dates"),
        "change.how": (
            "変えるところだけ書き直して「見る」を押してください。見るだけでは何も変わりません。"
            "年度・年齢・端数処理など規則の変更は、ファイルを書いて上げてください。",
            "Change what is to change and press “Look”; looking changes nothing. Fiscal years, ages, roundings and "
            "other rules are changed in the file itself, which is then handed in.",
        ),
        "change.rules": ("支給に関わる値", "What decides the benefit"),
        "change.scenarios": ("事例の値（検算に使う）", "Values of the scenarios, which check the rules"),
        "change.scenarios.why": (
            "金額や日付を変えると、事例の「支給されるはずの額」も変わります。合わない事例があるファイルは施行できません。",
            "When amounts or days change, so does what the scenarios must pay. A file whose scenarios come out "
            "otherwise cannot come into force.",
        ),
        "change.scenarios.more": (
            "事例の値が多いため、初めの{count}個だけを出しています。残りはファイルで直してください。",
            "There are many; the first {count} are shown. Change the others in the file.",
        ),
        "change.used": ("使うところ: ", "Used in: "),
        "change.line": ("{line}行目", "line {line}"),
        "change.day": ("例: 2024-12-13、令和6年12月13日", "such as 2024-12-13 or 令和6年12月13日"),
        "change.go": ("見る", "Look"),
        "change.same": ("まだ何も変えていません。", "Nothing is changed yet."),
        "change.waits": (
            "この制度には、{by} の起案が承認を待っています。それが終わるまで、次の起案はできません。",
            "A file of this programme, proposed by {by}, waits for approval. Until then nothing else can be proposed.",
        ),
        "look.heading": ("変更の内容", "What it changes"),
        "look.new": ("新しい制度です。比べる今のファイルはありません。", "This programme is new: nothing to compare."),
        "articles.heading": ("根拠条文", "Articles that it cites"),
        "articles.why": (
            "登録された法令の条文です。基準日（{day}）に効力のある版から出しています。",
            "The articles as the register of laws has them, in the editions in force on the base date ({day}).",
        ),
        "look.table": ("新旧対照表", "Old and new side by side"),
        "look.count": ("変わる項目: {count}", "Rows that change: {count}"),
        "look.item": ("項目", "Item"),
        "look.before": ("変更前", "Before"),
        "look.after": ("変更後", "After"),
        "look.changed": ("変更", "changed"),
        "look.said": (
            "文字で書いた金額や日付（要件や事例の名前、題名、確かめること）は自動では変わりません。古い値が残っているところ:",
            "Amounts and days that are written in words (names of requirements and scenarios, remarks) do not change "
            "by themselves. The old value is still said in:",
        ),
        "look.scenarios": ("事例の結果", "How the scenarios come out"),
        "look.scenario": ("事例", "Scenario"),
        "look.expected": ("書かれた額", "It says"),
        "look.found": ("結果", "It comes to"),
        "look.asks": ("尋ねる", "asks"),
        "look.passed": ("合う", "agrees"),
        "look.failed": ("合わない", "differs"),
        "look.all_passed": ("{count}件すべて、書かれたとおりです。", "All {count} come out as they say."),
        "look.no_scenarios": (
            "事例がありません。検算されていない制度です。",
            "There is no scenario: nothing checks it.",
        ),
        "look.some_failed": (
            "合わない事例があります。このままでは施行できません。金額か、事例の額を直してください。",
            "Some scenarios differ, so it cannot come into force. Correct the amounts, or what the scenarios say.",
        ),
        "look.effects": ("いまの台帳での影響", "What it does to the people on the register"),
        "look.snapshot": (
            "断面 {snapshot}。数えただけで、だれも判定し直していません。",
            "Snapshot {snapshot}, counted only.",
        ),
        "look.recorded": (
            "全員の項目を読んだことは、本人が見られる記録に残りました。",
            "That everybody's items were read is on the record that residents can see.",
        ),
        "look.move": ("変わり方", "How it moves"),
        "look.units": ("世帯等", "Households"),
        "look.yen": ("増減（円）", "More or less (yen)"),
        "look.few": ("10未満", "fewer than 10"),
        "look.hidden": ("出しません", "not shown"),
        "look.hides": (
            "10に満たない数は、支援措置の世帯などが分かることのないよう出しません。下の総額にも入っていません。",
            "Numbers below ten are not shown, so that no protected household can be told; nor are they in the sums.",
        ),
        "look.nobody": ("だれの結果も変わりません。", "Nobody's result changes."),
        "look.alone": (
            "基準日や給付の単位が今のファイルと違うか、今のファイルがないため、世帯ごとには比べられません。新しいファイルでの数です。",
            "It cannot be compared household by household, because the base date or the unit is another or nothing "
            "is in force yet. These are the figures under the new file.",
        ),
        "look.cost_before": ("総額（変更前）", "Cost before"),
        "look.cost_after": ("総額（変更後）", "Cost after"),
        "look.cost_shown": ("総額（変更後、出さない変化を除く）", "Cost after, without what is not shown"),
        "look.unchanged": ("変わりません", "unchanged"),
        "look.entitled": ("対象になる世帯等", "Entitled"),
        "look.unknown": ("尋ねる世帯等", "To be asked"),
        "look.over_budget": (
            "この総額は、ファイルの予算の上限を超えます。このままでは判定が止まります。",
            "This exceeds the file's own budget ceiling, at which a run stops.",
        ),
        "moved.no.yes": ("新たに対象になる", "newly entitled"),
        "moved.unknown.yes": ("尋ねずに対象になる", "entitled without being asked"),
        "moved.yes.no": ("対象でなくなる", "no longer entitled"),
        "moved.unknown.no": ("尋ねずに対象外になる", "not entitled, and not asked any more"),
        "moved.yes.unknown": ("対象だったが、尋ねることになる", "was entitled, will be asked"),
        "moved.no.unknown": ("対象外だったが、尋ねることになる", "was not entitled, will be asked"),
        "moved.yes.yes": ("金額が変わる", "another amount"),
        "look.claims": ("すでに開いた事案（{count}件）はどうなるか", "What becomes of the {count} cases that are open"),
        "look.claims.now": (
            "承認すると、受付期間と予算の上限はすぐに新しいファイルのものになります。",
            "Once approved, the application window and the budget ceiling are at once those of the new file.",
        ),
        "look.claims.keep": (
            "開いてある事案の判定・金額・理由・手紙は、新しいファイルで全員を判定し直すまで、前のファイルのままです。"
            "その前に起案・決定・支払をすると、前の金額で行われます。",
            "Open cases keep the result, amount, reasons and letter of the old file until everybody is judged by the "
            "new one. What is drafted, decided or paid before that is so at the old amounts.",
        ),
        "look.claims.stop": (
            "判定し直すまで、届いた届出を確かめられず、オンラインと窓口の受付は止まります。"
            "承認したら、すぐに「いま全員を判定する」を押してください（審査か決裁の人）。",
            "Until then answers cannot be verified: taking them in, online and at the desk, is refused. Press “Judge "
            "everybody now” soon after the approval (an examiner or an approver).",
        ),
        "look.claims.run": (
            "その後は、決定前で結果か金額が変わる事案は新しいものになり、起案を待っていたものは審査に戻ります。"
            "起案済み・決定済みで食い違うものは訂正の一覧に出て、支払が止まります。結果の変わらない事案は前のファイルのままです。",
            "After it, undecided cases whose result or amount changes say the new one, and those ready to be drafted "
            "go back to review. Drafted or decided ones that differ are listed for correction and are not paid. Cases "
            "whose result stays the same keep the old file.",
        ),
        "look.propose": ("この変更を起案する", "Propose this change"),
        "look.propose.why": (
            "別の人（決裁）が同じ画面を見て承認すると、施行されます。",
            "It comes into force once another person, an approver, has looked at the same and agrees.",
        ),
        "adoption.heading": ("制度ファイルの起案", "Proposed programme file"),
        "adoption.done": ("施行しました", "In force"),
        "adoption.approve": ("承認し、施行する", "Approve, and put into force"),
        "adoption.changed": (
            "起案の後に、この制度の別のファイルが施行されました。差し戻して、今のファイルから変更し直してください。",
            "Another file of this programme came into force since. Send this back and begin from the one in force.",
        ),
        "adoption.look": ("変更の内容を見る", "See what it changes"),
    }
)
"""Japanese, English, in the order of Language."""
