"""From the registers to the claims: freeze the base date, judge everybody, open a case for each unit."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
from django.db import transaction

from madoguchi import store, tenancy
from madoguchi.bulk import engine
from madoguchi.bulk.read_set import reads
from madoguchi.cases import declare, open, opening
from madoguchi.core.errors import Conflict, InputRefused, RuleError
from madoguchi.core.regular_file import sha256_of
from madoguchi.datause.record import Purpose
from madoguchi.flow import checking, sheltering
from madoguchi.flow.folders import home
from madoguchi.flow.signatories import Signatories
from madoguchi.places.wards import refuse_ward
from madoguchi.programme.declaration import DeclaredFile, in_budget
from madoguchi.programme.scenario import run_scenarios
from madoguchi.registry import read, snapshot
from madoguchi.registry import receive as registers
from madoguchi.registry.as_of import DecidesBy, day_of
from madoguchi.registry.models import Snapshot
from madoguchi.registry.snapshot import Frozen
from madoguchi.tenancy.models import Municipality
from madoguchi.tenancy.own import own

DETERMINED = ("determinations.parquet", "members.parquet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Determined:
    """「判定」 Where the determinations of a programme over a snapshot lie, and what they came to."""

    directory: Path
    totals: engine.Totals


def found(code: str, name: str | Callable[[], str], *, synthetic: bool = False) -> None:
    """「市区町村」 Enter the municipality in whose name everything below happens; its people are real or invented.

    A name that takes long to find is asked for only where the municipality is new. Raises Conflict
    `flow.real_and_synthetic`: who was invented for a rehearsal must never be among those who are paid; and InputRefused
    as `places.wards.refuse_ward`.
    """
    refuse_ward(code)
    kept = Municipality.objects.filter(code=code).first()
    if kept is None:
        named = name if isinstance(name, str) else name()
        kept, _ = Municipality.objects.get_or_create(code=code, defaults={"name": named, "synthetic": synthetic})
    if kept.synthetic != synthetic:
        raise Conflict(
            "flow.real_and_synthetic",
            ja="実在の住民の記録と架空の記録は、同じ保存先に混ぜられません。架空の人に支払うおそれがあるため止めました。"
            "予行には別の MADOGUCHI_HOME（または記録先）を使ってください。",
            en="Records of real residents and invented ones are never kept in one place: an invented person could be "
            "paid. Use another MADOGUCHI_HOME (or store) for the rehearsal.",
        )


def is_synthetic() -> bool:
    """Whether the people of the municipality in scope are invented."""
    return own().synthetic


def take_in(register: str, source: Path | pa.Table, at: datetime, **options: object) -> registers.Receipt:
    """「取込み」 Take a file into a register; refused or interrupted, it leaves the register as it was.

    Who is in at the online counter while a measure that concerns them is taken in has left it.
    """
    with transaction.atomic():
        receipt = registers.receive(register, source, at=at, **options)  # type: ignore[arg-type]  # the caller's options
        if register == "protections":
            sheltering.end_visits(at)
        return receipt


def put_in_force(declared: DeclaredFile, by: Signatories, at: datetime) -> None:
    """「制度の決裁」 Two persons put exactly this file into force. Raises RuleError `programme.scenario_differs`."""
    refuse_differing(declared)
    with transaction.atomic():
        declare.declare(declared, by.drafter, at)
        declare.approve_programme(declared.sha256, by.approver, at)


def refuse_differing(declared: DeclaredFile) -> None:
    """「事例」 Raises RuleError `programme.scenario_differs` where a file's own scenarios come out otherwise."""
    differing = [one.title for one in run_scenarios(declared.programme) if not one.passed]
    if differing:
        raise RuleError(
            "programme.scenario_differs",
            ja=f"制度ファイルの事例のとおりになりません: {'、'.join(differing[:5])}。要件か金額が意図と違うおそれが"
            "あるため施行しません。programme test で確かめてください。",
            en=f"The file's own scenarios come out otherwise: {', '.join(differing[:5])}. Its rules or amounts may not "
            "be what was meant, so it does not come into force. See programme test.",
        )


