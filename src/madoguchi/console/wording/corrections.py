"""「更正」 Decisions that later facts contradict: in Japanese and in English."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

CORRECTIONS: Sentences = MappingProxyType(
    {
        "corrections.heading": ("決定の更正", "Corrections of decisions"),
        "corrections.what": (
            "決定の後に台帳が変わり、決定と事実が食い違っています。支払は止まっています。何が起きるかは、下の表のとおりです。",
            "The registers changed after the decision and contradict it. Nothing is paid on it until two persons have "
            "corrected or kept it. The table says what a correction would do.",
        ),
        "corrections.none": ("食い違う決定はありません。", "No decision is contradicted."),
        "corrections.list": ("食い違う決定", "Contradicted decisions"),
        "corrections.more": ("{count}件のうち、初めの{most}件です。", "The first {most} of {count}."),
        "corrections.draft": ("保留のない{count}件を起案する", "Draft the {count} that nothing stands in the way of"),
        "corrections.comes_to": (
            "追加支給 {grant}円、返還 {repay}円になります。",
            "¥{grant} more is paid, and ¥{repay} is asked back.",
        ),
        "corrections.alone": ("人が確かめて起案するもの", "For a person to look at"),
        "corrections.alone.what": (
            "支援措置や受給者の変更などのため、自動では起案しません。事案を見て、起案するものを選び、理由を書いてください。",
            "A measure of protection or another payee: look at the case, choose what is to be drafted, and say why.",
        ),
        "corrections.alone.draft": ("選んだものを起案する", "Draft what is chosen"),
        "corrections.no_reason": ("事案を選び、理由を書いてください。", "Choose cases, and say why."),
        "corrections.waiting": ("承認を待つ更正", "Corrections that wait for approval"),
        "correction.heading": ("更正の起案", "Draft of corrections"),
        "correction.sums": ("内容ごとの件数", "By consequence"),
        "correction.first": ("個々の更正（初めの200件）", "Single corrections (the first 200)"),
        "correction.approve.what": (
            "{count}件を承認します。追加支給は {grant}円、返還の請求は {repay}円です。承認するとすぐに効力が生じます。",
            "You approve {count}. ¥{grant} more is paid and ¥{repay} is asked back. It counts at once.",
        ),
        "correction.case": ("決定と食い違う事実", "What contradicts the decision"),
        "correction.entries": ("台帳に後から入ったこと", "What entered the registers later"),
        "correction.known_at": ("台帳に入った日時", "Entered"),
        "correction.person": ("宛名番号", "Person"),
        "correction.item": ("項目", "Item"),
        "correction.before": ("前", "Before"),
        "correction.after": ("後", "After"),
        "consequence": ("更正の内容", "Consequence"),
        "held": ("既支給額", "Paid"),
        "open": ("未支給額", "Not paid yet"),
        "after": ("更正後の額", "Due now"),
        "grant": ("追加支給", "Paid now"),
        "repay": ("返還", "Asked back"),
        "obstacle": ("保留の理由", "What stands in the way"),
        "drafted": ("起案済み", "drafted"),
    }
)
"""Japanese, English, in the order of Language."""
