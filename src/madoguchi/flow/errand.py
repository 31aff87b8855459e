"""「一括処理」 What an errand does: the same steps as the command line's, one after another, telling how far it is.

Each step may be run again and does nothing twice, so an errand whose process was killed is begun anew from its start.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from madoguchi import store
from madoguchi.cases import declare, numbers, opening
from madoguchi.cases.models import Change, Claim, DecisionBatch
from madoguchi.cases.states import Reason, Review
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.errands import ask
from madoguchi.errands.models import Errand, Kind
from madoguchi.errands.refusals import ended
from madoguchi.errands.send_off import send_off
from madoguchi.errands.sign import Sign
from madoguchi.flow.deciding import draft
from madoguchi.flow.folders import home
from madoguchi.flow.judging import determine, freeze, open_cases
from madoguchi.flow.lettering import Printed, print_kind
from madoguchi.flow.settling import Left, listed, settle_each
from madoguchi.notices.key import reference_key, refuse_lost
from madoguchi.notices.letter import LetterKind, Office, Why
from madoguchi.registry.as_of import day_of
from madoguchi.registry.models import Protection

SIGNED = frozenset({Kind.SETTLE, Kind.DRAFT})
"""「起案」 What these do bears the name of who asked for them, and another may not approve it under that name."""
AT_ONCE = 50
"""So many cases of a list are settled in one transaction."""
MOST_NAMED = 200
"""So many cases that could not be settled are named for each reason; the others are found in their list."""
FEW = 10
"""A smaller number of protected persons is not told apart from one."""
HELD_BACK = "held_back.csv"
Outcome = dict[str, object]


def is_behind(programme_id: str) -> bool:
    """「判定の反映」 Whether the claims say another file than the one in force: then no answer can be verified."""
    last = opening.newest(programme_id)
    return last is None or last.sha256 != declare.in_force(programme_id).sha256


def ask_run(programme_id: str, by: str, at: datetime) -> Errand:
    """「判定」 Judge everybody anew by the file in force. Raises as `errands.ask.ask`, and `cases.not_declared`."""
    sha256 = declare.in_force(programme_id).sha256
    return _sent(Kind.RUN, programme_id, {"sha256": sha256}, by, at)


def ask_draft(programme_id: str, by: str, at: datetime) -> Errand:
    """「起案」 Draft all that is ready. Raises as `errands.ask.ask`."""
    return _sent(Kind.DRAFT, programme_id, {}, by, at)


def ask_settle(
    programme_id: str, reason: Reason, outcome: Review, note: str, until: date | None, count: int, by: str, at: datetime
) -> Errand:
    """「審査」 Say the same of all of a list, which is as long as whoever asks saw it: `count`.

    Bound to these claims as they stand now: one that changes or comes into the list later was seen by nobody. Raises
    InputRefused `flow.other_list` where the list has another length by now, and as `errands.ask.ask`.
    """
    with transaction.atomic():
        seen = _as_seen(listed(programme_id, reason))
        if len(seen) != count:
            raise InputRefused(
                "flow.other_list",
                ja="一覧の件数が、画面に出ていたものと違います。見ていない事案を処理しないよう、何もしていません。"
                "一覧を開き直して確かめてください。",
                en="The list is not as long as the page had shown. Nothing was done, so that nothing is settled "
                "unseen. Open the list again and look.",
            )
        told = {"outcome": str(outcome), "note": note, "until": until.isoformat() if until else None}
        terms = {"reason": str(reason), **told, "claims": seen}
        return _sent(Kind.SETTLE, programme_id, terms, by, at)


def ask_print(
    programme_id: str, kind: LetterKind | None, since: date | None, pays_on: date | None, by: str, at: datetime
) -> Errand:
    """「手紙」 Print the letters of a kind (None: of every kind) that are due. Raises as `errands.ask.ask`."""
    days = {"since": since.isoformat() if since else None, "pays_on": pays_on.isoformat() if pays_on else None}
    return _sent(Kind.PRINT, programme_id, {"letter": str(kind or ""), **days}, by, at)


def begin_again(errand_id: int, by: str, at: datetime) -> Errand:
    """Begin an errand anew whose process died. Raises Conflict `errands.ended` and `errands.under_way`.

    What is signed by who asked for it only they begin again, whoever else may give it up and ask for the same: Conflict
    `errands.anothers`.
    """
    with transaction.atomic():
        found = ask.again(errand_id, by, at, signed=SIGNED)
        transaction.on_commit(partial(send_off, found))
    return found


def give_up(errand_id: int, by: str, at: datetime) -> Errand:
    """End an errand whose process died. Raises as `begin_again`."""
    with transaction.atomic():
        return ask.give_up(errand_id, by, at)


def printed_in(errand: Errand) -> Path:
    """「印刷」 The folder of the letters that an errand prints."""
    return home() / "letters" / str(errand.pk)


def printed_file(errand: Errand, name: str) -> Path:
    """「印刷」 One of the files that an errand printed, to be taken to the mail house.

    Raises Conflict `flow.printed_before_measure` where a measure entered the register since: a letter in it may be to
    somebody whom none may reach now.
    """
    if Protection.objects.filter(recorded_at__gt=errand.started_at).exists():
        raise Conflict(
            "flow.printed_before_measure",
            ja="この手紙を印刷した後に、支援措置が台帳に載りました。送ってはいけない手紙が含まれているおそれがあるため渡せません。"
            "判定をやり直し、もう一度印刷してください。もう投函に回したものがあれば止めてください。",
            en="A protection measure entered the register after these letters were printed. One of them may be to "
            "somebody whom no letter may reach, so they are not handed out. Run the programme, print again, and stop "
            "what has gone to the mail house already.",
        )
    return printed_in(errand) / name


def carry_out(errand_id: int, sign: Sign, office: Office, now: Callable[[], datetime]) -> Errand:
    """Do what an errand is about and write down its outcome. Raises Conflict `errands.ended`, and as the steps do."""
    found: Errand | None = Errand.objects.filter(id=errand_id, ended_at__isnull=True).first()
    if found is None:
        raise ended()
    match Kind(found.kind):
        case Kind.RUN:
            outcome = _run(found, sign)
        case Kind.SETTLE:
            outcome = _settle(found, sign)
        case Kind.DRAFT:
            outcome = _draft(found, sign)
        case Kind.PRINT:
            outcome = _print(found, sign, office)
    return ask.end(found, now(), outcome=outcome)


def _sent(kind: Kind, programme_id: str, terms: Mapping[str, object], by: str, at: datetime) -> Errand:
    with transaction.atomic():
        made = ask.ask(kind, programme_id, terms, by, at)
        transaction.on_commit(partial(send_off, made))
    return made


def _run(errand: Errand, sign: Sign) -> Outcome:
    """What is known at the start of this process, not when it was asked for: a measure may have come between."""
    at, steps = errand.started_at, 4
    sign.tell("freeze", 1, steps)
    refuse_lost(home())
    declared = declare.as_declared(errand.terms["sha256"])
    declare.require_in_force(declared)
    frozen = freeze(declared, at)
    sign.tell("determine", 2, steps)
    determined = determine(declared, frozen, errand.asked_by, at)
    sign.tell("open", 3, steps)
    opened = open_cases(declared, frozen, determined, reference_key(home()), day_of(at))
    numbers.nobody_forgotten(declared.programme.id, determined.directory)
    return {
        "units": determined.totals.units,
        "entitled": determined.totals.entitled,
        "unknown": determined.totals.unknown,
        "opened": opened.opened,
        "changed": opened.changed,
        "corrections": len(opened.corrections),
    }


def _settle(errand: Errand, sign: Sign) -> Outcome:
    """Fifty at a time, each by itself: what is refused stays in the list, and the outcome says why."""
    terms, left = errand.terms, dict[str, dict[str, object]]()
    until = date.fromisoformat(terms["until"]) if terms.get("until") else None
    how = (Review(terms["outcome"]), errand.asked_by, errand.asked_at, terms["note"], until)
    seen: dict[int, int] = dict(terms["claims"])
    refused = list[Left]()
    for start in range(0, len(seen), AT_ONCE):
        some = tuple(seen)[start : start + AT_ONCE]
        sign.tell("settle", start, len(seen))
        waiting = listed(errand.programme_id, Reason(terms["reason"])).filter(id__in=some)
        unchanged = [one for one, newest in _as_seen(waiting) if newest == seen[one]]
        refused += settle_each(waiting.filter(id__in=unchanged).order_by("id"), *how).left
    for code, them in _by_code(refused).items():
        why, numbers = them[0].refused, [(one.claim.pk, one.claim.reference_number) for one in them[:MOST_NAMED]]
        left[code] = {"ja": why.ja, "en": why.en, "count": len(them), "claims": numbers}
    said = Change.objects.filter(reason=Reason.RESOLVED, changed_at=errand.asked_at, changed_by=errand.asked_by)
    settled = said.filter(case__programme_id=errand.programme_id).count()
    return {"count": len(seen), "settled": settled, "left": len(refused), "refused": left}


def _by_code(refused: list[Left]) -> dict[str, list[Left]]:
    found: dict[str, list[Left]] = {}
    for one in refused:
        found.setdefault(one.refused.code, []).append(one)
    return found


def _as_seen(claims: QuerySet[Claim]) -> list[tuple[int, int]]:
    """Each claim with the number of its newest change: by it, one knows later whether it is as it was seen."""
    newest = Change.objects.filter(case_id=OuterRef("id")).order_by("-id").values("id")[:1]
    return list(claims.annotate(newest=Coalesce(Subquery(newest), 0)).order_by("id").values_list("id", "newest"))


def _draft(errand: Errand, sign: Sign) -> Outcome:
    """A batch that a killed process had drafted before it could say so is counted too."""
    sign.tell("draft")
    draft(errand.programme_id, errand.asked_by, errand.started_at)
    made = DecisionBatch.objects.filter(
        programme_id=errand.programme_id, drafted_by=errand.asked_by, drafted_at__gte=errand.asked_at
    )
    return {"decisions": made.aggregate(sum=Coalesce(Sum("count"), 0))["sum"]}


def _print(errand: Errand, sign: Sign, office: Office) -> Outcome:
    """Dated as it was asked for, so that what a killed process had printed is not printed again."""
    declared, key, folder = declare.in_force(errand.programme_id), reference_key(home()), printed_in(errand)
    days = {name: date.fromisoformat(day) if (day := errand.terms[name]) else None for name in ("since", "pays_on")}
    printed: dict[LetterKind, Printed] = {}
    for kind in [LetterKind(errand.terms["letter"])] if errand.terms["letter"] else LetterKind:
        sign.tell(f"print.{kind}")
        printed[kind] = print_kind(
            *(declared, kind, office, folder, key, errand.asked_by, errand.asked_at, day_of(errand.asked_at)),
            since=days["since"],
            pays_on=days["pays_on"],
            progress=partial(sign.tell, f"print.{kind}"),
        )
    held_back = [(why, number) for one in printed.values() for why, some in one.held_back.items() for number in some]
    if held_back:
        _write_held_back(folder / HELD_BACK, held_back)
    protected = sum(one.protected for one in printed.values())
    return {
        "letters": {str(kind): one.letters for kind, one in printed.items()},
        "held_back": len(held_back),
        "protected": protected if protected == 0 or protected >= FEW else None,
        "files": sorted(path.name for one in printed.values() for path in one.files),
    }


def _write_held_back(path: Path, held_back: list[tuple[Why, str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([("照会番号", "理由"), *((number, why) for why, number in held_back)])
    store.disk.write_whole(path, [text.getvalue().encode("utf-8-sig")])
