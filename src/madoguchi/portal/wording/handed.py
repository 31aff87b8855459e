"""What the pages say of what was handed in before: in three languages, side by side."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

HANDED: Sentences = MappingProxyType(
    {
        "handed.oneself": ("ご本人が送りました", "You sent it", "あなたが おくりました"),
        "handed.office": (
            "職員が入力しました",
            "Typed in by somebody of the office",
            "まどぐちの 人が 書きました",
        ),
        "handed.what": ("届け出たこと", "What it says", "つたえた こと"),
        "handed.accept": ("受け取る", "To be paid", "うけとる"),
        "handed.refuse": ("受け取らない", "Declined", "うけとらない"),
        "handed.wrong": ("間違いがある", "Something is wrong", "まちがいが ある"),
        "handed.account": ("口座", "Account", "口座"),
        "handed.no_account": ("書かれていません", "None was written", "書いて ありません"),
        "handed.item": ("違うとした項目", "Said to be wrong", "ちがう もの"),
        "handed.words": ("書かれた言葉", "In these words", "書いた ことば"),
        "handed.receipt": (
            "受け付けた証明をダウンロード",
            "Download proof that it was received",
            "うけつけた しるしを ダウンロード",
        ),
        "handed.receipt_soon": (
            "受け付けた証明は、いまから1分ほどで、この画面からダウンロードできます。",
            "From about a minute from now, proof that it was received can be downloaded here.",
            "うけつけた しるしは、1分ぐらい あとで ここから ダウンロード できます。",
        ),
        "receipt.heading": (
            "証明のファイルを用意しています",
            "The file that proves it is being made",
            "しるしを つくって います",
        ),
        "receipt.soon": (
            "記録は済んでいます。証明のファイルは1分ほどで用意できます。少し待ってから、もう一度開いてください。",
            "It is on record. The file is ready in about a minute: wait a little, and open it again.",
            "きろくは おわりました。しるしは 1分ぐらいで できます。すこし まって もう いちど ひらいて ください。",
        ),
        "receipt.again": ("もう一度開く", "Open it again", "もう いちど ひらく"),
        "handed.receipt_why": (
            "役所が後から消したり変えたりしていないことを、だれでも確かめられるファイルです。口座番号と照会番号が入っています。渡す相手に気を付けてください。",
            "Anybody can check by this file that the office did not lose or change it. It holds your account and "
            "reference number: mind whom you give it to.",
            "やくしょが なくしたり かえたり していない ことを たしかめる ファイルです。"
            "こうざの ばんごうも 入っています。人に わたす ときは 気を つけて ください。",
        ),
        "handed.hidden": (
            "届け出た方にだけ見せるため、内容はここに出しません。知りたいときは下の連絡先へどうぞ。",
            "What it says is shown to who sent it alone. Ask the office below.",
            "おくった 人だけが 見る ことが できます。くわしい ことは 電話で きいて ください。",
        ),
    }
)
"""Japanese, English, plain Japanese, in the order of Language."""
