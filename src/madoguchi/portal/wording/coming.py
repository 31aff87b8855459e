"""What the pages say about when and where the money comes: in three languages, side by side."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

COMING: Sentences = MappingProxyType(
    {
        "coming.heading": ("お金が届く日と口座", "When and where the money comes", "お金が 入る 日"),
        "coming.instalment": ("第{number}回", "Instalment {number}", "{number}かいめ"),
        "coming.on": ("振込の予定日", "Planned for", "お金が 入る 日"),
        "coming.paid_on": ("振り込んだ日", "Paid on", "お金が 入った 日"),
        "coming.amount": ("振込の額", "Amount", "お金"),
        "coming.account": ("振込先", "To the account", "口座"),
        "coming.remitter": ("通帳に出る名前", "Name in the passbook", "つうちょうに 出る なまえ"),
        "coming.remitter.hint": (
            "通帳や入出金明細には、この名前（振込依頼人名）で載ります。途中までしか印字されないことがあります。",
            "The passbook or statement shows this name as the sender (振込依頼人名). It may be cut short.",
            "つうちょうには この なまえが 出ます。さいごまで 出ない ことも あります。",
        ),
        "coming.not_yet": (
            "振込の日は、銀行に振込を依頼した後、この画面に出ます。",
            "The day is shown here once the bank has been told to pay.",
            "お金が 入る 日は、きまってから ここに 出ます。",
        ),
    }
)
"""Japanese, English, plain Japanese, in the order of Language."""
