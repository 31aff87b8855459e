"""What the pages say of cards with which staff come in and prove who they are, in the order of Language."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

CARDS: Sentences = MappingProxyType(
    {
        "how.card": ("カード", "card"),
        "person.cards": ("カード", "Cards"),
        "keys.heading": ("自分のパスキーとカード", "Your passkeys and cards"),
        "keys.first": (
            "最初のパスキーかカードを登録すると、職員の画面が開きます。コードは {until} まで使え、"
            "登録すると終わります。",
            "Add your first passkey or card and the pages of staff open. The code is good until {until}, and ends with "
            "it.",
        ),
        "keys.code": (
            "これは、3日のうちに最初のパスキーかカードを登録するための、一度きりのコードです。",
            "It is a one-time code: within three days it leads to the first passkey or card, and to nothing else.",
        ),
        "keys.lost": ("はじめて入る・パスキーやカードを失くした", "First time, or a lost passkey or card"),
        "keys.lost.what": (
            "管理の職員から受け取った一度きりのコードで入り、この端末のパスキーか、カードを登録します。コードは3日で終わります。",
            "Come in with the one-time code that an administrator gave you, and add a passkey on this device, or a "
            "card. A code ends after three days.",
        ),
        "keys.proven": (
            "確かめました。5分以内に、この端末のパスキーかカードを登録してください。",
            "It is you. Add a passkey on this device, or a card, within five minutes.",
        ),
        "keys.added": (
            "登録しました。次からこれで入れ、決裁できます。",
            "It is added. From now on you can come in and approve by it.",
        ),
        "keys.more": ("パスキーかカードをもう一つ登録する", "Add one more passkey or card"),
        "keys.more.what": (
            "先に、今のパスキーかカードで本人であることを確かめます。",
            "First prove with a passkey or card that you have that it is you.",
        ),
        "cards.what": (
            "マイナンバーカードでも入れ、決裁できます。残るのは証明書の番号だけです。",
            "Your My Number Card does the same; only the number of its certificate is kept.",
        ),
        "cards.how": (
            "カードは、4桁の暗証番号を確かめてから、一度きりの番号に署名します。暗証番号が送られることはなく、証明書に氏名や"
            "住所は入っていません。",
            "The card checks its PIN of 4 digits and then signs a number that is good once. The PIN is not sent, and "
            "the certificate holds no name and no address.",
        ),
        "cards.in": ("カードで入る", "Come in with a card"),
        "cards.add": ("カードを登録する", "Add a card"),
        "cards.next": ("次へ", "Next"),
        "cards.read": ("カードを読み取る", "Read the card"),
        "cards.otherwise": ("ほかの方法で入る", "Come in otherwise"),
        "cards.prove.act": ("{act}（カードで）", "{act} (with a card)"),
        "cards.waiting": (
            "開いた画面でカードを読み取ってください。閉じてしまったときは、もう一度押してください。",
            "Read the card in the window that opened. If you closed it, press again.",
        ),
        "cards.failed": (
            "カードを読み取れませんでした。もう一度押してください。画面が開かないときは、この窓口のポップアップを許可してください。",
            "The card was not read. Press again. If no window opens, let this place open windows.",
        ),
        "cards.passed": ("カードの署名を渡しました", "The card's signature is passed on"),
        "cards.passed.what": (
            "元の画面が続きを行います。この画面は閉じてかまいません。続かないときは、元の画面でもう一度押してください。",
            "The page before goes on with it, and this window may be closed. If it does not, press again there.",
        ),
        "cards.prove_first": (
            "カードを登録する前に、本人であることを確かめてください。何も登録していません。",
            "Prove first that it is you. No card was added.",
        ),
        "proof.card.bad": (
            "カードで確かめられませんでした。何も行っていません。まず、自分で登録したカードかを見てください。そのカードで、"
            "5分以内に、画面を変えずにやり直してください。続くときは、証明書の期限か失効を、カードを発行した市区町村で"
            "確かめてください。",
            "The card did not prove it. Nothing was done. See first whether it is the card that you added yourself. "
            "Try again with that one within five minutes, without changing the page. If it goes on, have the "
            "certificate looked at (expired, revoked) by the municipality that issued the card.",
        ),
        "proof.without.any": (
            "承認などにはパスキーかカードが要ります。登録したものを使える端末とブラウザで開いてください。",
            "This takes your passkey or card. Open the page on a device and in a browser that can use it.",
        ),
        "passkeys.without.card": (
            "この端末ではパスキーを使えません。カードは使えます。",
            "This device has no passkeys for this place; a card works.",
        ),
        "card.unsigned": (
            "時間がたったか、カードの署名が合いません。もう一度読み取ってください。",
            "It took too long, or the card's signature does not fit. Read the card again.",
        ),
        "card.stranger": (
            "このカードでは入れません。ほかの方法で入ってから、自分のカードとして登録してください。失くしたときは、管理の職員に"
            "頼んでください。",
            "This card does not open. Come in otherwise and add it as yours. If you lost all you had, ask an "
            "administrator.",
        ),
        "card.anothers": (
            "このカードは、ほかの職員のカードとして登録されています。管理の職員に知らせてください。",
            "This card is kept as that of somebody else of the staff. Tell an administrator.",
        ),
        "card.many": (
            "カードは10枚までです。使わないものを外してから登録してください。",
            "There are ten cards already. Take off one that is not used before you add another.",
        ),
        "card.unreadable": (
            "カードの証明書を読み取れません。もう一度読み取ってください。",
            "The card's certificate cannot be read. Read the card again.",
        ),
        "card.strange": (
            "ここで使えるカードではありません。ほかの方法で入ってください。",
            "This is no card that opens here. Come in otherwise.",
        ),
        "card.unfit": (
            "カードの証明書が利用者証明用のものではありません。ほかの方法で入ってください。",
            "The certificate is not the one for authentication. Come in otherwise.",
        ),
        "card.not_yet": (
            "カードの証明書がまだ有効ではありません。ほかの方法で入ってください。",
            "The card's certificate is not valid yet. Come in otherwise.",
        ),
        "card.expired": (
            "カードの証明書の有効期限が切れています。カードを発行した市区町村で更新してください。",
            "The card's certificate has expired. The municipality that issued the card renews it.",
        ),
        "card.revoked": (
            "カードの証明書が失効しています。カードを発行した市区町村で発行し直してもらってください。",
            "The card's certificate has been revoked. The municipality that issued the card issues a new one.",
        ),
        "card.unknown": (
            "カードが失効していないか、いま確かめられません。時間をおくか、ほかの方法で入ってください。",
            "Whether the card was revoked cannot be looked up now. Try later, or come in otherwise.",
        ),
    }
)
"""Japanese, English."""
