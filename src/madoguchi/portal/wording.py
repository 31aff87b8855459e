"""What the pages say, in Japanese, in English and in plain Japanese (やさしい日本語), side by side and complete."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

SENTENCES: Sentences = MappingProxyType(
    {
        "leave": ("終了する", "Leave", "おわる"),
        "left": (
            "終了しました。この画面から、次の人が続きを見ることはできません。",
            "You have left. Nobody who comes after you can see anything here.",
            "おわりました。つぎの 人は あなたの ことを 見る ことが できません。",
        ),
        "enter.heading": (
            "何をお持ちですか",
            "What do you have at hand?",
            "なにを もって いますか",
        ),
        "enter.letter": ("市から届いた手紙がある", "A letter from the city", "市からの てがみが ある"),
        "enter.letter.how": (
            "手紙に印刷された12桁の照会番号と、受け取る方の生年月日で入れます。カードも暗証番号も要りません。",
            "Come in with the 12-digit reference number on it and the date of birth of the person it is for. "
            "You need no card and no PIN.",
            "てがみの 12けたの ばんごうと、生まれた 日で 入れます。カードは いりません。",
        ),
        "enter.begin": ("照会番号で入る", "Come in with the number", "ばんごうで 入る"),
        "enter.card": (
            "マイナンバーカードがある、または暗証番号がロックされた",
            "A My Number Card, or its PIN is locked",
            "マイナンバーカードが ある",
        ),
        "enter.card.how": (
            "カードで入る扉はまだありません。手紙の照会番号を使えば、暗証番号を直さなくても手続きできます。",
            "There is no door for the card yet. With the number on the letter you need not have the PIN reset.",
            "カードでは まだ 入れません。てがみの ばんごうを つかって ください。",
        ),
        "enter.nothing": ("何も届いていない", "Nothing has come", "なにも とどいて いない"),
        "enter.nothing.how": (
            "下の連絡先か窓口にお知らせください。手紙をもう一度お送りするか、その場で手続きします。",
            "Tell the office below or come to the counter: we send the letter again, or settle it there.",
            "下の ところに 電話するか、まどぐちに 来て ください。",
        ),
        "signin.heading": ("照会番号で入る", "Come in with the reference number", "ばんごうで 入る"),
        "signin.number": ("照会番号（12桁）", "Reference number (12 digits)", "しょうかいばんごう（12けた）"),
        "signin.number.hint": (
            "手紙の右上にあります。空白やハイフンが入っていてもかまいません。",
            "At the top right of the letter. Spaces and hyphens do not matter.",
            "てがみの 右の 上に あります。",
        ),
        "signin.born": ("受け取る方の生年月日", "Date of birth of the person it is for", "生まれた 日"),
        "signin.born.hint": (
            "例: 1980-04-02、昭和55年4月2日、S55.4.2",
            "For example 1980-04-02",
            "れい: 1980-04-02",
        ),
        "signin.shared": (
            "図書館や支援会場など、ほかの人も使う端末です",
            "This is a terminal that others use too (library, help desk)",
            "ほかの 人も つかう パソコンです",
        ),
        "signin.shared.hint": (
            "5分使わないと自動で終わり、口座を変えるときは生年月日をもう一度聞きます。",
            "It ends after 5 minutes without use, and asks for the date of birth again before an account changes.",
            "5分 つかわないと おわります。",
        ),
        "signin.go": ("入る", "Come in", "入る"),
        "signin.refused": (
            "照会番号か生年月日が違うか、この番号ではオンラインの手続きができません。手紙を見直してください。"
            "5回間違えた番号は24時間使えません。お急ぎの方、わからない方は下の連絡先へどうぞ。",
            "Number or date of birth do not fit, or this number cannot be used online. Look at the letter again. After "
            "five mistakes a number rests for 24 hours. If it is urgent or unclear, call the office below.",
            "ばんごうか 生まれた 日が ちがいます。もう いちど 見て ください。わからない ときは 電話して ください。",
        ),
        "signin.born.bad": (
            "生年月日が読み取れません。例のように書いてください。",
            "The date of birth cannot be read. Write it as in the example.",
            "生まれた 日を れいの ように 書いて ください。",
        ),
        "ended": (
            "時間がたったため終了しました。もう一度入ってください。送った手続きは残っています。",
            "The visit ended because of the time. Please come in again. What you sent is kept.",
            "じかんが たったので おわりました。もう いちど 入って ください。",
        ),
        "home.heading": ("あなたの手続き", "Your matters", "あなたの てつづき"),
        "home.none": (
            "いま、あなたが受け取る手続きはありません。",
            "There is nothing for you to receive now.",
            "いま てつづきは ありません。",
        ),
        "home.uses": ("わたしの情報を、だれが使ったか", "Who used my data", "わたしの じょうほうを つかった 人"),
        "matter.open": ("詳しく見る・手続きする", "Look and act", "見る・てつづき する"),
        "matter.office": (
            "この件は、窓口の職員が直接ご案内します。お急ぎの方は下の連絡先へどうぞ。",
            "The office tells you about this in person. If it is urgent, call the office below.",
            "まどぐちの 人が れんらく します。",
        ),
        "matter.do": ("あなたがすること", "What you have to do", "する こと"),
        "matter.did": ("届け出の記録", "What you handed in", "だした もの"),
        "matter.computation": ("計算のしかた", "How it was computed", "けいさん"),
        "matter.members": ("登録されている人", "The people on record", "人"),
        "matter.reasons": ("理由", "Reasons", "りゆう"),
        "matter.total": ("合計", "Total", "ぜんぶで"),
        "matter.label": ("内訳", "Item", "なにの お金"),
        "matter.product": ("計算", "Computation", "けいさん"),
        "matter.yen": ("金額", "Yen", "お金"),
        "matter.name": ("氏名", "Name", "なまえ"),
        "matter.birth": ("生年月日", "Born", "生まれた 日"),
        "matter.counted": ("給付の対象", "Covered", "たいしょう"),
        "matter.source": (
            "氏名・世帯・生年月日は住民基本台帳、口座は市が持つ登録から来ています。",
            "Names, household and dates of birth come from the resident register, the account from the city's records.",
            "なまえや かぞくは 市の きろくから 来て います。",
        ),
        "matter.text": ("手紙を文章で読む", "The letter as text", "てがみを 読む"),
        "matter.pdf": ("手紙（PDF）", "The letter (PDF)", "てがみ（PDF）"),
        "state.open.notice": (
            "何もしなくても、登録の口座に振り込みます。",
            "You need do nothing: we pay to the account on record.",
            "なにも しなくて いいです。お金は 口座に 入ります。",
        ),
        "state.open": (
            "あなたの届出を待っています。",
            "We wait for your answer.",
            "あなたの へんじを まって います。",
        ),
        "state.working": (
            "届出を受け付け、確認しています。あなたがすることはありません。",
            "We have your answer and look at it. You need do nothing.",
            "うけつけました。まって いて ください。",
        ),
        "state.decided": (
            "支給を決めました。振込の準備をしています。",
            "It is decided; the transfer is being prepared.",
            "はらう ことに きまりました。",
        ),
        "state.refusal": (
            "支給しないことを決めました。",
            "It was decided not to pay.",
            "はらわない ことに きまりました。",
        ),
        "state.in_file": ("銀行に振込を依頼しました。", "The bank has been told to pay.", "ぎんこうに たのみました。"),
        "state.paid": ("振り込みました。", "Paid.", "お金を はらいました。"),
        "state.returned": (
            "口座に振り込めず、お金が戻りました。別の口座を窓口にお知らせください。",
            "The money came back from the account. Please tell the office another account.",
            "お金が もどりました。ほかの 口座を おしえて ください。",
        ),
        "state.refused": ("受け取りを辞退されました。", "You declined it.", "うけとらない と ききました。"),
        "state.declined": (
            "期限までに届出がなかったため、手続きは終わっています。事情があるときはご相談ください。",
            "It ended because no answer came in time. If there was a reason, talk to us.",
            "へんじが なかったので おわりました。",
        ),
        "state.ended": ("この手続きは終わっています。", "This matter is closed.", "おわりました。"),
        "answer.accept": ("受け取る手続きをする", "Ask for it to be paid", "うけとる"),
        "answer.change": ("口座を変える", "Change the account", "口座を かえる"),
        "answer.refuse": ("受け取らない", "Decline", "うけとらない"),
        "answer.wrong": ("内容が間違っている", "Something is wrong", "まちがいが ある"),
        "answer.heading": ("どの口座で受け取りますか", "To which account?", "どの 口座ですか"),
        "answer.filed": ("登録の口座", "The account on record", "きろくの 口座"),
        "answer.filed.use": ("この口座で受け取る", "Pay to this account", "この 口座で うけとる"),
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
        "confirm.heading": ("これで送ります", "This will be sent", "これを おくります"),
        "confirm.refuse": (
            "この給付金を受け取らないことを届け出ます。",
            "You declare that you do not want this benefit.",
            "お金を うけとりません。",
        ),
        "confirm.wrong": (
            "世帯の人や計算のもとになった数が違うと届け出ます。職員が確かめて連絡します。",
            "You declare that people or figures are wrong. Somebody of the office looks and calls you.",
            "まちがいが あると つたえます。まどぐちの 人が れんらく します。",
        ),
        "confirm.born": (
            "ほかの人も使う端末なので、受け取る方の生年月日をもう一度入れてください",
            "This terminal is shared: give the date of birth once more",
            "生まれた 日を もう いちど 書いて ください",
        ),
        "confirm.born.bad": (
            "生年月日が違います。何も送っていません。",
            "The date of birth does not fit. Nothing was sent.",
            "生まれた 日が ちがいます。",
        ),
        "confirm.late": (
            "期限（{last}）を過ぎています。送ることはできますが、受け付けられるかは職員が判断します。",
            "The last day ({last}) is over. You can send it, and the office decides whether it can be taken.",
            "しめきり（{last}）が すぎて います。",
        ),
        "confirm.send": ("送る", "Send", "おくる"),
        "confirm.back": ("直す", "Change", "なおす"),
        "sent.carries": ("受け付けました。", "We have it.", "うけつけました。"),
        "sent.second": (
            "あなたの世帯の届出は、先に届いています。二重にならないよう、そちらで進めています。",
            "An answer of your household came before. We go on with that one, so that nothing is done twice.",
            "さきに とどいて います。",
        ),
        "sent.late": (
            "期限を過ぎて届きました。職員が確かめて連絡します。",
            "It came after the last day. Somebody of the office looks and calls you.",
            "おそく とどきました。れんらく します。",
        ),
        "sent.needs_review": (
            "先の届出と違う内容なので、職員が確かめて連絡します。",
            "It differs from what came before. Somebody of the office looks and calls you.",
            "まどぐちの 人が たしかめます。",
        ),
        "channel.web": ("オンライン", "Online", "オンライン"),
        "channel.paper": ("郵送", "By post", "てがみ"),
        "channel.counter": ("窓口", "At the counter", "まどぐち"),
        "channel.phone": ("電話", "By telephone", "でんわ"),
        "channel.proxy": ("代理", "By a proxy", "かわりの 人"),
        "uses.heading": (
            "あなたの情報を、だれが何のために使ったか",
            "Who used your data, and why",
            "だれが つかったか",
        ),
        "uses.lead": (
            "市がこのしくみであなたの情報を読んだ記録のすべてです。あなた自身が見たことも載ります。",
            "Everything that was read of you in this system is listed, your own visits too.",
            "あなたの じょうほうを 読んだ 人の リストです。",
        ),
        "uses.at": ("日時", "When", "いつ"),
        "uses.times": ("この日 {times}回", "{times} times that day", "{times}かい"),
        "uses.by": ("だれが", "Who", "だれが"),
        "uses.purpose": ("何のために", "What for", "なぜ"),
        "uses.law": ("根拠", "By which law", "きそく"),
        "uses.items": ("何を", "Which items", "なにを"),
        "uses.people": ("一緒に読まれた人数", "People read together", "人の かず"),
        "uses.export": ("表計算用に保存（CSV）", "Save as CSV", "CSVで ほぞん"),
        "home.back": ("手続きの一覧へ", "Back to your matters", "もどる"),
    }
)
"""Japanese, English, plain Japanese, in the order of Language."""
