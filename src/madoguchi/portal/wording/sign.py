"""What the pages say where something is signed with a card, in the order of Language."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

SIGN: Sentences = MappingProxyType(
    {
        "confirm.sign": ("カードで電子署名する", "Sign with the card", "カードで しょめい する"),
        "confirm.sign.hint": (
            "署名しなくても送れます。署名すると、あなたの意思で届け出たことを、だれにでも証明できます。"
            "マイナンバーカードと署名用パスワード（英数字6〜16桁）を使います。",
            "It can be sent unsigned. A signature proves to anybody that you meant it. It takes the My Number Card "
            "and its password for signatures (6 to 16 letters and digits).",
            "しょめい しなくても おくれます。カードと パスワード（6から16もじ）を つかいます。",
        ),
        "confirm.sign.must": (
            "この届出には電子署名が要ります。マイナンバーカードと署名用パスワード（英数字6〜16桁）を使います。"
            "カードがない方は、手紙に同封の用紙か窓口で届け出られます。",
            "This has to be signed with the My Number Card and its password for signatures (6 to 16 letters and "
            "digits). Without a card, use the paper form or come to the counter.",
            "カードで しょめい して ください。カードが ない 人は、かみを つかうか、まどぐちに 来て ください。",
        ),
        "confirm.sign.cannot": (
            "この届出には電子署名が要りますが、いまこの画面では署名できません。手紙に同封の用紙か、窓口で届け出てください。",
            "This has to be signed by card, which cannot be done here now. Please use the paper form or come to the "
            "counter.",
            "ここでは おくれません。かみを つかうか、まどぐちに 来て ください。",
        ),
        "confirm.signed": (
            "この内容には、もう電子署名があります。",
            "This is signed with the card already.",
            "もう しょめいして あります。",
        ),
        "sign.heading": ("届出に電子署名する", "Sign what you send", "しょめい する"),
        "sign.what": (
            "次の内容に、カードの署名用電子証明書で署名します。パスワードがこの窓口に送られることはありません。証明書には"
            "氏名・生年月日・性別・住所が入っていて、台帳と照らし合わせます。まだ何も送っていません。",
            "The card signs what stands below. Its password is not sent to this counter. Its certificate bears name, "
            "date of birth, sex and address, which are held against the register. Nothing has been sent yet.",
            "カードで しょめい します。カードの なまえ、生まれた 日、せいべつ、じゅうしょを まどぐちが 見ます。"
            "パスワードは まどぐちには 行きません。まだ おくって いません。",
        ),
        "sign.japanese": (
            "署名する内容は日本語です。",
            "It is in Japanese, and says what the page before said to you.",
            "ふつうの 日本語で 書いて あります。前の ページと おなじ ことです。",
        ),
        "sign.text": ("署名する内容", "What is signed", "しょめい する こと"),
        "sign.text.done": ("署名した内容", "What was signed", "しょめい した こと"),
        "sign.go": ("カードを読み取る", "Read the card", "カードを よむ"),
        "sign.back": ("送らないで戻る", "Go back without sending", "もどる"),
        "sign.done": (
            "署名できました。まだ送っていません。「この内容で送る」を押すと届きます。",
            "It is signed. It has not been sent yet: press “Send this”.",
            "しょめい できました。まだ おくって いません。「これを おくる」を おして ください。",
        ),
        "sign.by": ("署名した人", "Signed by", "しょめい した 人"),
        "sign.send": ("この内容で送る", "Send this", "これを おくる"),
        "sign.unsigned": (
            "署名がこの内容のものではないか、壊れています。もう一度カードを読み取ってください。何も送っていません。",
            "The signature is not of this, or is damaged. Please read the card again. Nothing was sent.",
            "もう いちど カードを よんで ください。まだ おくって いません。",
        ),
        "sign.anothers": (
            "ほかの方のカードで署名されています。ご本人のカードで署名してください。結婚などで氏名が変わったばかりのときや、氏名の文字を確かめられないときも、"
            "こう表示されます。何も送っていません。",
            "It was signed with somebody else's card. Please use your own. This is also shown where your name has just "
            "changed, or cannot be compared. Nothing was sent.",
            "ほかの 人の カードです。あなたの カードで しょめい して ください。まだ おくって いません。",
        ),
        "sign.unreadable": (
            "カードの証明書を読み取れません。もう一度カードを読み取ってください。何も送っていません。",
            "The card's certificate cannot be read. Please read the card again. Nothing was sent.",
            "もう いちど カードを よんで ください。まだ おくって いません。",
        ),
        "sign.strange": (
            "この窓口で使える証明書ではありません。何も送っていません。",
            "This certificate does not count here. Nothing was sent.",
            "この カードでは しょめい できません。まだ おくって いません。",
        ),
        "sign.unfit": (
            "署名用の電子証明書ではありません。署名用パスワードで署名してください。何も送っていません。",
            "This is not the certificate for signatures. Sign with the password for signatures. Nothing was sent.",
            "この しょうめいしょでは できません。まだ おくって いません。",
        ),
        "sign.not_yet": (
            "カードの証明書がまだ有効ではありません。何も送っていません。",
            "The card's certificate is not valid yet. Nothing was sent.",
            "この カードは まだ つかえません。まだ おくって いません。",
        ),
        "sign.expired": (
            "カードの署名用電子証明書の有効期限が切れています。窓口で更新できます。何も送っていません。",
            "The certificate for signatures has expired. It is renewed at the counter. Nothing was sent.",
            "カードの きげんが おわって います。まだ おくって いません。",
        ),
        "sign.revoked": (
            "カードの署名用電子証明書が失効しています。引っ越しや氏名の変更で失効します。窓口で発行し直せます。何も送っていません。",
            "The certificate for signatures was revoked, as happens after a move or a change of name. A new one is "
            "issued at the counter. Nothing was sent.",
            "カードの しょうめいしょは もう つかえません。まどぐちで つくれます。まだ おくって いません。",
        ),
        "sign.unknown": (
            "証明書が失効していないか、いま確かめられません。時間をおいて、もう一度お試しください。書いた内容は残っています。",
            "Whether the certificate was revoked cannot be looked up now. Please try again later: what you typed is "
            "still there.",
            "いま たしかめられません。あとで もう いちど おねがいします。",
        ),
        "sign.later": (
            "いま、この窓口が署名を受け付けられません。書いた内容は残っています。時間をおいて、もう一度お試しください。",
            "This counter cannot take signatures now. What you typed is still there: please try again later.",
            "いま しょめいを うけつけられません。あとで もう いちど おねがいします。",
        ),
        "sign.without": (
            "署名しないで送ることもできます。わからない方は下の連絡先へどうぞ。",
            "You can send it without a signature, too. If it is unclear, call the office below.",
            "しょめい しないで おくる ことも できます。",
        ),
        "sign.paper": (
            "署名できないときは、手紙に同封の用紙か窓口で届け出られます。わからない方は下の連絡先へどうぞ。",
            "If it cannot be signed, use the paper form or come to the counter. If unclear, call the office below.",
            "できない ときは、かみを つかうか、まどぐちに 来て ください。",
        ),
        "sign.unsigned.send": ("署名しないで送る", "Send it without a signature", "しょめい しないで おくる"),
        "sign.gone": (
            "署名を待っている届出はありません（送ったか、時間がたったか、別の画面で続けたか、カードを10回読み取ったため）。"
            "送ったものは、手続きを開くと「届け出の記録」にあります。なければ、もう一度お願いします。",
            "Nothing waits to be signed: it was sent, it took too long, you went on in another window, or a card was "
            "read ten times. What was sent stands in “What you handed in” of the matter. If it is not there, please "
            "begin again.",
            "しょめいを まつ ものは ありません。おくった ものは「だした もの」に あります。ないときは、もう いちど "
            "して ください。",
        ),
        "matter.signed": (
            "オンラインの届出には、マイナンバーカードによる電子署名が要ります（署名用パスワード、英数字6〜16桁）。"
            "カードがない方は、手紙に同封の用紙か窓口で届け出られます。",
            "Online this has to be signed with the My Number Card and its password for signatures (6 to 16 letters and "
            "digits). Without a card, use the paper form or come to the counter.",
            "ここで おくるには カードの しょめいが いります。カードが ない 人は、かみを つかって ください。",
        ),
        "handed.signed": ("電子署名があります", "It is signed with the card", "しょめいが あります"),
        "handed.signed.file": (
            "署名した内容と署名をダウンロード",
            "Download what you signed, and the signature",
            "しょめいを ダウンロード",
        ),
        "handed.signed.why": (
            "あなたの意思で届け出たことを、だれでも確かめられるファイルです。口座番号・照会番号と、証明書の氏名・住所が入っています。"
            "渡す相手に気を付けてください。",
            "Anybody can check by it that you meant this. It holds your account and reference number, and the name and "
            "address in the certificate: mind whom you give it to.",
            "なまえと じゅうしょが 入って います。わたす 人に きを つけて ください。",
        ),
    }
)
"""Japanese, English, plain Japanese."""
