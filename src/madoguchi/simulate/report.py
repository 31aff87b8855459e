"""「報告」 The rehearsal on one page that needs nothing else: in two languages, as tables and as pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from types import MappingProxyType

from madoguchi.core.money import spell
from madoguchi.simulate.charts import bars, curve
from madoguchi.simulate.figures import Figures
from madoguchi.simulate.wording import CHANNELS, DEFECTS, LETTERS, STATES, word

SYNTHETIC = "模擬データ：実在の人・世帯・口座ではありません。 / SYNTHETIC: no real person, household or account."

_STYLE = """
:root { color-scheme: light; }
body { font-family: 'BIZ UDPGothic', 'Hiragino Sans', 'Yu Gothic', 'Noto Sans CJK JP', sans-serif; color: #1a1a1c;
  max-width: 60rem; margin: 0 auto; padding: 1rem; line-height: 1.7; font-size: 1.0625rem; }
h1 { font-size: 1.75rem; line-height: 1.4; } h2 { font-size: 1.25rem; margin-top: 2.5rem; }
[lang=en] { color: #595959; font-size: .9em; }
.synthetic { background: #fff3cd; border: 2px solid #7a5900; padding: .5rem 1rem; font-weight: 700; }
.equal { background: #e8f1fe; border-inline-start: .5rem solid #0017c1; padding: .75rem 1rem; font-size: 1.125rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: start; font-weight: 700; padding: .25rem 0; }
th, td { border-block-end: 1px solid #c6c6c6; padding: .375rem .5rem; text-align: start; vertical-align: top; }
td.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
figure { margin: 1rem 0; overflow-x: auto; } figure svg { width: 100%; height: auto; }
code { overflow-wrap: anywhere; }
"""

Words = MappingProxyType[str, tuple[str, str]]


def headline(figures: Figures) -> tuple[tuple[str, str, str], ...]:
    """What a mayor asks first: (Japanese, English, value)."""
    days = figures.median_days_to_money
    return (
        ("住民", "residents", f"{figures.residents:,}人"),
        ("世帯", "households", f"{figures.households:,}世帯"),
        ("支給対象の世帯", "eligible households", f"{figures.eligible_households:,}世帯"),
        ("事実の確認が要る世帯", "households with a fact unknown", f"{figures.unknown_households:,}世帯"),
        ("開いた事案（手紙か連絡をした世帯）", "claims opened (a letter or a contact each)", f"{figures.claims:,}件"),
        (
            "そのうち、後の届出で対象でなくなった世帯",
            "of them, no longer eligible by later facts",
            f"{figures.claims_of_households_no_longer_eligible:,}件",
        ),
        ("決定した額", "decided", spell(figures.decided_yen)),
        ("振込ファイルの額（1回目）", "in the first bank files", spell(figures.file_yen)),
        ("1回目の振込で入金された額", "credited at the first attempt", spell(figures.credited_yen)),
        ("返ってきた額", "returned by banks", spell(figures.returned_yen)),
        ("そのうち聞き直して入金された額", "of it, paid at the next attempt", spell(figures.paid_again_yen)),
        ("お金が届いた世帯", "households paid", f"{figures.credited_households:,}世帯"),
        (
            "回答から入金までの日数（中央値）",
            "days from answer to money (median)",
            "―" if days is None else f"{days}日",
        ),
        ("断った二重の支払", "second payments refused", f"{figures.second_payments_refused:,}件"),
        ("2通目以降の申請（1件にまとめた）", "second applications answered", f"{figures.second_claims_answered:,}件"),
    )


def render(figures: Figures) -> str:
    """The whole page as HTML."""
    balance = (
        f"決定 {spell(figures.decided_yen)} ＝ 振込ファイル {spell(figures.file_yen)} ＝ "
        f"入金 {spell(figures.credited_yen)} ＋ 返却 {spell(figures.returned_yen)}"
        f"（返却のうち、口座を聞き直して入金 {spell(figures.paid_again_yen)}）"
    )
    parts = [
        f"<p class=synthetic role=note>{escape(SYNTHETIC)}</p>",
        f"<h1>{escape(figures.programme)}の予行 <span lang=en>Rehearsal</span></h1>",
        f"<p>{escape(figures.municipality)}・{figures.residents:,}人・乱数の種 {figures.seed} "
        f"<span lang=en>residents, seed</span></p>",
        f"<p class=equal>{escape(balance)}</p>",
        _table("主な数 / Headline", ((ja, en, value) for ja, en, value in headline(figures))),
        _section("だれに、どの手紙を", "Letters by kind", figures.letters, LETTERS),
        _section("どこから届いたか", "Applications by channel", figures.submissions, CHANNELS),
        _section("機械が見つけた不備", "Defects caught before any money moved", figures.defects, DEFECTS),
        _section("事案のいま", "Where every claim stands", figures.claims_by_state, STATES),
        "<h2>お金が届いた割合 <span lang=en>Share of decided households with their money</span></h2>",
        f"<figure>{curve(figures.credited_by_day, whole=figures.decided_households)}</figure>",
        _table(
            "入金の推移 / Credited households by day",
            ((day.isoformat(), "", f"{count:,}") for day, count in sorted(figures.credited_by_day.items())),
        ),
        "<h2>検算のために <span lang=en>To check this run</span></h2>",
        f"<p>制度ファイル <span lang=en>programme file</span> <code>{figures.sha256}</code><br>"
        f"断面 <span lang=en>snapshot</span> <code>{figures.snapshot}</code></p>",
    ]
    return (
        "<!doctype html>\n<html lang=ja><head><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        f"<title>{escape(figures.programme)}の予行（模擬データ）</title><style>{_STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _section(ja: str, en: str, values: Mapping[str, int], words: Words) -> str:
    heading = f"<h2>{escape(ja)} <span lang=en>{escape(en)}</span></h2>"
    if not values:
        return heading + "<p>なし <span lang=en>none</span></p>"
    named = {word(words, key)[0]: count for key, count in values.items()}
    rows = ((*word(words, key), f"{count:,}") for key, count in sorted(values.items(), key=lambda one: -one[1]))
    return f"{heading}<figure>{bars(named)}</figure>" + _table(f"{ja} / {en}", rows, is_headed=True)


def _table(caption: str, rows: Iterable[tuple[str, str, str]], *, is_headed: bool = False) -> str:
    """A table under its caption; under a heading that says the same, the caption is only heard."""
    body = "".join(
        f"<tr><th scope=row>{escape(ja)}{f' <span lang=en>{escape(en)}</span>' if en else ''}</th>"
        f"<td class=number>{escape(value)}</td></tr>"
        for ja, en, value in rows
    )
    if is_headed:
        return f"<table aria-label='{escape(caption)}'><tbody>{body}</tbody></table>"
    return f"<table><caption>{escape(caption)}</caption><tbody>{body}</tbody></table>"
