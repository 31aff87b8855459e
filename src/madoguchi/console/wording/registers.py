"""「台帳の状態」 The page of the registers: in Japanese and in English."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.registry.places import EVERY_REGISTER, IN_ENGLISH
from madoguchi.web.language import Sentences

REGISTERS: Sentences = MappingProxyType(
    {
        "registers.heading": ("台帳の状態", "State of the registers"),
        "registers.ages": ("新しさ", "Freshness"),
        "registers.register": ("台帳", "Register"),
        "registers.as_of": ("抽出日", "Made on"),
        "registers.days": ("{days}日前（約束は{most}日以内）", "{days} days ago (promised: at most {most})"),
        "registers.age": ("古さ", "Age"),
        "registers.never": ("取り込まれていません", "Never taken in"),
        "registers.holds": ("守られている", "Kept"),
        "registers.broken": ("守られていない", "Not kept"),
        "registers.demanded": ("制度が求める新しさ", "What programmes ask for"),
        "registers.suffices": ("足りる", "Fresh enough"),
        "registers.too_old": (
            "古いため、判定・手紙・支払のうちこの台帳を使うものは止まります",
            "Too old: judging, letters and payments that use it stop",
        ),
        "registers.most": ("{most}日以内", "At most {most} days"),
        "registers.no_demand": ("日数を定めた制度はありません。", "No programme says how old a register may be."),
        "registers.quality": ("品質", "Quality"),
        "registers.counted": ("{at} に数えました。", "Counted at {at}."),
        "registers.not_counted": (
            "まだ数えていません。register check を毎晩、取込みの後に行うと、ここに出ます。",
            "Not counted yet. It stands here once `register check` is run, every night after the imports.",
        ),
        "registers.promise": ("あるべき姿", "What should be so"),
        "registers.rows": ("行", "Rows"),
        "registers.wrong": ("合わない行", "Rows that break it"),
        "registers.share": ("割合", "Share"),
        "registers.least": ("約束 {least}", "promised {least}"),
        "registers.not_told": ("数は出しません", "Numbers are not told"),
        "registers.line": ("点検ごとの割合の移り変わり", "The share, look by look"),
        "registers.list": ("合わない行を見る", "List the rows that break it"),
        "registers.which": ("点検", "Promise"),
        "registers.law": (
            "どの法令により見ますか（例：個人情報の保護に関する法律65条）",
            "By which law (such as 個人情報の保護に関する法律65条)",
        ),
        "registers.on_record": (
            "一覧に出た人の利用記録に、あなたの名前と法令が残ります。",
            "Your name and the law go on the record of use of each person listed.",
        ),
        "registers.go": ("一覧を見る", "List them"),
        "registers.no_law": ("どの法令により見るかを書いてください。", "Say by which law you look."),
        "registers.none": ("合わない行はありません。", "No row breaks it."),
        "registers.more": ("初めの{most}行です。", "The first {most} rows."),
        **{f"registers.{name}": (one.title, IN_ENGLISH[name]) for name, one in EVERY_REGISTER.items()},
        "registers.person_id": ("宛名番号", "Number of the person"),
        "registers.version": ("個人履歴番号", "Version"),
        "registers.fiscal_year": ("課税年度", "Fiscal year"),
        "registers.purpose": ("用途", "Purpose"),
        "registers.child_id": ("児童の宛名番号", "Number of the child"),
        "registers.from_month": ("開始月", "First month"),
    }
)
"""Japanese, English, in the order of Language."""
