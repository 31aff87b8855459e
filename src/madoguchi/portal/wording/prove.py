"""What the pages say where more proof is needed, in the order of Language."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

PROVE: Sentences = MappingProxyType(
    {
        "prove.heading": (
            "もう一段の本人確認をお願いします",
            "Please prove once more that it is you",
            "あなただと もう いちど たしかめます",
        ),
        "prove.what": (
            "この手続きには、いまの入り方よりも確かな本人確認が要ります。",
            "This takes a surer proof than the one you came in with.",
            "この てつづきは、もっと たしかめて から できます。",
        ),
        "prove.kept": (
            "書いた内容はそのまま預かっています。確認のあと、同じところから続けられます。",
            "What you typed is kept. Afterwards you go on exactly where you are now.",
            "書いた ことは とって あります。あとで つづきから できます。",
        ),
        "prove.levels": (
            "必要な保証レベル: 身元確認{identity}・当人認証{authentication}"
            "（いまは身元確認{now_identity}・当人認証{now_authentication}）",
            "Needed: identity level {identity}, authentication level {authentication} (now: {now_identity} and "
            "{now_authentication})",
            "いる レベル: みもと {identity}・本人 {authentication}（いま {now_identity}・{now_authentication}）",
        ),
        "prove.passkey": ("パスキーで確かめる", "Prove with your passkey", "パスキーで たしかめる"),
        "prove.passkey.how": (
            "この端末か、お手元のスマートフォンのパスキーを使います。",
            "Use the passkey of this device or of your phone.",
            "スマホや パソコンの パスキーを つかいます。",
        ),
        "prove.passkey.without": (
            "このブラウザではパスキーを使えません（JavaScriptが使えないか、古いブラウザです）。",
            "Passkeys do not work in this browser (it has no JavaScript, or is too old).",
            "この ブラウザでは パスキーを つかえません。",
        ),
        "prove.passkey.bad": (
            "パスキーで確かめられませんでした。書いた内容は失われていません。もう一度試してください。",
            "The passkey did not fit. Nothing you typed is lost. Please try again.",
            "できませんでした。書いた ことは なくなって いません。もう いちど して ください。",
        ),
        "prove.card": ("マイナンバーカードで確かめる", "Prove with your card", "カードで たしかめる"),
        "prove.make": ("いまから登録して使う", "Add one now and use it", "いま つくって つかう"),
        "prove.make.passkey": (
            "パスキーを登録する",
            "Make a passkey",
            "パスキーを つくる",
        ),
        "prove.make.card": ("カードを登録する", "Add a card", "カードを とうろく する"),
        "prove.make.how": (
            "登録したら、そのページからここへ戻れます。書いた内容はそのままです。",
            "The page on which you add it leads back here. What you typed stays.",
            "つくったら ここへ もどって ください。書いた ことは なくなりません。",
        ),
        "prove.office": (
            "ほかの方法: 窓口か郵送",
            "Another way: at the office or by post",
            "ほかの やりかた: まどぐちか てがみ",
        ),
        "prove.office.how": (
            "どれも使えないときは、手紙に同封の用紙を郵送するか、下の連絡先へどうぞ。"
            "オンラインで確かめられなくても、手続きはできます。",
            "If none of these is for you, post the form that came with the letter, or call the office below. You can "
            "do it without any proof online.",
            "できない ときは、てがみの 紙を おくるか、下の ところに 電話して ください。",
        ),
        "prove.back": ("手続きの一覧へ", "Back to your matters", "もどる"),
        "prove.waits": (
            "本人確認を待っている手続きがあります。",
            "Something waits for your proof.",
            "まって いる てつづきが あります。",
        ),
        "prove.return": ("続きに戻る", "Go on with it", "つづきに もどる"),
        "go_on.heading": ("本人確認ができました", "It is proven that it is you", "たしかめました"),
        "go_on.what": (
            "書いた内容はそのまま残っています。まだ何も送っていません。",
            "What you typed is still there. Nothing has been sent yet.",
            "書いた ことは あります。まだ おくって いません。",
        ),
        "go_on.go": ("同じところから続ける", "Go on where you were", "つづきから する"),
    }
)
"""Japanese, English, plain Japanese."""
