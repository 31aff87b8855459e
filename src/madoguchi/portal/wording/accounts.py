"""What the pages say about accounts, and about naming another: in three languages, side by side."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

ACCOUNTS: Sentences = MappingProxyType(
    {
        "answer.accept": ("受け取る手続きをする", "Ask for it to be paid", "うけとる"),
        "answer.change": ("口座を変える", "Change the account", "口座を かえる"),
        "answer.refuse": ("受け取らない", "Decline", "うけとらない"),
        "answer.wrong": ("内容が間違っている", "Something is wrong", "まちがいが ある"),
        "answer.heading": ("どの口座で受け取りますか", "To which account?", "どの 口座ですか"),
        "answer.filed": ("登録の口座", "The account on record", "きろくの 口座"),
        "answer.filed.use": ("この口座で受け取る", "Pay to this account", "この 口座で うけとる"),
        "answer.account": ("受け取る口座", "The account to pay to", "うけとる 口座"),
        "answer.other": ("別の口座", "Another account", "ほかの 口座"),
        "answer.yucho": ("ゆうちょ銀行", "Japan Post Bank", "ゆうちょぎんこう"),
        "answer.bank": ("ゆうちょ以外の銀行など", "Another bank", "ほかの ぎんこう"),
        "answer.symbol": ("記号（5桁）", "Symbol 記号 (5 digits)", "きごう（5けた）"),
        "answer.yucho.number": ("番号（8桁まで）", "Number 番号 (up to 8 digits)", "ばんごう"),
        "answer.bank.name": ("銀行の名前かコード", "Name or code of the bank", "ぎんこうの なまえ"),
        "answer.branch.name": ("支店の名前かコード", "Name or code of the branch", "してんの なまえ"),
        "answer.hint": (
            "漢字・ひらがな・カタカナのどれでも、名前の一部でもかまいません。",
            "Kanji, kana or the code; a part of the name will do.",
            "ひらがなでも いいです。",
        ),
        "answer.type": ("種類", "Kind", "しゅるい"),
        "answer.type.1": ("普通", "Ordinary", "ふつう"),
        "answer.type.2": ("当座", "Current", "とうざ"),
        "answer.type.4": ("貯蓄", "Savings", "ちょちく"),
        "answer.number": ("口座番号（7桁まで）", "Account number (up to 7 digits)", "口座ばんごう"),
        "answer.holder": ("口座名義（カナ）", "Account holder, in kana", "口座の なまえ（カタカナ）"),
        "answer.holder.hint": (
            "通帳のとおりに。小さい字や長音もそのままでかまいません。",
            "As in the passbook; small kana and long marks need no care.",
            "つうちょうの とおりに 書いて ください。",
        ),
        "answer.look": (
            "旧姓や、本人だが書き方が違う名義なので、職員に確かめてほしい",
            "It is my own account under another name or spelling; somebody of the office shall look",
            "わたしの 口座です。まどぐちの 人が 見て ください",
        ),
        "answer.check": ("確認へ進む", "Go on and check", "つぎへ"),
        "answer.back": ("前のページへ", "Back", "もどる"),
        "answer.faults": ("直すところがあります", "Something has to be corrected", "なおして ください"),
        "choose.bank": ("どの銀行ですか", "Which bank?", "どの ぎんこうですか"),
        "choose.branch": ("どの支店ですか", "Which branch?", "どの してんですか"),
        "found.none": ("見つかりません", "None found", "ありません"),
        "found.bank_first": (
            "先に銀行を選んでください",
            "Choose the bank first",
            "さきに ぎんこうを 書いて",
        ),
        "found.some": ("{count}件見つかりました", "{count} found", "{count}つ あります"),
        "found.many": (
            "{count}件あります。もう少し長く書いてください",
            "{count} found; write a little more",
            "{count}つ あります。もう すこし 書いて ください",
        ),
        "found.holder": (
            "登録のお名前と合っています。違うところがあれば職員が確かめます。",
            "It fits the name on record; small differences are looked at by the office.",
            "なまえは あって います。",
        ),
        "yucho.wrong_form": (
            "記号番号の形ではありません。通帳の記号（5桁）と番号（8桁まで）を見てください。",
            "This is no 記号番号: 5 digits, then up to 8. Look at the passbook.",
            "きごうと ばんごうを 見て ください。",
        ),
        "yucho.not_transferable": (
            "末尾が1でない番号（定額・定期）には振り込めません。通常貯金の番号を書いてください。",
            "A number that does not end in 1 takes no transfers. Write that of an ordinary account.",
            "さいごが 1の ばんごうを 書いて ください。",
        ),
        "account.which": (
            "登録の口座が選ばれていますが、別の口座も書かれています。どちらで受け取るかを選び直してください。",
            "The account on record was ticked, and another one is typed. Choose to which of them it is to be paid.",
            "口座が 2つ あります。どちらかを えらんで ください。",
        ),
        "account.bank.empty": (
            "銀行の名前かコードを書いてください。",
            "Write the name or code of the bank.",
            "ぎんこうの なまえを 書いて ください。",
        ),
        "account.branch.empty": (
            "支店の名前かコードを書いてください。",
            "Write the name or code of the branch.",
            "してんの なまえを 書いて ください。",
        ),
        "account.number.empty": (
            "口座番号を書いてください（数字7桁まで）。",
            "Write the account number (up to 7 digits).",
            "口座ばんごうを 書いて ください。",
        ),
        "account.symbol.empty": (
            "ゆうちょ銀行の通帳の記号（5桁）を書いてください。",
            "Write the 記号 of the Japan Post Bank passbook (5 digits).",
            "つうちょうの きごうを 書いて ください。",
        ),
        "account.passbook_number.empty": (
            "ゆうちょ銀行の通帳の番号（8桁まで）を書いてください。",
            "Write the 番号 of the Japan Post Bank passbook (up to 8 digits).",
            "つうちょうの ばんごうを 書いて ください。",
        ),
        "account.passbook_number": (
            "番号は数字8桁までです（記号が0で始まるときは6桁まで）。通帳を見てください。",
            "A 番号 has up to 8 digits (6 where the 記号 begins with 0). Look at the passbook.",
            "つうちょうの ばんごうを 見て ください。すうじ 8けたまでです。",
        ),
        "account.holder.empty": (
            "口座名義をカタカナで書いてください。",
            "Write the account holder in kana.",
            "口座の なまえを カタカナで 書いて ください。",
        ),
        "account.bank": (
            "この銀行が見つかりません。通帳の名前か4桁のコードを書いてください。",
            "No such bank. Write its name as in the passbook, or its 4-digit code.",
            "ぎんこうが わかりません。",
        ),
        "account.bank_many": (
            "同じ字を含む銀行が多くあります。もう少し長く書いてください。",
            "Many banks have this in their name. Write a little more.",
            "もう すこし ながく 書いて ください。",
        ),
        "account.branch": (
            "この銀行にその支店は見つかりません。通帳の支店名か3桁のコードを書いてください。",
            "This bank has no such branch. Write its name as in the passbook, or its 3-digit code.",
            "してんが わかりません。",
        ),
        "account.branch_many": (
            "同じ字を含む支店が多くあります。もう少し長く書いてください。",
            "Many branches have this in their name. Write a little more.",
            "もう すこし ながく 書いて ください。",
        ),
        "account.number": (
            "口座番号は数字7桁までです。",
            "An account number has up to 7 digits.",
            "すうじ 7けたまでです。",
        ),
        "account.type": ("種類を選んでください。", "Choose the kind of account.", "えらんで ください。"),
        "account.holder": (
            "口座名義をカタカナで書いてください。漢字は使えません。",
            "Write the holder in kana; kanji cannot be used.",
            "カタカナで 書いて ください。",
        ),
        "account.other_name": (
            "口座名義が登録のお名前と違います。ご本人の口座かを確かめてください。ご家族の口座には振り込めません。"
            "旧姓などご本人の口座なら、下の欄に印を付けてください。職員が確かめます。",
            "The holder is not the name on record. Is it your own account? Nothing can be paid to a relative's. If it "
            "is your own under another name, tick the box below and somebody of the office looks.",
            "口座の なまえが ちがいます。あなたの 口座ですか。",
        ),
        "asked.returned": (
            "振込ができず、お金が市に戻りました（振込不能）",
            "The transfer failed and the money came back to the city",
            "お金が 口座に 入らなくて、市に もどりました",
        ),
        "asked.missing": (
            "振り込める口座がありません",
            "There is no account to which we can pay",
            "お金を 入れる 口座が ありません",
        ),
        "why.no_account": (
            "銀行によると、その番号の口座がないか、解約されています。番号・支店の間違いもこう伝えられます。",
            "The bank says that there is no such account, or it is closed. A wrong number or branch looks the same.",
            "ぎんこうは「その 口座は ありません」と いっています。ばんごうが ちがうかも しれません。",
        ),
        "why.name_differs": (
            "銀行によると、口座の名義が、届け出られた名義と違います。通帳のカナ名義を確かめてください。",
            "The bank says that the account has another holder's name than was given. See the kana in the passbook.",
            "口座の なまえが ちがいます。つうちょうの なまえを 見て ください。",
        ),
        "why.stopped": (
            "銀行によると、その口座は取引が止められています。",
            "The bank says that the account is blocked.",
            "その 口座は とまって います。",
        ),
        "why.unsaid": (
            "銀行から、詳しい理由は知らされていません。通帳の番号と名義を確かめるか、別の口座を書いてください。",
            "The bank has not said why. Check number and holder in the passbook, or write another account.",
            "りゆうは わかりません。つうちょうを もう いちど 見て ください。",
        ),
        "asked.until": (
            "{last}までにお知らせください。過ぎると、この画面からは届け出られません。",
            "Name one by {last}. After that day it cannot be done on this page.",
            "{last}までに おしえて ください。",
        ),
        "asked.name": ("別の口座を届け出る", "Name another account", "ほかの 口座を 書く"),
        "asked.waits": (
            "前に届け出られた口座は名義が登録のお名前と違うため、職員が確かめています。まだ振り込みません。"
            "ご自身の名義の口座があれば、下から届け出られます。",
            "The account that you named has another holder's name, and somebody of the office looks at it. Nothing is "
            "paid to it yet. If you have one in your own name, you can name it below.",
            "口座の なまえが ちがうので、まどぐちの 人が 見て います。",
        ),
        "asked.answered": (
            "{on}に新しい口座の届出を受け付けました。次の振込でお支払いします。もう一度変えたいときは下の連絡先へどうぞ。",
            "A new account was named on {on}; the next transfer goes there. To change it once more, call the office.",
            "{on}に 新しい 口座を ききました。つぎに お金を 入れます。",
        ),
        "asked.over": (
            "届出の期限（{last}）を過ぎました。下の連絡先へお早めにご相談ください。",
            "The last day to name one ({last}) is over. Please call the office soon.",
            "しめきり（{last}）が すぎました。電話して ください。",
        ),
        "again.lead": (
            "お金が届く口座を、受け取る方ご本人の名義で書いてください。",
            "Write an account, in the recipient's own name, that the money can reach.",
            "あなたの なまえの 口座を 書いて ください。",
        ),
        "again.other": ("新しい口座", "The new account", "新しい 口座"),
        "again.confirm": (
            "戻ったお金、または振り込めなかったお金を、この口座に振り込みます。",
            "What came back or could not be paid goes to this account.",
            "お金を この 口座に 入れます。",
        ),
        "again.over": (
            "この届出はもう締め切られたか、先に別の口座が届いています。送ることはできますが、この口座には振り込まれません。"
            "職員が確かめて連絡します。",
            "The time to name one is over, or an account was named before. You can send it, but nothing is paid to it "
            "by itself: somebody of the office looks and calls you.",
            "さきに とどいたか、しめきりが すぎて います。まどぐちの 人が れんらく します。",
        ),
        "again.doubtful": (
            "名義が登録のお名前と違うので、職員2人が確かめるまで振り込みません。書いた口座は消えずに届きます。",
            "The holder is not the name on record: nothing is paid before two persons of the office have looked. What "
            "you wrote is kept.",
            "なまえが ちがうので、まどぐちの 人が 見てから 入れます。",
        ),
        "named.answers": (
            "新しい口座を受け付けました。次の振込でお支払いします。",
            "We have the new account. The next transfer goes there.",
            "新しい 口座を うけつけました。",
        ),
        "named.needs_review": (
            "届きました。名義が登録のお名前と違うので、職員が確かめて連絡します。まだ振り込みません。",
            "We have it. The holder is not the name on record, so somebody of the office looks and calls you; nothing "
            "is paid yet.",
            "とどきました。まどぐちの 人が 見て、れんらく します。",
        ),
        "named.second": (
            "別の口座の届出が先に届いています。二重にならないよう、そちらに振り込みます。変えたいときはご連絡ください。",
            "An account was named before. We pay there, so that nothing is paid twice. Call us if it is to change.",
            "さきに ほかの 口座が とどいて います。",
        ),
        "named.late": (
            "期限を過ぎて届きました。この口座にはまだ振り込みません。職員が確かめて連絡します。",
            "It came after the last day. Nothing is paid to it yet; somebody of the office looks and calls you.",
            "おそく とどきました。れんらく します。",
        ),
        "answer.second": (
            "前の届出は届いています。口座を変えると、職員が確かめてから進めます（その分、遅くなります）。",
            "We have your answer. If you change the account, somebody of the office looks first, which takes longer.",
            "もう とどいて います。口座を かえると、すこし おそく なります。",
        ),
        "answer.drafted": (
            "いま支給の決裁をしています。口座を変えたいときは、お早めに下の連絡先へどうぞ。",
            "It is being decided now. To change the account, call the office soon.",
            "いま きめて います。口座を かえたい ときは 電話して ください。",
        ),
        "passbook.heading": ("通帳の写真を添える", "Add a photograph of the passbook", "つうちょうの しゃしん"),
        "passbook.what": (
            "写真はなくてもかまいません。口座の番号や名義が読み取れる頁、またはキャッシュカードを写すと、確認が早く済むことが"
            "あります。暗証番号は写さないでください。",
            "No photograph is needed. One of the page with number and holder, or of the cash card, can make it faster "
            "for the office. Do not show any PIN.",
            "しゃしんは なくても いいです。つうちょうの ばんごうと なまえが 見える ように とって ください。",
        ),
        "passbook.file": (
            "写真（JPEGかPNG、10MB・2500万画素まで）",
            "Photograph (JPEG or PNG, up to 10 MB and 25 megapixels)",
            "しゃしん（10MBまで）",
        ),
        "passbook.hint": (
            "白黒に直して保存し、撮影した場所などの情報は残しません。見るのは窓口の職員だけで、見たことは記録されます。",
            "It is kept in grey, without the place where it was taken. Only the office sees it, and that is on record.",
            "見るのは まどぐちの 人だけです。",
        ),
        "passbook.send": ("写真を送る", "Send the photograph", "しゃしんを おくる"),
        "passbook.laid": ("写真を添えました。", "The photograph lies with your matter.", "しゃしんを おくりました。"),
        "passbook.count": ("いま{count}枚添えています。", "There are {count} now.", "いま {count}まい あります。"),
        "passbook.full": (
            "写真は3枚までです。足りないときは下の連絡先へどうぞ。",
            "There are three at most. If that is not enough, call the office below.",
            "3まいまでです。",
        ),
        "passbook.none": (
            "写真が選ばれていません。選んでから送ってください。",
            "No photograph was chosen. Choose one, then send it.",
            "しゃしんを えらんで ください。",
        ),
        "passbook.unreadable": (
            "写真として読めません。JPEGかPNGの写真を選んでください。届出はそのまま進みます。",
            "It cannot be read as a photograph. Choose a JPEG or PNG. Your answer goes on as it is.",
            "しゃしんでは ありません。ほかの しゃしんを えらんで ください。",
        ),
        "passbook.too_large": (
            "写真が10MBを超えています。小さくして送り直してください。届出はそのまま進みます。",
            "The photograph has more than 10 MB. Make it smaller and send it again. Your answer goes on as it is.",
            "しゃしんが 大きすぎます。",
        ),
        "passbook.pixels": (
            "写真が2500万画素を超えています。画素数を下げて撮り直してください。届出はそのまま進みます。",
            "The photograph has more than 25 megapixels. Take a smaller one. Your answer goes on as it is.",
            "しゃしんが 大きすぎます。小さく とって ください。",
        ),
        "passbook.pdf": (
            "PDFは受け取れません。JPEGかPNGの写真を選んでください。届出はそのまま進みます。",
            "A PDF is not taken. Choose a photograph, JPEG or PNG. Your answer goes on as it is.",
            "PDFは おくれません。しゃしんを えらんで ください。",
        ),
        "passbook.tries": (
            "今日はこれ以上、写真を受け取れません。明日送るか、下の連絡先へどうぞ。届出はそのまま進みます。",
            "No more photographs are taken today. Send it tomorrow, or call the office below. Your answer goes on.",
            "今日は もう おくれません。あした おくって ください。",
        ),
        "passbook.back": ("手続きに戻る", "Back to the matter", "もどる"),
    }
)
"""Japanese, English, plain Japanese, in the order of Language."""
