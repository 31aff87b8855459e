"""「金融機関」「支店」 The registers of banks' branches and of mergers: which code meant which branch on which day.

A list of the day (codes with their names) says nothing of yesterday: each list taken in ends what it lacks, begins what
is new, and begins anew what has another name. Which branch took over another is no list's to say: that is a file of
the municipality's own (統廃合).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import partial
from types import MappingProxyType

import polars as pl
import pyarrow as pa

from madoguchi.registry.columns import Column, Register
from madoguchi.registry.openness import Openness

SINCE_EVER = date(1900, 1, 1)
"""「支店」 The beginning of what stood in the first list that was taken in: nobody knows since when."""
LEAST = 20_000
"""「支店」 Fewer branches are no list of the country, which has some 29,000."""
_NAMES = ("bank_name", "bank_kana", "branch_name", "branch_kana")
_CODES = ("bank_code", "branch_code")

_inside = partial(Column, openness=Openness.INSIDE)
BRANCHES = Register(
    name="branches",
    title="金融機関の店舗",
    key=(*_CODES, "from_on"),
    columns=(
        _inside(
            name="bank_code", type=pa.string(), header="金融機関コード", parts=("bank_code",), required=True, digits=4
        ),
        _inside(name="bank_name", type=pa.string(), header="金融機関名", parts=("bank_name",), required=True),
        _inside(name="bank_kana", type=pa.string(), header="金融機関名カナ", parts=("bank_kana",)),
        _inside(
            name="branch_code", type=pa.string(), header="店舗コード", parts=("branch_code",), required=True, digits=3
        ),
        _inside(name="branch_name", type=pa.string(), header="店舗名", parts=("branch_name",), required=True),
        _inside(name="branch_kana", type=pa.string(), header="店舗名カナ", parts=("branch_kana",)),
        _inside(name="from_on", type=pa.date32(), header="この名の初日", made_here=True),
        _inside(name="until_on", type=pa.date32(), header="この名でなくなった日", made_here=True),
    ),
)
"""「支店」 One row for each name that a code had, from `from_on` up to the day before `until_on`."""
MERGERS = Register(
    name="branch_mergers",
    title="店舗の統廃合",
    key=(*_CODES, "merged_on"),
    columns=(
        _inside(name="bank_code", type=pa.string(), header="旧金融機関コード", required=True, digits=4),
        _inside(name="branch_code", type=pa.string(), header="旧店舗コード", required=True, digits=3),
        _inside(name="new_bank_code", type=pa.string(), header="新金融機関コード", required=True, digits=4),
        _inside(name="new_branch_code", type=pa.string(), header="新店舗コード", required=True, digits=3),
        _inside(name="merged_on", type=pa.date32(), header="統廃合年月日", required=True),
    ),
)
"""「統廃合」 Which branch took over another one, and from which day on its code is the new one."""
BANKS: Mapping[str, Register] = MappingProxyType({r.name: r for r in (BRANCHES, MERGERS)})
_COLUMNS = [column.name for column in BRANCHES.columns]
MERGERS_COLUMNS = [column.name for column in MERGERS.columns]


def listed(rows: pl.DataFrame, known: pl.DataFrame, on: date, *, whole: bool) -> pl.DataFrame:
    """「支店」 All versions of branches by a list of a day (typed, codes and names) and what was known before.

    Of a `whole` list, what it lacks has ended. Names that differ within the very day of a version are a better list of
    that day: the version has the new ones.
    """
    names = [*_NAMES]
    stood = known.filter(pl.col("until_on").is_null())
    begun = SINCE_EVER if known.is_empty() else on
    joined = rows.select(*_CODES, *names).join(
        stood.select(*_CODES, "from_on", *(pl.col(name).alias(f"{name}_old") for name in names)),
        on=[*_CODES],
        how="left",
    )
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_old")) for name in names)
    stays = pl.col("from_on").is_not_null() & (same | (pl.col("from_on") >= on))
    day = pl.when(stays).then("from_on").otherwise(pl.lit(begun, pl.Date))
    now = joined.with_columns(day.alias("from_on"), pl.lit(None, pl.Date).alias("until_on")).select(_COLUMNS)
    left = stood.join(now, on=[*BRANCHES.key], how="anti")
    unsaid = left.join(rows, on=[*_CODES], how="anti")
    ended = left if whole else left.join(rows, on=[*_CODES], how="semi")
    # What begins and ends with two lists of one day was never so.
    over = ended.filter(pl.col("from_on") < on).with_columns(pl.lit(on, pl.Date).alias("until_on"))
    past = known.filter(pl.col("until_on").is_not_null())
    return pl.concat([one.select(_COLUMNS) for one in (now, over, past, unsaid.clear() if whole else unsaid)])


def missing(rows: pl.DataFrame, known: pl.DataFrame) -> tuple[int, int]:
    """「支店」 How many branches of today a list lacks, and how many there are."""
    stood = known.filter(pl.col("until_on").is_null())
    return stood.join(rows, on=[*_CODES], how="anti").height, stood.height


Code = tuple[str, str]
"""「支店コード」 A bank's code and a branch's."""
Hops = Mapping[Code, list[tuple[date, Code]]]
"""「統廃合」 Who took over a branch, and when: the oldest merger first."""


def hops_of(mergers: pl.DataFrame) -> Hops:
    """「統廃合」 The mergers (columns of MERGERS) by the branch that they ended."""
    found = defaultdict[Code, list[tuple[date, Code]]](list)
    for bank, branch, new_bank, new_branch, on in mergers.select(MERGERS_COLUMNS).sort("merged_on").iter_rows():
        found[bank, branch].append((on, (new_bank, new_branch)))
    return found


def following(hops: Hops, code: Code, day: date) -> tuple[date, Code] | None:
    """「統廃合」 The first merger of a branch that is not before a day: an account came to it on that day."""
    return next((hop for hop in hops.get(code, ()) if hop[0] >= day), None)


def circles(mergers: pl.DataFrame) -> list[str]:
    """「統廃合」 The branches to which their own mergers lead back, as 0001-001."""
    hops, found = hops_of(mergers), dict[str, None]()
    for code, own in hops.items():
        for day, new in own:
            seen = {code}
            hop: tuple[date, Code] | None = (day, new)
            while hop and hop[1] not in seen:
                seen.add(hop[1])
                hop = following(hops, hop[1], hop[0])
            if hop and hop[1] == code:
                found["-".join(code)] = None
    return list(found)
