"""What the pages say of services that residents sign in to by us, in the order of Language."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

SERVICES: Sentences = MappingProxyType(
    {
        "service.heading": ("{title}に入る", "Sign in to {title}", "{title}に 入る"),
        "service.door": (
            "{title}（{operator}）が、あなたがだれかを確かめようとしています。先にこの窓口に入ってください。",
            "{title} ({operator}) asks who you are. Please come in to this counter first.",
            "{title}（{operator}）が あなたの ことを きいて います。さきに ここに 入って ください。",
        ),
        "service.purpose": ("目的：{purpose}", "For: {purpose}", "なんの ため：{purpose}"),
        "service.come_in": ("窓口に入る", "Come in", "入る"),
        "service.stop": ("やめて{title}へ戻る", "Stop and go back to {title}", "やめて もどる"),
        "service.waits": (
            "{title}が待っています。",
            "{title} is waiting.",
            "{title}が まって います。",
        ),
        "service.return": ("{title}への手続きを続ける", "Go on with {title}", "つづける"),
        "service.stale": (
            "{title}は、いま本人確認をし直すよう求めています。この窓口にもう一度入ってください。",
            "{title} asks that you prove anew who you are. Please come in to this counter once more.",
            "{title}の ために、もう いちど ここに 入って ください。",
        ),
        "service.prove": ("もう一度入る", "Come in again", "もう いちど 入る"),
        "service.lead": (
            "{operator}の「{title}」に、この窓口の本人確認で入ります。目的：{purpose}。",
            "You sign in to “{title}” of {operator} by this counter. For: {purpose}.",
            "{operator}の「{title}」に 入ります。なんの ため：{purpose}。",
        ),
        "service.number": (
            "伝わるのは、この連携先だけで使うあなたの番号と、どのように本人確認をしたかです。",
            "It is told a number of you that is used for this service only, and how you were verified.",
            "あなたの ばんごう（ここだけで つかいます）と、どうやって たしかめたかを つたえます。",
        ),
        "service.items": ("ほかに渡してよいもの", "What else it may be told", "ほかに つたえて よい もの"),
        "service.items.hint": (
            "台帳にある、いまの内容です。渡してよいものにだけ印を付けてください。付けなくても入れます。",
            "This is what the register says now. Tick only what it may be told; you can sign in without.",
            "つたえて よい ものに しるしを つけて ください。つけなくても 入れます。",
        ),
        "service.item.name": ("氏名", "Name", "なまえ"),
        "service.item.birthdate": ("生年月日", "Date of birth", "生まれた 日"),
        "service.item.address": ("住所", "Address", "すんで いる ところ"),
        "service.item.gender": ("性別", "Sex", "せいべつ"),
        "service.gender.male": ("男", "Male", "男"),
        "service.gender.female": ("女", "Female", "女"),
        "service.nothing": (
            "氏名や住所は、ここからは渡せません。渡さずに入ることはできます。必要なときは、下の連絡先へどうぞ。",
            "Name and address cannot be told from here. You can sign in without. If they are needed, call the office "
            "below.",
            "なまえや じゅうしょは つたえられません。入る ことは できます。こまったら 電話して ください。",
        ),
        "service.length": ("いつまで渡してよいか", "Until when it may be told", "いつまで つたえて よいか"),
        "service.once": ("今回だけ", "This once", "こんかいだけ"),
        "service.until": (
            "{days}日間（{day}まで、変わったときも）",
            "For {days} days (until {day}, also when it changes)",
            "{days}日（{day}まで、かわった ときも）",
        ),
        "service.given": (
            "渡すもの：{items}。期間：{length}。",
            "It is told: {items}. How long: {length}.",
            "つたえる もの：{items}。いつまで：{length}。",
        ),
        "service.changed": (
            "画面を開いてから内容が変わったため、何も渡していません。もう一度読んで、選び直してください。",
            "Something changed after the page was opened, so nothing was told. Please read it and choose once more.",
            "かわった ところが あります。もう いちど えらんで ください。",
        ),
        "service.who": ("いま入っている方：", "Who is in:", "いま 入って いる 人："),
        "service.closed": (
            "この方としては、連携先に入れません。必要なときは、下の連絡先へどうぞ。",
            "Nobody can sign in to a service as this person. If it is needed, call the office below.",
            "この 人では 入れません。こまったら 電話して ください。",
        ),
        "consents.times": ("{count}回（新しいものから）", "{count} times (the newest first)", "{count}かい"),
        "service.before": (
            "前に同意した内容のまま入ります（{items}、{day}まで）。",
            "You sign in with what you agreed to before ({items}, until {day}).",
            "まえに「はい」と いった ままで 入ります（{items}、{day}まで）。",
        ),
        "service.back": (
            "同意は「連携先への同意」で見られ、いつでも取り消せます。渡したものは戻りません。",
            "You find what you agreed to below “Consents to services”, and may take it back at any time. What was told "
            "stays told.",
            "「つたえる やくそく」で 見られます。いつでも やめられます。つたえた ものは もどりません。",
        ),
        "service.agree": ("同意して{title}へ進む", "Agree and go on to {title}", "「はい」と いって すすむ"),
        "service.unknown": ("連携先に戻れません", "We cannot lead you on", "すすめません"),
        "service.unknown.how": (
            "どの連携先から来たかが分からないか、時間がたちました。何も渡していません。連携先のページから、もう一度始めて"
            "ください。",
            "It is not known from which service you came, or it took too long. Nothing was told. Please begin again at "
            "the service.",
            "どこから 来たか わかりません。なにも つたえて いません。もう いちど はじめて ください。",
        ),
        "service.counter": ("この窓口へ", "To this counter", "まどぐちへ"),
        "home.services": (
            "連携先への同意（渡した情報を見る・取り消す）",
            "Consents to services: look, take back",
            "つたえる やくそくを 見る・やめる",
        ),
        "consents.heading": ("連携先への同意", "Consents to services", "つたえる やくそく"),
        "consents.what": (
            "この窓口の本人確認で入った連携先と、渡してよいとした項目、実際に渡した記録です。",
            "The services that you signed in to by this counter, what they may be told, and what they were told.",
            "入った ところと、つたえて よい もの、つたえた ものです。",
        ),
        "consents.none": ("いま有効な同意はありません。", "None is in force.", "いまは ありません。"),
        "consents.given": ("同意した日時", "Agreed on", "「はい」と いった 日"),
        "consents.until": ("期限", "Until", "いつまで"),
        "consents.told": ("渡した記録", "What was told", "つたえた もの"),
        "consents.told.none": ("渡していません", "Nothing", "ありません"),
        "consents.end": ("同意を取り消す", "Take back", "やめる"),
        "consents.ended": (
            "取り消しました。これからは何も渡しません。渡したものを消すことは、連携先に求めてください。",
            "It is taken back, and nothing is told any more. Ask the service to delete what it was told.",
            "やめました。もう つたえません。",
        ),
        "consents.ended.on": ("取り消した日時", "Taken back on", "やめた 日"),
        "consents.renewed": ("新しい同意に代わりました", "another took its place", "あたらしく なりました"),
        "consents.over": ("終わったもの", "Over", "おわった もの"),
        "consents.receipt": (
            "同意の控え（証明のファイル）を保存する",
            "Save the receipt (a file that proves it)",
            "ひかえを もらう",
        ),
    }
)
"""Japanese, English, plain Japanese."""
