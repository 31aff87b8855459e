"""What the pages say about what the letter asks: in three languages, side by side."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

ASKING: Sentences = MappingProxyType(
    {
        "asking.heading": ("おたずねします", "What we ask you", "おしえて ください"),
        "asking.lead": (
            "市の台帳ではわからないことです。書かれた内容だけで決めることはなく、職員が確かめてから進めます。",
            "The city's registers do not know this. Nothing is decided by what you write alone: somebody of the office "
            "checks it first.",
            "市では わからない ことです。書いた ことを まどぐちの 人が たしかめます。",
        ),
        "asking.yes": ("はい", "Yes", "はい"),
        "asking.no": ("いいえ", "No", "いいえ"),
        "asking.unsure": ("わからない", "I do not know", "わからない"),
        "asking.needed": (
            "答えを書くか、「わからない」を選んでください。",
            "Write the answer, or choose “I do not know”.",
            "書くか、「わからない」を えらんで ください。",
        ),
        "asking.yen": (
            "金額は数字だけで書いてください（例: 5500）。わからなければ「わからない」を選んでください。",
            "Write the amount in digits only (for example 5500), or choose “I do not know”.",
            "お金は すうじで 書いて ください（れい: 5500）。",
        ),
        "asking.yen.hint": ("円。税がかからないときは0", "In yen; 0 if no tax is due", "円。ないときは 0"),
        "asking.count": (
            "数字だけで書いてください。わからなければ「わからない」を選んでください。",
            "Write a number, or choose “I do not know”.",
            "すうじで 書いて ください。",
        ),
        "asking.count.hint": ("数字で", "As a number", "すうじで"),
        "asking.day": (
            "日付が読み取れません。例のように書くか、「わからない」を選んでください。",
            "The day cannot be read. Write it as in the example, or choose “I do not know”.",
            "日を れいの ように 書いて ください。",
        ),
        "asking.said.yen": ("{number}円", "¥{number}", "{number}円"),
        "asking.said.count": ("{number}", "{number}", "{number}"),
        "confirm.accept.title": (
            "この口座で受け取ると届け出ます",
            "You ask for it to be paid to this account",
            "この 口座で うけとります",
        ),
        "confirm.change": (
            "この口座に変えると届け出ます",
            "You ask for this account instead",
            "この 口座に かえます",
        ),
        "confirm.again.title": (
            "この口座に変えると届け出ます",
            "You name this account instead",
            "この 口座に かえます",
        ),
        "confirm.refuse.title": ("受け取らないと届け出ます", "You decline it", "うけとらないと おくります"),
        "confirm.wrong.title": (
            "間違いがあると届け出ます",
            "You say that something is wrong",
            "まちがいが あると おくります",
        ),
        "confirm.refuse.last": (
            "届け出たあとは、この画面では取り消せません。",
            "Once it is sent, it cannot be taken back on this page.",
            "おくった あと、ここでは やめる ことが できません。",
        ),
        "confirm.send.refuse": ("受け取らないと届け出る", "Decline it", "うけとらないと おくる"),
        "confirm.bank": ("銀行", "Bank", "ぎんこう"),
        "confirm.branch": ("支店", "Branch", "してん"),
        "confirm.number": ("口座番号", "Account number", "口座ばんごう"),
        "confirm.holder": ("名義", "Holder", "なまえ"),
        "confirm.masked": (
            "保存した番号は、ほかの人に見られないよう下3桁だけを表示します。送るのは書いた番号の全部です。",
            "Of a saved number only the last 3 digits are shown, so that nobody else reads it. All of it is sent.",
            "ほかの 人に 見えない ように、さいごの 3つだけ 見えます。ぜんぶの ばんごうを おくります。",
        ),
        "again.asked": ("もう一度お答えください", "Please answer once more", "もう いちど こたえて ください"),
        "again.asked.why": (
            "{on}に職員が届出を確かめ、もう一度お尋ねすることにしました。理由:",
            "On {on} somebody of the office looked at your answer and asks you once more. The reason:",
            "{on}に まどぐちの 人が 見ました。りゆう:",
        ),
        "again.asked.until": (
            "{last}までにお答えください。",
            "Please answer by {last}.",
            "{last}までに こたえて ください。",
        ),
        "again.asked.old": (
            "前の届出では進められません。",
            "We cannot go on with the answer that came before.",
            "まえの へんじでは すすめません。",
        ),
    }
)
"""Japanese, English, plain Japanese, in the order of Language."""