def freeze(declared: DeclaredFile, known_at: datetime) -> Frozen:
    """「基準日断面」 Freeze the registers as of the programme's base date, by the one of three dates that it names.

    In no transaction, which would keep residents and staff from writing for as long as all registers are read. Raises
    as `checking.refuse_old`, before anything is read.
    """
    programme = declared.programme
    checking.refuse_old(programme, checking.registers_read(programme), known_at)
    return snapshot.take(
        tenancy.current(),
        programme.base_date,
        known_at,
        DecidesBy(programme.decides_by.value),
        synthetic=is_synthetic(),
    )


def frozen(snapshot_id: str) -> Frozen:
    """「基準日断面」 A snapshot that was taken before, by its id. Raises InputRefused `flow.no_such_snapshot`."""
    return _on_disk(_taken(snapshot_id))


def frozen_for(declared: DeclaredFile, snapshot_id: str) -> Frozen:
    """「基準日断面」 A snapshot that was taken before, if this programme may be judged over it.

    Raises InputRefused `flow.no_such_snapshot` and `flow.other_snapshot` (another base date, or another date decides).
    """
    taken = _taken(snapshot_id)
    if (declared.programme.base_date, declared.programme.decides_by.value) != (taken.base_date, taken.decides_by):
        raise InputRefused(
            "flow.other_snapshot",
            ja="断面の基準日か、基準とする日付が、制度ファイルと違います。対象者を誤るため判定しません。"
            "この制度ファイルで snapshot take をしてください。",
            en="The snapshot is of another base date than the programme, or another date decides. It would choose the "
            "wrong people. Take a snapshot with this programme file.",
        )
    return _on_disk(taken)


def _taken(snapshot_id: str) -> Snapshot:
    taken: Snapshot | None = Snapshot.objects.filter(snapshot_id=snapshot_id).first()
    if taken is None:
        raise InputRefused(
            "flow.no_such_snapshot",
            ja="その id の断面はありません。snapshot take が出した id を確かめてください。",
            en="There is no snapshot of that id. Look again at what snapshot take printed.",
        )
    return taken


def _on_disk(taken: Snapshot) -> Frozen:
    directory = home() / "snapshots" / taken.snapshot_id
    return Frozen(snapshot_id=taken.snapshot_id, directory=directory, people=taken.people)


def latest(programme_id: str, *, unless_untouched: bool = False) -> Frozen:
    """「基準日断面」 The snapshot whose determination the claims of the programme in force say.

    `unless_untouched`: as of `snapshot.verify`, for one answer that is taken in at a time.
    Raises Conflict `flow.not_determined` where there is none, `cases.not_declared`, and PromiseBroken
    `registry.snapshot_altered` when its files are not those that were frozen.
    """
    declared = declare.in_force(programme_id)
    last = opening.newest(programme_id)
    if last is None or last.sha256 != declared.sha256:
        raise _not_determined()
    found = frozen(last.snapshot_id)
    snapshot.verify(found.directory, unless_untouched=unless_untouched)
    return found


def is_judged(programme_id: str) -> bool:
    """「判定」 Whether everybody was judged by the file in force; until then no answer can be held against it.

    Raises Conflict `cases.not_declared`.
    """
    last = opening.newest(programme_id)
    return last is not None and last.sha256 == declare.in_force(programme_id).sha256


