"""What the pages say of cards, in the order of Language."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

CARDS: Sentences = MappingProxyType(
    {
        "enter.card": ("マイナンバーカードがある", "A My Number Card", "マイナンバーカードが ある"),
        "enter.card.how": (
            "使うのは4桁の暗証番号だけです。6文字以上の暗証番号（署名用）は要りません。",
            "Only the PIN of 4 digits is used. The longer one, for signatures, is not needed.",
            "4けたの ばんごうだけ つかいます。",
        ),
        "enter.card.none": (
            "カードで入る扉はまだありません。手紙の照会番号を使えば、カードも暗証番号も要りません。",
            "There is no door for the card yet. With the number on the letter you need neither card nor PIN.",
            "カードでは まだ 入れません。てがみの ばんごうを つかって ください。",
        ),
        "enter.card.begin": ("カードで入る", "Come in with the card", "カードで 入る"),
        "enter.locked": (
            "カードの暗証番号を忘れた、ロックされた",
            "The card's PIN is forgotten or locked",
            "カードの ばんごうを わすれた",
        ),
        "enter.locked.how": (
            "直さなくても、手紙の照会番号で全部の手続きができます。4桁の番号は3回、署名用は5回続けて間違えると"
            "ロックされます。もう一方の暗証番号がわかれば、スマートフォンの「JPKI暗証番号リセット」で予約してから"
            "24時間以内に、コンビニなどの端末で直せます。どちらもわからなければ、カードを持って窓口へどうぞ。",
            "You need not have it reset: the number on the letter is enough for everything here. The PIN of 4 digits "
            "locks after 3 mistakes in a row, the one for signatures after 5. Who knows the other PIN can set it anew "
            "at a convenience store within 24 hours of booking with the app “JPKI暗証番号リセット”. Who knows neither "
            "comes to the counter with the card.",
            "てがみの ばんごうで ぜんぶ できます。カードを なおしたい ときは、まどぐちに 来て ください。",
        ),
        "card.heading": ("マイナンバーカードで入る", "Come in with the My Number Card", "カードで 入る"),
        "card.how": (
            "カードは、4桁の暗証番号を確かめてから、一度きりの番号に署名します。暗証番号がこの窓口に送られることは"
            "ありません。カードの証明書に氏名や住所は入っていません。",
            "The card checks its PIN of 4 digits and then signs a number that is good once. The PIN is not sent to "
            "this counter. The certificate on the card holds no name and no address.",
            "カードの 4けたの ばんごうを つかいます。ばんごうは まどぐちには 行きません。",
        ),
        "card.begin": ("次へ", "Next", "つぎへ"),
        "card.go": ("カードを読み取る", "Read the card", "カードを よむ"),
        "card.back": (
            "カードなしで、手紙の照会番号で入ることもできます。",
            "You can come in with the number on the letter too, without the card.",
            "てがみの ばんごうでも 入れます。",
        ),
        "card.unsigned": (
            "時間がたったか、カードの署名が合いません。もう一度読み取ってください。",
            "It took too long, or the card's signature does not fit. Please read the card again.",
            "もう いちど カードを よんで ください。",
        ),
        "card.stranger": (
            "このカードでは入れません。初めて使うカードなら、手紙の照会番号で入ってから「あなたのカード」で登録すると、"
            "次から使えます。わからない方は下の連絡先へどうぞ。",
            "This card does not open. If it is used here for the first time, come in with the number on the letter and "
            "add it below “Your cards”; then it does. If it is unclear, call the office below.",
            "この カードは まだ つかえません。はじめは てがみの ばんごうで 入って ください。",
        ),
        "card.anothers": (
            "このカードは、ほかの方のカードとして登録されています。下の連絡先へどうぞ。",
            "This card is kept as somebody else's. Please call the office below.",
            "ほかの 人の カードです。電話して ください。",
        ),
        "card.many": (
            "カードは10枚までです。使わないものを外してから登録してください。",
            "There are ten cards already. Take off one that is not used before you add another.",
            "カードは 10まい までです。つかわない カードを はずして ください。",
        ),
        "card.unreadable": (
            "カードの証明書を読み取れません。もう一度読み取ってください。",
            "The card's certificate cannot be read. Please read the card again.",
            "もう いちど カードを よんで ください。",
        ),
        "card.strange": (
            "この窓口で使えるカードではありません。手紙の照会番号で入れます。",
            "This is no card that opens here. The number on the letter does.",
            "この カードは つかえません。てがみの ばんごうを つかって ください。",
        ),
        "card.unfit": (
            "カードの証明書が利用者証明用のものではありません。手紙の照会番号で入れます。",
            "The certificate is not the one for authentication. The number on the letter opens.",
            "この カードは つかえません。てがみの ばんごうを つかって ください。",
        ),
        "card.not_yet": (
            "カードの証明書がまだ有効ではありません。手紙の照会番号で入れます。",
            "The card's certificate is not valid yet. The number on the letter opens.",
            "この カードは まだ つかえません。てがみの ばんごうを つかって ください。",
        ),
        "card.expired": (
            "カードの証明書の有効期限が切れています。窓口で更新できます。更新しなくても、手紙の照会番号で入れます。",
            "The card's certificate has expired. It is renewed at the counter; without that, the number on the letter "
            "opens.",
            "カードの きげんが おわって います。てがみの ばんごうを つかって ください。",
        ),
        "card.revoked": (
            "カードの証明書が失効しています。窓口で発行し直せます。それまでは手紙の照会番号で入れます。",
            "The card's certificate has been revoked. A new one is issued at the counter; until then the number on the "
            "letter opens.",
            "この カードは もう つかえません。てがみの ばんごうを つかって ください。",
        ),
        "card.unknown": (
            "カードが失効していないか、いま確かめられません。時間をおくか、手紙の照会番号で入ってください。",
            "Whether the card was revoked cannot be looked up now. Try later, or use the number on the letter.",
            "いま カードを たしかめられません。てがみの ばんごうを つかって ください。",
        ),
        "home.cards": ("あなたのカード", "Your cards", "あなたの カード"),
        "home.cards.held": (
            "あなたのカード（いま{count}枚）",
            "Your cards ({count})",
            "あなたの カード（{count}まい）",
        ),
        "cards.none": ("まだ登録していません。", "There is none yet.", "まだ ありません。"),
        "cards.what": (
            "登録すると、次からは手紙がなくても、カードと4桁の暗証番号で入れます。見られるものとできることは、"
            "手紙で入ったときと同じです。窓口に残るのは証明書の番号だけです。",
            "With it you come in without the letter, by the card and its PIN of 4 digits. You see and do the same as "
            "with the letter. The counter keeps nothing of the card but the number of its certificate.",
            "つくると、つぎは てがみが なくても、カードで 入れます。",
        ),
        "cards.line": ("カード {number}", "Card {number}", "カード {number}"),
        "cards.linked": ("登録した日", "Added on", "つくった 日"),
        "cards.add": ("カードを登録する", "Add a card", "カードを とうろく する"),
        "cards.added": (
            "登録しました。次からは「カードで入る」を使えます。",
            "It is added. Next time use “Come in with the card”.",
            "できました。つぎは「カードで 入る」を つかえます。",
        ),
        "cards.removed": (
            "外しました。このカードではもう入れません。",
            "It is off and lets nobody in any more.",
            "はずしました。もう その カードでは 入れません。",
        ),
    }
)
"""Japanese, English, plain Japanese. How a locked PIN is reset: J-LIS and municipal pages, as of 2022 to 2026."""
