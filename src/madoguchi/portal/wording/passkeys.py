"""What the pages say of passkeys, in the order of Language."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

PASSKEYS: Sentences = MappingProxyType(
    {
        "enter.passkey": (
            "前に来たとき、パスキーを登録した",
            "You made a passkey when you were here before",
            "まえに パスキーを つくった",
        ),
        "enter.passkey.how": (
            "手紙がなくても、スマートフォンなどの指紋、顔、画面ロックで入れます。",
            "Come in without the letter, by the fingerprint, face or screen lock of your phone or computer.",
            "てがみが なくても、スマホの ゆびや かおで 入れます。",
        ),
        "enter.passkey.begin": ("パスキーで入る", "Come in with a passkey", "パスキーで 入る"),
        "passkey.in.heading": ("パスキーで入る", "Come in with a passkey", "パスキーで 入る"),
        "passkey.in.how": (
            "ボタンを押すと、この端末が指紋、顔、画面ロックのどれかを求めます。それらがこの窓口に送られることはありません。",
            "Press the button and your device asks for your fingerprint, your face or its screen lock. None of them is "
            "sent to this counter.",
            "ボタンを おすと、ゆびや かおを きかれます。ゆびや かおは 市に おくられません。",
        ),
        "passkey.in.shared.hint": (
            "5分使わないと自動で終わり、送る前にパスキーをもう一度使います。",
            "It ends after 5 minutes without use, and asks for the passkey again before anything is sent.",
            "5分 つかわないと おわります。おくる まえに もう いちど パスキーを つかいます。",
        ),
        "passkey.in.refused": (
            "このパスキーでは入れません。外されているか、オンラインの手続きができません。手紙の照会番号で入るか、"
            "下の連絡先へどうぞ。",
            "This passkey does not let you in: it was taken off, or it cannot be used online. Come in with the number "
            "of your letter, or call the office below.",
            "この パスキーでは 入れません。てがみの ばんごうで 入るか、電話して ください。",
        ),
        "passkey.in.without": (
            "このブラウザでは、いまパスキーを使えません（JavaScriptが使えないか、古いブラウザです）。手紙があれば、"
            "照会番号と生年月日で入れます。手紙がなければ、下の連絡先へどうぞ。",
            "Passkeys do not work in this browser now (it has no JavaScript, or is too old). With a letter you come in "
            "by its number and the date of birth; without one, call the office below.",
            "この ブラウザでは つかえません。てがみの ばんごうで 入って ください。ない ときは 電話して ください。",
        ),
        "home.passkeys": (
            "パスキー（次から手紙なしで入る）",
            "Passkeys (come in without the letter next time)",
            "パスキー（つぎは てがみが なくても 入れます）",
        ),
        "home.passkeys.held": (
            "あなたのパスキー（いま{count}個）を見る・外す",
            "Your passkeys (now {count}): look, take off",
            "あなたの パスキー（{count}こ）を 見る・はずす",
        ),
        "passkeys.heading": ("あなたのパスキー", "Your passkeys", "あなたの パスキー"),
        "passkeys.what": (
            "登録すると、次からは手紙がなくても、この端末の指紋、顔、画面ロックで入れます。見られるものと"
            "できることは、手紙で入ったときと同じです。",
            "With one you come in without the letter, by the fingerprint, face or screen lock of this device. "
            "You see and do the same as with the letter.",
            "つくると、つぎは てがみが なくても、ゆびや かおで 入れます。",
        ),
        "passkeys.none": ("まだ登録していません。", "There is none yet.", "まだ ありません。"),
        "passkeys.made": ("登録した日", "Made on", "つくった 日"),
        "passkeys.used": ("最後に使った日", "Last used on", "さいごに つかった 日"),
        "passkeys.unused": ("まだ使っていません", "Not used yet", "まだ つかって いません"),
        "passkeys.remove": ("外す", "Take off", "はずす"),
        "passkeys.removed": (
            "外しました。そのパスキーではもう入れません。端末に残った控えは、端末の設定で消せます。",
            "It is off and lets nobody in any more. What your device still lists can be deleted in its settings.",
            "はずしました。もう その パスキーでは 入れません。",
        ),
        "passkeys.added": (
            "登録しました。次からは「パスキーで入る」を使えます。",
            "It is made. Next time use “Come in with a passkey”.",
            "できました。つぎは「パスキーで 入る」を つかえます。",
        ),
        "passkeys.add": ("この端末にパスキーを登録する", "Make a passkey on this device", "パスキーを つくる"),
        "passkeys.name": (
            "パスキーの名前（30字まで）",
            "A name for it (up to 30 characters)",
            "パスキーの なまえ（30字まで）",
        ),
        "passkeys.name.hint": (
            "どの端末かわかる名前。例: わたしのスマートフォン",
            "By which you know the device, for example: my phone",
            "れい: わたしの スマホ",
        ),
        "passkeys.go": ("登録する", "Make it", "つくる"),
        "passkeys.refused": (
            "登録できませんでした。何も変わっていません。もう一度試してください。",
            "It could not be made. Nothing has changed. Please try again.",
            "できませんでした。もう いちど して ください。",
        ),
        "passkeys.full": (
            "パスキーは10個までです。登録するには、使わないものを外してください。",
            "There are ten at most. Take off one that you do not use before you make another.",
            "10こ あります。つかわない ものを はずして ください。",
        ),
        "passkeys.shared": (
            "ほかの人も使う端末には登録できません。ご自分の端末から入って登録してください。",
            "None is made on a terminal that others use too. Come in from a device of your own to make one.",
            "ほかの 人も つかう パソコンでは つくれません。じぶんの スマホで つくって ください。",
        ),
        "passkeys.without": (
            "このブラウザではパスキーを登録できません（JavaScriptが使えないか、古いブラウザです）。"
            "手紙の照会番号は、これまでどおり使えます。",
            "No passkey can be made in this browser (it has no JavaScript, or is too old). The number on the letter "
            "works as before.",
            "この ブラウザでは つくれません。てがみの ばんごうは つかえます。",
        ),
        "passkeys.visits": (
            "最近、あなたとして入った記録",
            "Who came in as you, newest first",
            "さいきん あなたとして 入った きろく",
        ),
        "passkeys.visits.what": (
            "心当たりのない利用があれば、下の連絡先へどうぞ。オンライン窓口をすぐ止められます。",
            "If one of these was not you, call the office below: it can close the online counter for you at once.",
            "あなたで ない ものが あったら 電話して ください。すぐ とめる ことが できます。",
        ),
        "passkeys.door.code": ("手紙の照会番号", "Number of a letter", "てがみの ばんごう"),
        "passkeys.door.passkey": ("パスキー", "Passkey", "パスキー"),
        "passkeys.door.card": ("マイナンバーカード", "Card", "マイナンバーカード"),
        "passkeys.door.mandate": ("代理人", "Proxy", "だいりにん"),
        "passkeys.closures": (
            "市がオンライン窓口を止めた期間",
            "When the office closed the online counter for you",
            "まどぐちが とめて いた とき",
        ),
        "passkeys.ended": ("もう使えないパスキー", "Passkeys that let nobody in any more", "もう つかえない パスキー"),
        "passkeys.ended.owner": ("外しました", "Taken off", "はずしました"),
        "passkeys.ended.office": ("窓口で外しました", "Taken off by the office", "まどぐちで はずしました"),
        "passkeys.ended.copied": (
            "複製が使われた疑いがあるため止めました。心当たりがなければ下の連絡先へどうぞ。",
            "Stopped, because a copy of it seems to have been used. Please call the office below.",
            "あやしい つかいかたが あったので とめました。電話して ください。",
        ),
        "confirm.passkey": (
            "ほかの人も使う端末なので、パスキーをもう一度使います。",
            "This terminal is shared, so the passkey is asked for once more.",
            "もう いちど パスキーを つかって ください。",
        ),
        "confirm.passkey.send": ("パスキーで確かめて送る", "Confirm by passkey and send", "パスキーで おくる"),
        "confirm.passkey.bad": (
            "パスキーで確かめられませんでした。何も送っていません。",
            "The passkey did not fit. Nothing was sent.",
            "パスキーで たしかめられませんでした。おくって いません。",
        ),
    }
)
"""Japanese, English, plain Japanese."""
