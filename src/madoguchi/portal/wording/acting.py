"""What the pages say to a proxy in place of what they say to the person, in the order of Language."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

ACTING: Sentences = MappingProxyType(
    {
        "home.heading": ("{person}さんの手続き", "Matters of {person}", "{person}さんの てつづき"),
        "home.none": (
            "いま、{person}さんが受け取る手続きはありません。",
            "There is nothing for {person} to receive now.",
            "いま {person}さんの てつづきは ありません。",
        ),
        "home.uses": (
            "{person}さんの情報を、だれが使ったか",
            "Who used the data of {person}",
            "{person}さんの じょうほうを つかった 人",
        ),
        "home.back": ("手続きの一覧へ", "Back to the matters of {person}", "もどる"),
        "matter.do": ("{person}さんのためにすること", "What there is to do for {person}", "する こと"),
        "matter.did": ("届け出の記録", "What was handed in", "だした もの"),
        "handed.oneself": (
            "{person}さん本人が送りました",
            "{person} sent it",
            "{person}さんが おくりました",
        ),
        "state.open.notice": (
            "何もしなくても、{person}さんの登録の口座に振り込みます。",
            "Nothing need be done: we pay to the account of {person} on record.",
            "なにも しなくて いいです。お金は {person}さんの 口座に 入ります。",
        ),
        "state.open": (
            "{person}さんの届出を待っています。",
            "We wait for the answer of {person}.",
            "{person}さんの へんじを まって います。",
        ),
        "state.working": (
            "届出を受け付け、確認しています。いますることはありません。",
            "We have the answer and look at it. There is nothing to do now.",
            "うけつけました。まって いて ください。",
        ),
        "state.refused": (
            "{person}さんは受け取りを辞退されました。",
            "{person} declined it.",
            "{person}さんは うけとらない と ききました。",
        ),
        "sent.second": (
            "{person}さんの世帯の届出は、先に届いています。二重にならないよう、そちらで進めています。",
            "An answer of the household of {person} came before. We go on with that one, and nothing twice.",
            "さきに とどいて います。",
        ),
        "confirm.refuse": (
            "{person}さんがこの給付金を受け取らないことを届け出ます。",
            "You declare that {person} does not want this benefit.",
            "{person}さんは お金を うけとりません。",
        ),
        "confirm.refuse.title": (
            "{person}さんが受け取らないと届け出ます",
            "You decline it for {person}",
            "{person}さんが うけとらないと おくります",
        ),
        "known.given": (
            "{person}さんの届出（{on}）",
            "The answer of {person} ({on})",
            "{person}さんが だした もの（{on}）",
        ),
        "answer.heading": (
            "{person}さんのどの口座で受け取りますか",
            "To which account of {person}?",
            "{person}さんの どの 口座ですか",
        ),
        "answer.look": (
            "旧姓や、{person}さん本人だが書き方が違う名義なので、職員に確かめてほしい",
            "It is {person}'s own account under another name or spelling; somebody of the office shall look",
            "{person}さんの 口座です。まどぐちの 人が 見て ください",
        ),
        "account.other_name": (
            "口座名義が{person}さんの登録のお名前と違います。代理人やご家族の口座には振り込めません。"
            "旧姓など{person}さん本人の口座なら、下の欄に印を付けてください。職員が確かめます。",
            "The holder is not the name of {person} on record. Nothing can be paid to a proxy's or a relative's "
            "account. If it is {person}'s own under another name, tick the box below and somebody of the office looks.",
            "口座の なまえが ちがいます。{person}さんの 口座ですか。",
        ),
        "asked.waits": (
            "前に届け出られた口座は名義が{person}さんの登録のお名前と違うため、職員が確かめています。まだ振り込みません。"
            "{person}さん本人の名義の口座があれば、下から届け出られます。",
            "The account that was named has another holder's name than {person}, and somebody of the office looks at "
            "it. Nothing is paid to it yet. If {person} has one in their own name, you can name it below.",
            "口座の なまえが ちがうので、まどぐちの 人が 見て います。",
        ),
        "again.lead": (
            "お金が届く口座を、{person}さん本人の名義で書いてください。",
            "Write an account, in the name of {person}, that the money can reach.",
            "{person}さんの なまえの 口座を 書いて ください。",
        ),
        "uses.by.self": ("本人（オンライン窓口）", "{person}, online", "{person}さん（オンライン）"),
        "uses.by.claimant": (
            "本人を名乗る人（オンライン窓口）",
            "Somebody at the door who said to be {person}",
            "{person}さんだと いった 人",
        ),
        "uses.by.proxy": (
            "代理人を名乗る人（オンライン窓口）",
            "Somebody at the door who said to act for {person}",
            "{person}さんの かわりだと いった 人",
        ),
        "uses.why.self": (
            "手続きを本人に見せるため",
            "To show {person} their matters",
            "{person}さんに 見せる",
        ),
        "uses.why.carer": (
            "手続きを代理人（世話をする者）に見せるため",
            "To show them to the proxy who cares for {person}",
            "かわりの 人に 見せる",
        ),
        "uses.why.proxies": (
            "代理人の届出の確認",
            "The office looked at who may act for {person}",
            "かわりの 人を たしかめる",
        ),
        "uses.heading": (
            "{person}さんの情報を、だれが何のために使ったか",
            "Who used the data of {person}, and why",
            "{person}さんの じょうほうを だれが つかったか",
        ),
        "uses.lead": (
            "市がこのしくみで{person}さんの情報を読んだ記録のすべてです。あなた（代理人）や本人が見たことも載ります。",
            "Everything that was read of {person} in this system is listed, your visits and theirs too.",
            "{person}さんの じょうほうを 読んだ 人の リストです。",
        ),
    }
)
"""Japanese, English, plain Japanese; `{person}` is what the register called them at the door."""
