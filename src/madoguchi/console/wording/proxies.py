"""What the console says of proxies and helpers, in Japanese and in English."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

PROXIES: Sentences = MappingProxyType(
    {
        "place.proxies": ("代理人", "Proxies"),
        "role.helper": ("支援員", "Helper"),
        "act.proxies": ("代理人の届出を見る・終わらせる", "See mandates of proxies and end them"),
        "case.acted_by": ("代わりに送った人", "Sent for them by"),
        "case.helped_by": ("手伝った支援員", "Helped by"),
        "proxies.heading": ("代理人", "Proxies"),
        "proxies.how": (
            "登録する人と承認する人の二人が確かめるまで、代理人は入れません。本人には、だれが代理人か、何をしたかが示されます。",
            "A proxy cannot come in before one person has entered the mandate and another approved it. The person is "
            "shown who may act and what they did.",
        ),
        "proxies.waiting": ("承認を待つ届出", "Mandates that wait for approval"),
        "proxies.none": ("ありません。", "None."),
        "proxies.find": ("代理を探す", "Find mandates"),
        "proxies.number": (
            "宛名番号、照会番号または代理人番号",
            "Person number, reference number or proxy number",
        ),
        "proxies.go": ("探す", "Find"),
        "proxies.enter": ("代理の届出を登録する", "Enter a mandate"),
        "proxies.proxy": ("代理人", "Proxy"),
        "proxies.person": ("本人", "Person"),
        "proxies.basis": ("代理権の根拠", "Rests on"),
        "proxies.state": ("状態", "State"),
        "proxies.waits": ("承認待ち", "waits for approval"),
        "proxies.approved": ("承認済み", "approved"),
        "proxies.open": ("有効です", "It opens now"),
        "proxies.closed": ("承認済みですが、期間の外です", "Approved, but this is not among its days"),
        "proxies.ended": ("終わりました", "ended"),
        "proxies.who": ("だれの代理か: 宛名番号または手紙の照会番号", "For whom: person number, or number of a letter"),
        "proxies.known": (
            "登録済みの代理人なら代理人番号（下の三つは空で）",
            "Number of a known proxy (leave the next 3 empty)",
        ),
        "proxies.name": ("代理人の氏名", "Name of the proxy"),
        "proxies.organisation": ("法人・施設の名前（個人なら空）", "Organisation (empty for a private person)"),
        "proxies.born": ("代理人の生年月日", "Date of birth of the proxy"),
        "proxies.paper": (
            "確かめた書類（例: 登記事項証明書 令和7年1月6日、委任状と運転免許証）",
            "Which paper was seen (such as: certificate of registered guardianship; letter of appointment and licence)",
        ),
        "proxies.since": ("いつから", "From"),
        "proxies.until": (
            "いつまで（法定代理だけは空でもよい）",
            "Until (may be empty for a legal representative only)",
        ),
        "proxies.check": ("確かめる", "Check"),
        "proxies.checked": (
            "次のとおり登録します。まだ登録していません。",
            "This will be entered. It is not entered yet.",
        ),
        "proxies.send": ("登録する", "Enter it"),
        "proxies.bad_day": ("日を 2025-02-10 のように書いてください。", "Write the day as 2025-02-10."),
        "proxies.no_such": ("その代理人番号の人はいません。", "There is no proxy of that number."),
        "proxies.no_basis": ("代理権の根拠を選んでください。", "Choose what the mandate rests on."),
        "proxies.no_reason": ("終わらせる理由を書いてください。", "Write why it ends."),
        "proxies.protected": (
            "支援措置の対象者がいる世帯です。オンラインでは代理人も入れません。窓口で直接対応してください。",
            "Somebody of the household is protected. Not even a proxy comes in online: serve them in person.",
        ),
        "proxies.paper.seen": ("確かめた書類", "Paper that was seen"),
        "proxies.days": ("期間", "Days"),
        "proxies.entered": ("登録した人", "Entered by"),
        "proxies.by": ("承認した人", "Approved by"),
        "proxies.ended.by": ("終わらせた人", "Ended by"),
        "proxies.own": (
            "自分が登録した届出は承認できません。ほかの人の承認を待っています。",
            "You entered it, so another person has to approve it.",
        ),
        "proxies.approve": ("書類を確かめ、承認する", "I have seen the paper: approve"),
        "proxies.because": ("終わらせる（承認しない）理由", "Why it ends, or is not approved"),
        "proxies.end": ("終わらせる", "End it"),
        "proxies.tell": (
            "承認の後、代理人番号を代理人だけに渡してください。入るには、本人に届いた手紙も要ります。",
            "After approval give the proxy number to the proxy alone. To come in they need the person's letter, too.",
        ),
    }
)
"""Japanese, English."""