def determine(declared: DeclaredFile, frozen: Frozen, by: str, at: datetime) -> Determined:
    """「判定」 Record what is read of whom, then judge every unit of the snapshot. Stops over the budget ceiling.

    The record comes first, so that a run that is refused or killed has not read anybody unrecorded.
    The run lies under the file's and the snapshot's hashes; a second run finds it done, and makes it anew when its
    files are not what they were. Raises Conflict `flow.protections_absent` while no file of the measures that protect
    was taken in, and `flow.snapshot_unprotected` where one is newer than the snapshot or has begun since: nobody is
    judged as if a measure known by now were not there. Raises as `checking.refuse_old` where the snapshot knew of a
    register that it reads no file as new as the programme asks for.
    """
    if not registers.was_taken_in("protections"):
        raise Conflict(
            "flow.protections_absent",
            ja="支援措置の台帳がまだ取り込まれていません。守るべき人の手紙や支払が相手に渡るおそれがあるため、判定しません。"
            "register import protections で取り込んでください。対象者がいなければ、見出しだけのファイルで足ります。",
            en="The register of protection measures was never taken in. A letter or money of the protected could reach "
            "the other side, so nothing is judged. Take it in with register import protections; where nobody is "
            "protected, a file with headers only.",
        )
    if snapshot.lacks_measure(frozen.snapshot_id, day_of(at)):
        raise Conflict(
            "flow.snapshot_unprotected",
            ja="断面の後に支援措置が台帳に載ったか始まりました。守るべき人の手紙や支払が相手に渡るおそれがあるため判定しません。"
            "新しい断面を作ってください（過去の --at では作れません）。",
            en="A protection measure entered the register, or began, after this snapshot. A letter or money of the "
            "protected could reach the other side, so nothing is judged. Take a new snapshot, not as of a past --at.",
        )
    programme, known_at = declared.programme, _taken(frozen.snapshot_id).known_at
    checking.refuse_old(programme, checking.registers_read(programme), at, known_at=known_at)
    directory = run_folder(declared, frozen.snapshot_id)
    with store.lock(f"{tenancy.current()}.determine"):
        if _whole_totals(directory) is None:
            unfinished = directory.with_name(f".{directory.name}")
            shutil.rmtree(unfinished, ignore_errors=True)
            snapshot.verify(frozen.directory)
            with transaction.atomic():
                read.bulk(purpose(declared, by), frozen.snapshot_id, at=at)
            came_to = engine.determine(declared.programme, frozen.directory, unfinished)
            in_budget(declared.programme, came_to.planned)
            told = {**asdict(came_to), "files": {name: sha256_of(unfinished / name) for name in DETERMINED}}
            store.disk.write_whole(unfinished / "totals.json", [json.dumps(told).encode()])
            shutil.rmtree(directory, ignore_errors=True)
            unfinished.rename(directory)
    return Determined(directory=directory, totals=totals_of(declared, frozen.snapshot_id))


def totals_of(declared: DeclaredFile, snapshot_id: str) -> engine.Totals:
    """What a finished determination came to. Raises Conflict `flow.not_determined` when its files are not whole."""
    found = _whole_totals(run_folder(declared, snapshot_id))
    if found is None:
        raise _not_determined()
    return found


def _whole_totals(directory: Path) -> engine.Totals | None:
    """The totals of a run whose files are the ones that it wrote; None otherwise."""
    try:
        told = json.loads((directory / "totals.json").read_bytes())
        whole = told.pop("files") == {name: sha256_of(directory / name) for name in DETERMINED}
        return engine.Totals(**told) if whole else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def run_folder(declared: DeclaredFile, snapshot_id: str) -> Path:
    """Where the determinations of exactly this file over exactly this snapshot lie."""
    return home() / "runs" / f"{declared.sha256[:16]}-{snapshot_id}"


def purpose(declared: DeclaredFile, by: str) -> Purpose:
    """「利用目的」 Why a programme's run reads, and exactly which items: they come from its own tree."""
    return Purpose(
        by=by,
        purpose=f"{declared.programme.title}の支給要件の判定",
        law=declare.law_of(declared.programme),
        items=reads(declared.programme),
        programme_id=declared.programme.id,
    )


def open_cases(declared: DeclaredFile, frozen: Frozen, determined: Determined, key: bytes, on: date) -> open.OpenReport:
    """「事案」 One claim for each unit that is entitled or unknown, with the letter that the data choose."""
    with transaction.atomic():
        return open.open_claims(declared, frozen.directory, determined.directory, key, on)


def _not_determined() -> Conflict:
    return Conflict(
        "flow.not_determined",
        ja="この制度の今のファイルでは、まだ判定していないか、判定のファイルが壊れています。"
        "先に run を実行してください。",
        en="The programme's file in force was not judged over any snapshot yet, or the files of that are damaged. Run "
        "it first.",
    )
