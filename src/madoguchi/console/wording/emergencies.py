"""Rights that two persons open in an emergency: in Japanese and in English."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

EMERGENCIES: Sentences = MappingProxyType(
    {
        "act.protected": ("支援措置の対象者の住所を見る", "See the addresses of protected persons"),
        "act.watch": ("緊急の権限を見張り、警報を確かめる", "Watch emergency rights and acknowledge their alarms"),
        "desk.emergencies": (
            "緊急の権限の確かめを待つもの: {count}件",
            "Emergency rights that wait for a second person: {count}",
        ),
        "emergency.heading": ("緊急の権限", "Emergency rights"),
        "emergency.when": ("災害などの緊急のとき", "In an emergency, such as a disaster"),
        "emergency.what": (
            "権限のある人がだれもいないとき、二人の職員で、最長8時間だけ権限を開けます。"
            "起案した人が承認できないことは変わりません。"
            "開くとすぐ監査と管理の職員に警報が出て、その間の処理はすべて記録されます。",
            "When nobody who may is there, two of the staff open a right for at most eight hours. Who drafts still "
            "does not approve. Auditors and administrators see an alarm at once; all that is done is on record.",
        ),
        "emergency.waiting": ("もう一人の確かめを待つもの", "Waiting for a second person"),
        "emergency.open": ("いま開いているもの", "Open now"),
        "emergency.all": ("これまでのもの", "All of them"),
        "emergency.ask": ("権限を求める", "Ask for a right"),
        "emergency.ask.go": ("求める", "Ask"),
        "emergency.right": ("権限", "Right"),
        "emergency.no_right": ("権限を一つ選んでください。", "Choose a right."),
        "emergency.because": (
            "理由（例: 震度6強の地震で、決裁の職員が登庁できない）",
            "Reason (such as: the only approver cannot come after the earthquake)",
        ),
        "emergency.hours": ("時間", "Hours"),
        "emergency.word": (
            "支援措置の対象者の住所を開くときだけ、「{word}」と書く",
            "Only to open the addresses of protected persons, write 「{word}」",
        ),
        "emergency.protected": (
            "支援措置の対象者の住所が見えるようになります。漏れると命に関わります。",
            "Addresses of protected persons will be seen. Lives depend on them.",
        ),
        "emergency.by": ("求めた人", "Asked by"),
        "emergency.confirmed": ("確かめた人", "Confirmed by"),
        "emergency.acknowledged": ("警報を確かめた人", "Alarm acknowledged by"),
        "emergency.confirm": ("確かめて開く", "Confirm and open it"),
        "emergency.confirm.what": (
            "緊急であることと本人であることを、求めた人と話して確かめてから開いてください。"
            "あなたの名前も記録されます。",
            "Talk to whoever asked: make sure that it is they and that it is urgent. Your name is on record, too.",
        ),
        "emergency.waits": (
            "もう一人の職員の確かめを待っています（1時間）。",
            "It waits for another of the staff, for an hour.",
        ),
        "emergency.is_open": ("{until} まで開いています。", "Open until {until}."),
        "emergency.ended": ("早く終わらせた", "Ended early"),
        "emergency.over": ("終わった", "Over"),
        "emergency.lapsed": ("確かめられずに終わった", "Nobody confirmed it"),
        "emergency.end": ("いま終わらせる", "End it now"),
        "emergency.acknowledge": ("警報を確かめた", "Acknowledge the alarm"),
        "emergency.note": ("何をどう確かめたか", "What you looked at, and what you found"),
        "emergency.third": (
            "開いた二人は警報を消せません。ほかの監査か管理の職員が確かめます。",
            "The two who opened it do not acknowledge its alarm; another auditor or administrator does.",
        ),
        "emergency.uses": ("この間に行ったこと", "What was done meanwhile"),
        "emergency.alarm": ("警報: 緊急の権限が開かれました。", "Alarm: an emergency right was opened."),
        "emergency.look": ("確かめる", "Look into it"),
        "emergency.band": ("緊急の権限で操作しています。", "You act by an emergency right."),
        "emergency.band.what": (
            "「{act}」 {until} まで。行ったことはすべて記録されます。",
            "“{act}” until {until}. All that you do is on record.",
        ),
        "emergency.band.end": ("見る・終わらせる", "See or end it"),
        "emergency.marked": ("緊急の権限で行われた処理があります:", "Done by an emergency right:"),
    }
)
"""Japanese, English, in the order of Language."""
