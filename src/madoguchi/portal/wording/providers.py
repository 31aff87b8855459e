"""What the pages say of outside providers, in the order of Language."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

PROVIDERS: Sentences = MappingProxyType(
    {
        "enter.provider.how": (
            "前に来たとき、このサービスと結び付けた方は、手紙がなくても入れます。",
            "If you linked this service when you were here before, you come in without the letter.",
            "まえに この サービスを つないだ 人は、てがみが なくても 入れます。",
        ),
        "provider.in": ("{title}で入る", "Come in with {title}", "{title}で 入る"),
        "provider.how": (
            "{title}の画面に移って本人確認をし、この窓口に戻ります。あちらから受け取るのは、この窓口だけで使う識別子と、"
            "どのように確かめたかだけです。",
            "You prove who you are on the pages of {title} and come back here. All that we get from there is an "
            "identifier that is used for this counter only, and how you were verified.",
            "{title}の ページで たしかめて、ここに もどります。もらうのは ばんごうだけです。",
        ),
        "provider.go": ("{title}へ進む", "Go on to {title}", "{title}へ すすむ"),
        "provider.leaving": (
            "{title}に移ります。移らないときは、下を押してください。",
            "You are led to {title}. If nothing happens, press below.",
            "{title}へ 行きます。かわらない ときは 下を おして ください。",
        ),
        "provider.returning": (
            "窓口に戻ります。移らないときは、下を押してください。",
            "You are led back to the counter. If nothing happens, press below.",
            "まどぐちに もどります。かわらない ときは 下を おして ください。",
        ),
        "provider.on": ("続ける", "Go on", "つづける"),
        "provider.back": (
            "手紙の照会番号で入ることもできます。",
            "You can come in with the number on the letter, too.",
            "てがみの ばんごうでも 入れます。",
        ),
        "provider.unasked": (
            "この画面から始めた本人確認ではないか、時間がたちました。もう一度ここから始めてください。",
            "This proof was not begun from here, or it took too long. Please begin it here once more.",
            "もう いちど ここから して ください。",
        ),
        "provider.stopped": (
            "本人確認を取りやめました。もう一度試すか、ほかの方法を選んでください。",
            "You stopped. Please try again, or choose another way.",
            "やめました。もう いちど するか、ほかの やりかたに して ください。",
        ),
        "provider.away": (
            "このサービスが、いま応答しません。時間をおくか、ほかの方法を選んでください。手紙の照会番号は使えます。",
            "The service does not answer now. Try later, or choose another way. The number on the letter works.",
            "いま つかえません。あとで するか、てがみの ばんごうを つかって ください。",
        ),
        "provider.unfit": (
            "このサービスから届いた内容を確かめられませんでした。もう一度試してください。"
            "続くときは下の連絡先へどうぞ。",
            "What the service sent could not be verified. Please try again; if it goes on, call the office below.",
            "たしかめられませんでした。もう いちど して ください。だめな ときは 電話して ください。",
        ),
        "provider.weak": (
            "求めたよりも弱い方法で確かめられたため、使えません。カードを使うなど、もう一度試してください。",
            "You were verified by less than is needed. Please try again, for example with the card.",
            "もっと つよい やりかたで、もう いちど して ください。",
        ),
        "provider.stranger": (
            "このサービスでは入れません。初めて使うときは、手紙の照会番号で入ってから「外部の本人確認サービス」で"
            "結び付けると、次から使えます。わからない方は下の連絡先へどうぞ。",
            "This does not open. If you use the service here for the first time, come in with the number on the letter "
            "and link it below “Outside services”; then it does. If it is unclear, call the office below.",
            "この サービスは まだ つかえません。はじめは てがみの ばんごうで 入って ください。",
        ),
        "provider.anothers": (
            "このサービスが示した方は、いま入っている方と違います。結び付けませんでした。ご本人のものかどうか確かめ、"
            "わからないときは下の連絡先へどうぞ。",
            "The service says that this is somebody else than who is in. Nothing was linked. Check that it is your "
            "own, and call the office below if it is unclear.",
            "ほかの 人の ものです。つなぎませんでした。わからない ときは 電話して ください。",
        ),
        "home.links": (
            "外部の本人確認サービス（次から手紙なしで入る）",
            "Outside services (come in without the letter next time)",
            "ほかの サービス（つぎは てがみが なくても 入れます）",
        ),
        "home.links.held": (
            "外部の本人確認サービス（いま{count}件）を見る・解く",
            "Outside services ({count} linked): look, unlink",
            "ほかの サービス（{count}こ）を 見る・はずす",
        ),
        "links.heading": ("外部の本人確認サービス", "Outside services", "ほかの サービス"),
        "links.what": (
            "結び付けると、次からは手紙がなくても、そのサービスの本人確認で入れます。いつでも解けます。",
            "With one linked you come in without the letter, by its proof of who you are. Unlink it at any time.",
            "つなぐと、つぎは てがみが なくても 入れます。いつでも はずせます。",
        ),
        "links.none": ("まだ結び付けていません。", "None is linked yet.", "まだ ありません。"),
        "links.made": ("結び付けた日", "Linked on", "つないだ 日"),
        "links.consent": ("同意した内容", "What you agreed to", "「はい」と いった こと"),
        "links.ended.on": ("解いた日", "Unlinked on", "はずした 日"),
        "links.remove": ("同意を取り消して解く", "Take back your consent and unlink", "はずす"),
        "links.removed": (
            "解きました。このサービスではもう入れません。結び付けていた期間の記録は残ります。",
            "It is unlinked and lets nobody in any more. From when until when it was linked stays on record.",
            "はずしました。もう その サービスでは 入れません。",
        ),
        "links.added": (
            "結び付けました。次からはこのサービスで入れます。",
            "It is linked. Next time you can come in by it.",
            "つなぎました。つぎは この サービスで 入れます。",
        ),
        "links.add": ("{title}を結び付ける", "Link {title}", "{title}を つなぐ"),
        "links.agree": (
            "{title}から、この窓口だけで使う私の識別子を受け取り、私と結び付けて保存することに同意します。"
            "使うのは本人確認のためだけで、いつでも取り消せます。",
            "I agree that this office gets from {title} an identifier of me that is used for this counter only, and "
            "keeps that it is mine. It is used to verify me and for nothing else, and I may take this back at any "
            "time.",
            "{title}から わたしの ばんごうを もらって、とって おく ことに「はい」と いいます。いつでも やめられます。",
        ),
        "links.agree.who": (
            "{title}から、この窓口だけで使う私の識別子と、私の氏名・生年月日などを受け取ることに同意します。氏名と"
            "生年月日は台帳と一致するか確かめるだけで保存せず、識別子だけを私と結び付けて保存します。"
            "使うのは本人確認のためだけで、いつでも取り消せます。",
            "I agree that this office gets from {title} an identifier of me that is used for this counter only, and my "
            "name, date of birth and what else it tells of me. They are compared with the register and not kept; kept "
            "is that the identifier is mine. It is used to verify me and for nothing else, and I may take this back at "
            "any time.",
            "{title}から わたしの ばんごうと、なまえと、生まれた 日を もらう ことに「はい」と いいます。"
            "とって おくのは ばんごうだけです。いつでも やめられます。",
        ),
        "links.agreed": ("上の内容に同意します", "I agree to this", "「はい」と いいます"),
        "links.not_agreed": (
            "結び付けるには、内容を読んで同意の印を付けてください。何も送っていません。",
            "To link it, read what it says and tick that you agree. Nothing was sent.",
            "よんで、しるしを つけて ください。",
        ),
        "links.shared": (
            "ほかの人も使う端末では結び付けられません。ご自分の端末から入ってください。",
            "None is linked on a terminal that others use too. Come in from a device of your own.",
            "ほかの 人も つかう パソコンでは つなげません。じぶんの スマホで して ください。",
        ),
        "links.ended": ("もう解いたもの", "Unlinked", "はずした もの"),
        "prove.provider": ("{title}で確かめる", "Prove with {title}", "{title}で たしかめる"),
        "prove.make.link": (
            "外部の本人確認サービスを結び付ける",
            "Link an outside service",
            "ほかの サービスを つなぐ",
        ),
        "passkeys.door.provider": ("外部の本人確認サービス", "Outside service", "ほかの サービス"),
    }
)
"""Japanese, English, plain Japanese."""
