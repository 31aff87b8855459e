"""「証跡の状態」 The page of the evidence log: in Japanese and in English."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

LOG: Sentences = MappingProxyType(
    {
        "act.log": ("証跡の状態を見る", "Look at the state of the evidence log"),
        "log.heading": ("証跡の状態", "State of the evidence log"),
        "log.about": (
            "利用・決定・支払・取込の記録は、書かれたときにここへ入り、後から変える・消す・巻き戻すと分かります。",
            "Readings, decisions, payments and imports are entered here as they are written; what is changed, deleted "
            "or set back afterwards is seen.",
        ),
        "log.none": (
            "まだ証跡がありません。evidence seal を実行すると始まります。",
            "There is no log yet. It begins with `evidence seal`.",
        ),
        "log.name": ("名前", "Name"),
        "log.key": ("検証鍵（公開して構いません）", "Its key (to be published)"),
        "log.size": ("件数", "Entries"),
        "log.waiting": ("次の検証点を待つ記録", "Waiting for the next checkpoint"),
        "log.shown": ("公開した件数", "Shown to everybody"),
        "log.witnesses": ("立会人", "Witnesses"),
        "log.nobody": (
            "立会人がいません。鍵と記録の両方を持つ人の書換えは、立会人がいないと分かりません。",
            "There are no witnesses. Without them nobody tells when somebody with both key and records rewrites them.",
        ),
        "log.alarms": ("警報", "Alarms"),
        "log.ahead": (
            "もっと長い証跡を見ています。記録が巻き戻されたおそれがあります",
            "has seen a longer log: the records may have been set back",
        ),
        "log.forked": (
            "見た証跡の続きではありません。二つの歴史があります",
            "has seen another history than this one",
        ),
        "log.what_to_do": (
            "記録の書換えか、古いバックアップへの復元です。支払を止め、evidence check を実行し、監査の担当に"
            "知らせてください。",
            "The records were rewritten, or an old backup was restored. Stop payments, run `evidence check`, and tell "
            "the auditor.",
        ),
        "log.checkpoints": ("検証点（新しい順）", "Checkpoints, the newest first"),
        "log.at": ("日時", "At"),
        "log.seen_by": ("署名した立会人", "Seen by"),
        "log.stamped": ("タイムスタンプ", "Timestamp"),
        "log.yes": ("あり", "yes"),
        "log.check": (
            "記録と証跡の照合は evidence check で行います。",
            "`evidence check` holds the records against the log.",
        ),
    }
)
