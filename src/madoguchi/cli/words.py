"""The words that many commands share: instants, days, persons, programmes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from unicodedata import normalize

import click

from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import InputRefused

LONGEST_NAME = 60
YEARS = range(1990, 2101)
"""The years of which a command may speak; far ends of the calendar are slips, and cannot be reckoned with."""


def instant(given: str | datetime) -> datetime:
    """「日時」 An aware instant from ISO 8601; without a time zone it is one of Japan.

    Raises InputRefused `cli.year_far` outside of YEARS.

    >>> instant("2025-04-01T09:00").isoformat()
    '2025-04-01T09:00:00+09:00'
    """
    try:
        found = given if isinstance(given, datetime) else datetime.fromisoformat(given)
    except ValueError:
        raise click.BadParameter(
            "日時は 2025-04-01T09:00 の形で書いてください。 / Write an instant as 2025-04-01T09:00."
        ) from None
    _refuse_far(found)
    return found if found.tzinfo else found.replace(tzinfo=JAPAN)


def day(given: str | date) -> date:
    """「年月日」 A day in ISO 8601. Raises InputRefused `cli.year_far` outside of YEARS."""
    try:
        found = given if isinstance(given, date) else date.fromisoformat(given)
    except ValueError:
        raise click.BadParameter("日付は 2025-04-01 の形で書いてください。 / Write a day as 2025-04-01.") from None
    _refuse_far(found)
    return found


def _refuse_far(found: date) -> None:
    if found.year not in YEARS:
        raise InputRefused(
            "cli.year_far",
            ja=f"{YEARS[0]}年から{YEARS[-1]}年までの日付ではありません。書き間違いのまま記録しないよう止めました。"
            "年を確かめてください。",
            en=f"The year is not between {YEARS[0]} and {YEARS[-1]}. It was stopped, so that no slip is recorded. "
            "Check the year.",
        )


def person(given: str) -> str:
    """「職員」 The name or number under which a person of the office signs."""
    text = normalize("NFKC", given).strip()
    if not 1 <= len(text) <= LONGEST_NAME or not text.isprintable():
        raise click.BadParameter(
            "1〜60字の氏名か職員番号を書いてください。 / Write a name or number of 1 to 60 characters."
        )
    return text


def now() -> datetime:
    """The one place where the house reads the clock."""
    return datetime.now(JAPAN)


def refuse_ahead(at: datetime) -> None:
    """Raises InputRefused `cli.instant_ahead` for an instant more than a day later than the clock."""
    if at > now() + timedelta(days=1):
        raise InputRefused(
            "cli.instant_ahead",
            ja="これから先の日時です。まだ分からないことを分かったことにし、期限も過ぎたことになるため止めました。"
            "時計か --at・--known-at・--on を確かめてください。",
            en="The instant lies in the future. What nobody knows yet would count as known, and deadlines as passed: "
            "it was stopped. Check the clock, or --at, --known-at and --on.",
        )


def _not_ahead(_context: click.Context, _option: click.Parameter, given: datetime) -> datetime:
    refuse_ahead(given)
    return given


AT = click.option(
    "--at", type=instant, default=now, callback=_not_ahead, help="処理の日時（なければ今）/ instant; now if not given"
)
KNOWN_AT = click.option(
    "--known-at",
    type=instant,
    default=now,
    callback=_not_ahead,
    help="この時点までに知られたこと（なければ今）/ as known at",
)
ON = click.option("--on", type=day, help="処理の日（なければ --at の日）/ day; that of --at if not given")
BY = click.option("--by", required=True, type=person, help="行う職員 / who does it")
DRAFTER = click.option("--drafter", required=True, type=person, help="起案者 / who drafts")
APPROVER = click.option("--approver", required=True, type=person, help="決裁者（別の人）/ who approves, another person")
LIMIT = click.option(
    "--limit", default=50, show_default=True, type=click.IntRange(0), help="表示する件数（0は全部）/ rows"
)
PROGRAMME = click.argument("programme")
FILE = click.argument("file", type=click.Path(path_type=Path))


def day_of(at: datetime, on: date | None = None) -> date:
    """The day that was given, or else the office's day at the instant."""
    return on or at.astimezone(JAPAN).date()
