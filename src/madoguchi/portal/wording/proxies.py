"""What the pages say of proxies and of helpers, in the order of Language."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

PROXIES: Sentences = MappingProxyType(
    {
        "enter.proxy": (
            "ほかの人の代わりに手続きする（代理人）",
            "You act for somebody else (proxy)",
            "ほかの 人の かわりに てつづき する",
        ),
        "enter.proxy.how": (
            "窓口で登録を受けた後見人、家族、施設の方などは、ご自分の代理人番号と、本人の手紙で入れます。"
            "登録がまだの方は、下の連絡先へどうぞ。",
            "Guardians, relatives, carers and others whom the office has registered come in with their own proxy "
            "number and the person's letter. If you are not registered yet, call the office below.",
            "まどぐちで とうろく した 人は、じぶんの 代理人番号と 本人の てがみで 入れます。",
        ),
        "enter.proxy.begin": ("代理人として入る", "Come in as a proxy", "かわりの 人として 入る"),
        "proxy.heading": ("代理人として入る", "Come in as a proxy", "かわりの 人として 入る"),
        "proxy.lead": (
            "あなたが見たこと、したことは記録され、本人に示されます。",
            "What you look at and what you do is recorded, and shown to the person.",
            "あなたが した ことは、本人が 見る ことが できます。",
        ),
        "proxy.number": (
            "あなたの代理人番号（12桁）",
            "Your proxy number (12 digits)",
            "あなたの 代理人番号（12けた）",
        ),
        "proxy.number.hint": (
            "登録のときに窓口でお渡しした番号です。",
            "The number that the office gave you when it registered you.",
            "まどぐちで もらった ばんごうです。",
        ),
        "proxy.born": ("あなた（代理人）の生年月日", "Your own date of birth", "あなたの 生まれた 日"),
        "proxy.letter": (
            "本人に届いた手紙の照会番号（12桁）",
            "Reference number of the person's letter (12 digits)",
            "本人の てがみの しょうかいばんごう（12けた）",
        ),
        "proxy.shared.hint": (
            "5分使わないと自動で終わり、口座を変えるときはあなたの生年月日をもう一度聞きます。",
            "It ends after 5 minutes without use, and asks for your date of birth again before an account changes.",
            "5分 つかわないと おわります。",
        ),
        "proxy.slip": (
            "代理人番号に写し間違いがあります。もう一度見てください。",
            "There is a slip in the proxy number. Please look at it again.",
            "代理人番号が ちがいます。もう いちど 見て ください。",
        ),
        "proxy.refused": (
            "番号か生年月日が合わないか、オンラインで代理の手続きができません。5回間違えた番号は24時間使えません。"
            "お急ぎの方、わからない方は下の連絡先へどうぞ。",
            "Numbers or date of birth do not fit, or this cannot be done online by a proxy. After five mistakes a "
            "number rests for 24 hours. If it is urgent or unclear, call the office below.",
            "ばんごうか 生まれた 日が ちがいます。わからない ときは 電話して ください。",
        ),
        "acting.banner": (
            "{proxy}さん（代理人）として、{person}さんの手続きをしています",
            "You act as {proxy} (proxy) for {person}",
            "{proxy}さんが {person}さんの かわりに てつづき して います",
        ),
        "helped.banner": (
            "支援員 {helper}（{place}）が手伝う端末です。支援員の名前は、届け出と利用の記録に残ります。",
            "A helper, {helper} ({place}), is with this terminal. Their name stays with what you hand in and look at.",
            "支援員 {helper}（{place}）が てつだいます。なまえは きろくに のこります。",
        ),
        "confirm.born.proxy": (
            "ほかの人も使う端末なので、あなた（代理人）の生年月日をもう一度入れてください",
            "This terminal is shared: give your own date of birth once more",
            "あなたの 生まれた 日を もう いちど 書いて ください",
        ),
        "matter.by_proxy": ("{who}が送りました", "Sent by {who}", "{who}が おくりました"),
        "matter.helped": ("{who}が手伝いました", "With the help of {who}", "{who}が てつだいました"),
        "basis.legal": ("法定代理人", "legal representative", "ほうりつで きまった 人"),
        "basis.appointed": (
            "あなたが委任した人",
            "somebody whom you appointed",
            "あなたが たのんだ 人",
        ),
        "basis.carer": (
            "市が認めた、世話をする人や施設",
            "a carer or facility that the city has recognised",
            "市が みとめた、せわを する 人",
        ),
        "mandates.heading": (
            "あなたの代わりに手続きできる人",
            "Who may act for you",
            "あなたの かわりに てつづき できる 人",
        ),
        "mandates.until": ("{until}まで", "until {until}", "{until}まで"),
        "mandates.always": ("期限なし", "no last day", "しめきりは ありません"),
        "mandates.office": (
            "やめさせたいときは、下の連絡先へどうぞ。",
            "If this is to end, call the office below.",
            "やめる ときは 電話して ください。",
        ),
        "mandates.end": ("この委任をやめる", "End this mandate", "たのむのを やめる"),
        "mandates.ended": (
            "委任をやめました。その人は、もうあなたの手続きに入れません。",
            "The mandate has ended. They cannot come in for you any more.",
            "やめました。その 人は もう 入れません。",
        ),
        "mandate.end.heading": ("委任をやめますか", "End this mandate?", "たのむのを やめますか"),
        "mandate.end.what": (
            "すぐに入れなくなり、いま入っていればその場で終わります。その人がすでに送った届け出は残ります。"
            "もう一度頼むには、窓口での登録が要ります。",
            "They can come in no more, and are out at once if they are in now. What they sent before stays. To appoint "
            "them again you have to come to the office.",
            "その 人は すぐに 入れなく なります。もう いちど たのむ ときは まどぐちに 来て ください。",
        ),
        "mandate.end.bad": (
            "本人の確認ができませんでした。何も変えていません。",
            "The proof did not fit. Nothing was changed.",
            "たしかめられませんでした。",
        ),
        "mandate.end.go": ("やめる", "End it", "やめる"),
        "mandate.end.back": ("やめずに戻る", "Leave it as it is", "もどる"),
        "help.link": ("支援員の方へ", "For helpers", "支援員の 人へ"),
        "help.heading": ("支援員が端末を開く", "A helper unlocks this terminal", "支援員が パソコンを ひらく"),
        "help.what": (
            "講座や公民館で住民を手伝う支援員のためのページです。開いても住民の情報は見えません。住民は自分の手紙などで入り、"
            "そこでの届け出と利用の記録に、あなたの名前と場所が残ります。この端末は共用として扱われます。",
            "For helpers who assist residents in courses and community centres. It shows nobody's data: residents "
            "in with what they have, and what they do here bears your name and the place. The terminal counts as "
            "shared.",
            "てつだう 人の ための ページです。あなたの なまえと ばしょが きろくに のこります。",
        ),
        "help.rules": (
            "代わりに入力や送信をしないでください。代わって手続きする人には、代理人の登録が要ります。",
            "Do not type or send in their place: whoever acts for somebody has to be registered as a proxy.",
            "かわりに おくらないで ください。",
        ),
        "help.number": ("職員番号", "Staff number", "しょくいんばんごう"),
        "help.secret": ("暗証", "Secret", "あんしょう"),
        "help.place": ("場所（例: 中央公民館）", "Place (such as: Chuo community centre)", "ばしょ（れい: 公民館）"),
        "help.go": ("この端末を開く", "Unlock this terminal", "ひらく"),
        "help.refused": (
            "番号と暗証が合わないか、支援員の登録がないか、場所がありません。最初の暗証は、先に庁内で改めてください。"
            "5回間違えた番号は24時間使えません。",
            "Number and secret do not fit, you are not registered as a helper, or there is no place. A first secret "
            "has to be changed at the office before. After five mistakes a number rests for 24 hours.",
            "ばんごうか あんしょうが ちがいます。",
        ),
        "help.close": ("支援を終えて端末を閉じる", "End the help, close the terminal", "てつだいを おわる"),
    }
)
"""Japanese, English, plain Japanese."""
