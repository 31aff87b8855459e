"""`madoguchi evidence …`: the log of what was decided, paid and read; what others verify of it with its files alone."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from madoguchi.cli.records import MUNICIPALITY, kept, records
from madoguchi.cli.show import as_json, outcome, print_json, table, working
from madoguchi.cli.words import APPROVER, BY, DRAFTER, now
from madoguchi.core.dates import JAPAN

if TYPE_CHECKING:
    from madoguchi.flow.evidencing import State
    from madoguchi.trust.log.audit import Logged, Seen, Wrong
    from madoguchi.trust.log.batch import InBatch

FAULTS = MappingProxyType(
    {
        "unreadable": "読めない（検証点がないか、この形でない） / cannot be read",
        "forged": "信頼する証跡の鍵による署名でない / not signed by the key of a trusted log",
        "unseen": "立会人の署名が足りない / too few witnesses signed it",
        "altered": "内容が署名されたものと違うか、欠けている / not what was signed, or in part missing",
        "set_back": "前に見たものより短い（巻戻し） / shorter than what was seen before: set back",
        "forked": "前に見たものの続きでない（分岐） / does not go on from what was seen before: forked",
        "missing": "途中が欠けている / a part is missing",
        "root": "署名されたものにならない（変更・削除・並べ替え） / not what was signed: altered, deleted, re-ordered",
        "unsigned": "検証点の署名が、この証跡の鍵のものでない / the checkpoint is not signed by this log's key",
        "beyond": "署名されていない位置の証跡がある / there are entries beyond what was signed",
        "about": "証跡の表・行が、内容と違う / an entry's table or row is not the one that its record names",
        "erased": "内容が、決裁なしに消去されている / a record was erased without two persons' approval",
        "unknown": "鍵のない証跡か、記録にない証跡がある / a log without a key, or one that the records do not know",
        "unwatched": "データベースの守り（トリガー）がないか変えられた / a guard of the database is gone or changed",
        "amount": "支払が決定・振込ファイルの合計・振込結果と違う / payments differ from decisions, files, results",
        "lines": "振込か結果の明細（宛先・口座・金額・結果・件数）が、書いたときと違う / lines of a bank file changed",
        "batch": "処分の内容が、起案のときと違う / the decisions are not those that were drafted",
        "people": "読んだ対象者が、記録のときと違う / the people of a reading are not those on record",
        "changed": "書かれた後に変えられた / changed after it was written",
        "rewritten": "一度書いた内容が、処理では変わらない列で書き換えられた / written anew as no act does",
        "gone": "書かれた行がない / the row that was written is not there",
        "unwritten": "証跡にない行がある / a row of which the log knows nothing",
    }
)
"""What is wrong with a log, a proof or a row."""
ANSWERS = MappingProxyType(
    {
        "seen": "署名した / signed",
        "away": "答えない（次回また尋ねる） / away (asked again next time)",
        "stranger": "この証跡を知らない（鍵を伝えてください） / does not know this log (tell it the key)",
        "ahead": "もっと長い証跡を見た（記録が巻き戻っている） / saw a longer log (records set back)",
        "forked": "続きでない（二つの歴史がある） / saw another history",
    }
)
"""What a witness answered."""
OF_STATE = (
    ("名前", "name"),
    ("検証鍵", "key"),
    ("フォルダ", "folder"),
    ("件数", "size"),
    ("待ち", "waiting"),
    ("公開した件数", "shown"),
)


@click.group()
def evidence() -> None:
    """証跡（決定・支払・利用の記録の証明） / the log of what was decided, paid and read."""


@evidence.command()
@click.option("--name", help="証跡の名前（例 city.example.lg.jp/log）/ its name")
@click.option("--instead", is_flag=True, help="続いている証跡を終え、これに替える / end the one that goes on")
@click.option("--synthetic", is_flag=True, help="台帳のない予行の団体で始める / before any import, for invented people")
@MUNICIPALITY
@as_json
def begin(name: str | None, municipality: str | None, *, instead: bool, synthetic: bool, as_json: bool) -> None:
    """証跡を始める（取込みの前でもよい。しなければ最初の記録で始まる）。 / Begin a log, even before any import.

    Example: madoguchi evidence begin --name city.example.lg.jp/log --municipality 302015
    """
    from madoguchi.trust.log.key import named

    if name is not None:
        named(name)  # before a municipality is entered by mistake
    with records(municipality, synthetic=None if kept(municipality) and not synthetic else synthetic):
        from madoguchi.flow import evidencing

        _state(evidencing.begin(name, now(), instead=instead), as_json=as_json)


@evidence.command()
@click.option("--alone", is_flag=True, help="立会人に尋ねない / ask no witness")
@MUNICIPALITY
@as_json
def seal(municipality: str | None, *, alone: bool, as_json: bool) -> None:
    """待っている記録を証跡に入れて署名し、立会人に尋ねる。警報なら終了コード1。 / Sign what waits, ask the witnesses.

    serve は毎分します。ほかの形で動かすときは、毎分これを実行してください。 / serve does so each minute.

    Example: madoguchi evidence seal
    """
    with records(municipality):
        from madoguchi.flow import evidencing, witnessing

        made = evidencing.seal(now())
        asked = () if alone else witnessing.ask(now())
        made = evidencing.state(evidencing.going_on())
    if as_json:
        print_json({**asdict(made), "asked": [asdict(one) for one in asked]})
    else:
        _state(made, as_json=False)
        if asked:
            table(
                "立会人 / witnesses",
                ("名前 / name", "答え / answer"),
                [(one.witness, ANSWERS[one.answered]) for one in asked],
            )
    if any(one.answered in witnessing.ALARMING for one in asked):
        sys.exit(1)


@evidence.command()
@MUNICIPALITY
@as_json
def status(municipality: str | None, *, as_json: bool) -> None:
    """証跡の状態と、人に渡す検証鍵。 / How long the log is, and its key for others.

    Example: madoguchi evidence status
    """
    with records(municipality):
        from madoguchi.flow import evidencing

        _state(evidencing.state(evidencing.going_on()), as_json=as_json)


@evidence.command()
@click.option(
    "--acknowledge", is_flag=True, help="守りの違いは調べたので、今のとおりを正しいとする / guards were looked at"
)
@MUNICIPALITY
@as_json
def check(municipality: str | None, *, acknowledge: bool, as_json: bool) -> None:
    """記録を証跡と照らす。違いがあれば終了コード1。 / Hold the records to the log; ends with 1 where they differ.

    Example: madoguchi evidence check
    """
    with records(municipality, mends=False), working("証跡と照らす", quiet=as_json):
        from madoguchi.evidence import guards
        from madoguchi.flow import auditing

        found = auditing.audit()
        if acknowledge:
            guards.acknowledge()
    if as_json:
        print_json(asdict(found))
    else:
        figures = [
            ("証跡", "entries", found.entries),
            ("うち消去", "erased", found.erased),
            ("検証点", "checkpoints", found.checkpoints),
        ]
        outcome("照合", [*figures, ("行", "rows", found.rows), ("不一致", "faults", len(found.faults))], as_json=False)
        if found.faults:
            rows = [(one.table, f"{one.at}", FAULTS[one.what], "、".join(one.columns)) for one in found.faults]
            table("不一致 / differences", ("表 / table", "位置・行 / place, row", "内容 / what", "列 / columns"), rows)
    if found.faults:
        sys.exit(1)


@evidence.command()
@click.argument("about")
@click.argument("row", type=int)
@click.option("--to", required=True, type=click.Path(path_type=Path), help="新しいファイル / new file")
@BY
@click.option("--law", required=True, help="根拠法令 / by which law")
@MUNICIPALITY
@as_json
def prove(about: str, row: int, to: Path, by: str, law: str, municipality: str | None, *, as_json: bool) -> None:
    """表の行が証跡にあることの証明書を書く（内容を含む）。 / Write the proof that a row is in the log.

    Example: madoguchi evidence prove cases_submission 12 --to a.tlog-proof --by 1001 --law 要綱5条
    """
    with records(municipality):
        from madoguchi.flow import proving

        made = proving.prove(about, row, to, by, law, now())
    outcome("証明書", [("ファイル", "file", str(made))], as_json=as_json)


@evidence.command()
@click.argument("about")
@click.argument("row", type=int)
@click.option("--because", required=True, help="消去の理由と根拠 / why, and by which rule")
@DRAFTER
@APPROVER
@MUNICIPALITY
@as_json
def erase(
    about: str, row: int, because: str, drafter: str, approver: str, municipality: str | None, *, as_json: bool
) -> None:
    """変わる前か、なくなった行の内容を消す。証明は残る。 / Erase what a row said before, or all of it once it is gone.

    Example: madoguchi evidence erase proposals 12 --because 保存期間の満了 --drafter 1001 --approver 2001
    """
    with records(municipality):
        from madoguchi.flow import erasing
        from madoguchi.flow.signatories import Signatories

        gone = erasing.erase(about, row, because, Signatories(drafter=drafter, approver=approver), now())
    outcome("消去", [("証跡の位置", "positions", gone if as_json else "、".join(map(str, gone)))], as_json=as_json)


@evidence.command()
@click.argument("given")
@click.option("--key", multiple=True, help="信頼する証跡の検証鍵 / key of a log that is trusted")
@click.option("--policy", type=click.Path(path_type=Path), help="検証条件（C2SP tlog-policy）のファイル / policy file")
@click.option("--remember", type=click.Path(path_type=Path), help="前に見た検証点のファイル / what was seen before")
@as_json
def verify(given: str, key: tuple[str, ...], policy: Path | None, remember: Path | None, *, as_json: bool) -> None:
    """公開された証跡（フォルダか URL）か証明書を、それだけで確かめる。無効なら終了コード1。 / Verify a log or a proof.

    市区町村の記録は要りません。 / No municipality's records are needed.

    Example: madoguchi evidence verify https://counter.city.example.lg.jp/log/ --policy trusted --remember seen
    """
    from madoguchi.trust.log import files as log_files

    trusted = log_files.policy_of(key, policy)
    found: Seen | Logged | InBatch | Wrong
    if is_address := given.startswith(("http://", "https://")):
        found = log_files.audit(log_files.published(given), trusted, remember)
    elif Path(given).is_dir():
        found = log_files.audit(log_files.reader(Path(given)), trusted, remember)
    else:
        found = log_files.proven(Path(given), trusted)
    told = _told(found)
    if as_json:
        print_json(told)
    else:
        words = {"counts": "有効", "trouble": "理由", "log": "証跡", "size": "件数", "seen": "立会人"}
        words |= {"index": "位置", "record": "内容", "decision": "処分"}
        name = given if is_address else Path(given).name
        outcome(f"検証 {name}", [(words[name], name, said) for name, said in told.items()], as_json=False)
    if not told["counts"]:
        sys.exit(1)


@evidence.command()
@MUNICIPALITY
@as_json
def renew(municipality: str | None, *, as_json: bool) -> None:
    """証跡の署名鍵を替える。信頼する人と立会人に新しい検証鍵を伝えること。 / Replace the log's key, and tell others.

    Example: madoguchi evidence renew
    """
    with records(municipality):
        from madoguchi.flow import evidencing

        _state(evidencing.renew(), as_json=as_json)


def _state(found: State, *, as_json: bool) -> None:
    told = asdict(found)
    outcome("証跡", [(said, name, told[name]) for said, name in OF_STATE], as_json=as_json)


def _told(found: Seen | Logged | InBatch | Wrong) -> dict[str, object]:
    from madoguchi.trust.log.audit import Logged, Wrong
    from madoguchi.trust.log.batch import InBatch

    if isinstance(found, Wrong):
        return {"counts": False, "trouble": FAULTS[found]}
    logged = found.batch if isinstance(found, InBatch) else found
    seen = logged.seen if isinstance(logged, Logged) else logged
    told: dict[str, object] = {"counts": True, "log": seen.checkpoint.origin, "size": seen.checkpoint.size}
    told["seen"] = [f"{name} {at.astimezone(JAPAN).isoformat()}" for name, at in seen.by]
    if isinstance(logged, Logged):
        told |= {"index": logged.index, "record": logged.record.decode("utf-8", "replace")}
    if isinstance(found, InBatch):
        told["decision"] = found.record.decode("utf-8", "replace")
    return told
