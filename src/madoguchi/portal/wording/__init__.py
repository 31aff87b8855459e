"""What the pages say, in Japanese, in English and in plain Japanese (やさしい日本語), side by side and complete."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.portal.wording.accounts import ACCOUNTS
from madoguchi.portal.wording.asking import ASKING
from madoguchi.portal.wording.cards import CARDS
from madoguchi.portal.wording.coming import COMING
from madoguchi.portal.wording.handed import HANDED
from madoguchi.portal.wording.passkeys import PASSKEYS
from madoguchi.portal.wording.prove import PROVE
from madoguchi.portal.wording.providers import PROVIDERS
from madoguchi.portal.wording.proxies import PROXIES
from madoguchi.portal.wording.relying import SERVICES
from madoguchi.portal.wording.sign import SIGN
from madoguchi.portal.wording.uses import USES
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
            "5分使わないと自動で終わります。入ってから5分を過ぎて届け出るときは、生年月日をもう一度聞きます。",
            "It ends after 5 minutes without use. To send something more than 5 minutes after you came in, give the "
            "date of birth again.",
            "5分 つかわないと おわります。5分 すぎて おくる ときは、生まれた 日を もう いちど ききます。",
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
        "signin.number.digits": (
            "照会番号は12桁です（いま{count}桁）。",
            "The reference number has 12 digits (now {count}).",
            "ばんごうは 12けたです（いま {count}けた）。",
        ),
        "ended": (
            "終了しています。続けるには、もう一度入ってください。送った手続きと、保存した書きかけは残っています。",
            "The visit has ended. Please come in again to go on. What you sent or saved is kept.",
            "おわって います。つづける ときは、もう いちど 入って ください。",
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
        "matter.counted": ("給付の対象", "Covered", "けいさんに 入りますか"),
        "matter.number": ("照会番号", "Reference number", "ばんごう"),
        "matter.decided": ("決めた日", "Decided on", "きめた 日"),
        "reasons.refusal": ("支給しない理由", "Why nothing is paid", "はらわない りゆう"),
        "reasons.beside": ("そのほかの要件", "Other requirements", "ほかの きまり"),
        "reasons.ask": (
            "わからないこと、納得できないことは、こちらにお尋ねください。",
            "If anything is unclear, or you do not agree, ask here.",
            "わからない ときは、ここに きいて ください。",
        ),
        "reasons.requirement": ("要件", "Requirement", "きまり"),
        "reasons.source": ("根拠", "Written in", "どこに 書いて あるか"),
        "reasons.outcome": ("判定", "Finding", "けっか"),
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
        "state.review": (
            "届出を受け付けました。職員が内容を確かめています。足りないことがあれば連絡します。",
            "We have your answer. Somebody of the office looks at it, and calls you if anything is missing.",
            "うけつけました。まどぐちの 人が 見て います。たりない ときは れんらく します。",
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
        "state.in_file": (
            "銀行への振込の手続きをしています。",
            "The transfer is under way.",
            "ふりこみの てつづきを して います。",
        ),
        "state.paid": ("振り込みました。", "Paid.", "お金を はらいました。"),
        "state.returned": (
            "口座に振り込めず、お金が戻りました。市から別の口座をお尋ねします。",
            "The money came back from the account. The office will ask you for another one.",
            "お金が もどりました。市から れんらく します。",
        ),
        "state.asked": (
            "お金を振り込めません。別の口座をお知らせください。",
            "We cannot pay the money. Please name another account.",
            "お金を はらえません。ほかの 口座を おしえて ください。",
        ),
        "state.uncollected": (
            "期限までに振り込める口座の届出がなく、お支払いしないまま終わっています。事情があるときはご相談ください。",
            "No account to which it could be paid was named in time, and it ended unpaid. If there was a reason, "
            "talk to us.",
            "口座が わからなくて、はらわないで おわりました。こまったら 電話して ください。",
        ),
        "state.refused": ("受け取りを辞退されました。", "You declined it.", "うけとらない と ききました。"),
        "state.declined": (
            "期限までに届出がなかったため、手続きは終わっています。事情があるときはご相談ください。",
            "It ended because no answer came in time. If there was a reason, talk to us.",
            "へんじが なかったので おわりました。",
        ),
        "state.ended": ("この手続きは終わっています。", "This matter is closed.", "おわりました。"),
        "not_ready": (
            "ただいま準備中のため、届出を受け付けられません。しばらくしてからもう一度お試しください。"
            "お急ぎの方は下の連絡先へどうぞ。",
            "We are preparing this matter and cannot take your answer just now. Please try again in a while. If it is "
            "urgent, call the office below.",
            "いま じゅんびを して います。あとで もう いちど 来て ください。いそぐ ときは 電話して ください。",
        ),
        "not_ready.kept": (
            "書いた内容は保存してあります。次に入ったときに続けられます。",
            "What you typed is saved: you can go on when you come in again.",
            "書いた ことは とって あります。あとで つづけて ください。",
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
        "confirm.send": ("この内容で送る", "Send this", "これを おくる"),
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
        "wrong.heading": ("どこが違いますか", "What is wrong?", "どこが ちがいますか"),
        "wrong.lead": (
            "違うものに印を付けてください。職員が確かめて連絡するまで、支給の手続きは進みません。",
            "Tick what is wrong. Somebody of the office looks and calls you; until then nothing is paid.",
            "ちがう ところを えらんで ください。まどぐちの 人が れんらく します。",
        ),
        "wrong.others": ("世帯と計算のもと", "The household and the figures", "ほかの こと"),
        "wrong.said": (
            "正しい内容など、伝えたいこと（{most}字まで。書かなくてもかまいません）",
            "What is right, or anything else (up to {most} characters; need not be filled in)",
            "ただしい こと（{most}字まで）",
        ),
        "wrong.nothing": (
            "違うものに印を付けるか、内容を書いてください。",
            "Tick what is wrong, or write what it is.",
            "えらぶか、書いて ください。",
        ),
        "known.heading": (
            "計算に使った登録の内容",
            "What was used for the computation",
            "けいさんに つかった もの",
        ),
        "known.from": ("出どころ:", "From:", "どこから:"),
        "known.as_of": ("（{on}現在）", "(as of {on})", "（{on}）"),
        "known.given": ("あなたの届出（{on}）", "Your own answer ({on})", "あなたが だした もの（{on}）"),
        "known.objection": ("違うとき", "If it is wrong", "ちがう とき"),
        "known.wrong": ("これは違う", "This is wrong", "ちがいます"),
        "known.values": (
            "税などの数字そのものは、同じ世帯の方どうしでも見せないため、この画面には出しません。ご本人には窓口でお見せします。",
            "Figures such as taxes are not shown here, for nobody of a household may read another's. Each can see "
            "their own at the office.",
            "ぜいきんの すうじは ここでは 見えません。まどぐちで 見る ことが できます。",
        ),
        "known.name": ("氏名", "Name", "なまえ"),
        "known.birth": ("生年月日", "Date of birth", "生まれた 日"),
        "known.not_here": (
            "この人は世帯にいない（いなかった）",
            "This person is not (was not) in the household",
            "この 人は いません",
        ),
        "known.missing": (
            "世帯の人が抜けている",
            "Somebody of the household is missing",
            "かぞくが 書いて ありません",
        ),
        "known.account": ("登録の口座", "The account on record", "きろくの 口座"),
        "saved.found.wrong": (
            "前に書いた内容です。まだ送っていません。",
            "This is what you began before. It is not sent yet.",
            "まえに 書いた ことです。まだ おくって いません。",
        ),
        "saved.save": ("保存して、あとで続ける", "Save and go on later", "とって おいて、あとで 書く"),
        "saved.hint": (
            "書いた内容は市が14日間預かります（職員は読みません）。「確認へ進む」を押したときも預かり、送るか破棄すると消えます。",
            "The city keeps what you typed for 14 days, also when you go on and check; no staff read it. It is deleted "
            "when you send it or throw it away.",
            "書いた ことは 14日 とって おきます。おくるか すてると きえます。",
        ),
        "saved.hint.shared": (
            "ほかの人も使う端末なので、このボタンを押したときだけ市が14日間預かります（職員は読みません）。端末には残りません。",
            "This terminal is shared: the city keeps what you typed for 14 days only if you press this button; no "
            "staff read it. Nothing stays on the terminal.",
            "この ボタンを おした ときだけ、14日 とって おきます。パソコンには のこりません。",
        ),
        "saved.done": (
            "保存しました。まだ送っていません。次に入ったときに、ここから続けられます。",
            "Saved. It is not sent yet. When you come in again you can go on from here.",
            "とって おきました。まだ おくって いません。",
        ),
        "saved.thrown": ("書きかけの内容を破棄しました。", "What you had begun is thrown away.", "すてました。"),
        "saved.waits": (
            "書きかけの届出があります。まだ送っていません（{until}まで保存）。",
            "You began an answer and have not sent it (kept until {until}).",
            "書きかけが あります。まだ おくって いません（{until}まで）。",
        ),
        "saved.found": (
            "前に書いた内容です。口座番号は下3桁だけを表示しています。変えなければ、書いた番号のまま送られます。",
            "This is what you typed before. Only the last 3 digits of the number are shown; unchanged, the number is "
            "sent as you typed it.",
            "まえに 書いた ことです。ばんごうは さいごの 3つだけ 見えます。",
        ),
        "saved.continue": ("続きを書く", "Go on", "つづきを 書く"),
        "saved.throw_away": ("書きかけを破棄する", "Throw it away", "すてる"),
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
        **ACCOUNTS,
        **ASKING,
        **CARDS,
        **COMING,
        **HANDED,
        **PASSKEYS,
        **PROVE,
        **PROVIDERS,
        **SERVICES,
        **PROXIES,
        **SIGN,
        **USES,
    }
)
"""Japanese, English, plain Japanese, in the order of Language."""
