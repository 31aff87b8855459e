"""What the console says of how a resident comes in online, in Japanese and in English."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

DOORS: Sentences = MappingProxyType(
    {
        "act.doors": (
            "住民のオンライン窓口を見る・止める・再開する",
            "See, close and reopen a resident's online counter",
        ),
        "doors.link": ("オンライン窓口の利用と停止", "How they come in online; closing it"),
        "doors.heading": ("オンライン窓口の利用と停止", "Online counter of a resident"),
        "doors.done": ("行いました。", "Done."),
        "doors.closed": ("止めています", "Closed since"),
        "doors.open": ("止めていません", "Not closed"),
        "doors.close": ("オンライン窓口を止める", "Close the online counter"),
        "doors.close.what": (
            "手紙や携帯電話をなくした、だれかに使われた、という申し出に使います。パスキー、カード、外部の本人確認を"
            "すべて外し、今の利用を終わらせます。再開するまで、代理人も含めてだれも入れません。手紙や窓口での手続きは"
            "変わりません。",
            "For lost letters or telephones, or when somebody else came in. Every passkey, card and link is taken "
            "off, visits end, and nobody comes in, proxies neither, until it is opened again. Paper and the office "
            "stay as they are.",
        ),
        "doors.because": ("止める理由（本人に示します）", "Why (the person is shown it)"),
        "doors.close.go": ("止める", "Close it"),
        "doors.reopen": ("オンライン窓口を再開する", "Open it again"),
        "doors.reopen.what": (
            "本人を窓口で確かめてから再開してください。外したパスキーとカードは戻りません。本人は手紙の番号から入ります。",
            "See first that it is the person who asks. Passkeys and cards stay off; they come in by the letter.",
        ),
        "doors.reopen.go": ("再開する", "Open it"),
        "doors.keys": ("パスキー", "Passkeys"),
        "doors.cards": ("マイナンバーカード", "Cards"),
        "doors.consents": ("連携先への同意", "Consents to other services"),
        "doors.items": ("渡してよい項目", "What it may be told"),
        "doors.links": ("外部の本人確認サービス", "Outside services"),
        "doors.none": ("ありません。", "None."),
        "doors.made": ("登録", "Made"),
        "doors.used": ("最後の利用", "Last used"),
        "doors.remove": ("外す", "Take off"),
        "doors.visits": ("最近の利用", "Recent visits"),
        "doors.visit.at": ("入った日時", "Came in"),
        "doors.visit.until": ("終えた日時", "Left"),
        "doors.visit.by": ("入り方", "By"),
        "doors.visit.who": ("代理人・支援員", "Proxy or helper"),
        "doors.before": ("これまでの停止", "Closed before"),
        "doors.why": ("理由", "Why"),
    }
)
