"""A programme file is put into force by two persons: one hands it in, another approves it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from madoguchi.cases.four_eyes import require_another, require_later
from madoguchi.cases.models import DeclaredProgramme
from madoguchi.core.errors import Conflict
from madoguchi.programme.declaration import DeclaredFile, Programme
from madoguchi.programme.load import parse


def declare(declared: DeclaredFile, by: str, at: datetime) -> DeclaredProgramme:
    """「起案」 Hand in a programme file. The same file again changes nothing: its first drafter stays on record."""
    found: DeclaredProgramme
    found, _ = DeclaredProgramme.objects.get_or_create(
        programme_id=declared.programme.id,
        sha256=declared.sha256,
        defaults={"text": declared.text, "declared_by": by, "declared_at": at},
    )
    return found


def approve_programme(sha256: str, by: str, at: datetime) -> DeclaredProgramme:
    """「承認」 Put a declared file into force; the file in force again changes nothing.

    Raises Conflict `cases.same_person`, `cases.clock_back`, `cases.not_declared` and `cases.programme_superseded`:
    nobody goes back to an earlier file unseen, for the record would not say that two persons wanted it.
    """
    found: DeclaredProgramme | None = DeclaredProgramme.objects.filter(sha256=sha256).first()
    if found is None:
        raise Conflict(
            "cases.not_declared",
            ja="この宣言ファイルは起案されていません。承認する前に、起案者がファイルを登録してください。",
            en="This programme file was not declared. Somebody has to hand it in before it can be approved.",
        )
    newest = _newest(found.programme_id)
    if newest is not None and newest.sha256 == sha256:
        return found
    refuse_superseded(sha256)
    require_another(found.declared_by, by)
    require_later(found.declared_at, at)
    found.approved_by, found.approved_at = by, at
    found.save(update_fields=["approved_by", "approved_at"])
    return found


def refuse_superseded(sha256: str) -> None:
    """Raises Conflict `cases.programme_superseded` for a file that was in force before another replaced it."""
    if DeclaredProgramme.objects.filter(sha256=sha256, approved_at__isnull=False).exists():
        raise Conflict(
            "cases.programme_superseded",
            ja="この宣言ファイルは、後から承認された別のファイルに置き換えられています。誰が戻したか分かるように、"
            "注記などを加えた新しいファイルとして、改めて二人の決裁を受けてください。",
            en="Another file of this programme was approved later and replaced this one. To go back, save it as a new "
            "file (a remark is enough) and have two persons put that into force, so that it is known who did.",
        )


def require_in_force(declared: DeclaredFile) -> None:
    """Raises Conflict `cases.programme_not_approved` unless exactly this file is the one in force."""
    newest = _newest(declared.programme.id)
    if newest is None or newest.sha256 != declared.sha256:
        raise Conflict(
            "cases.programme_not_approved",
            ja="この宣言ファイルはまだ承認されていないか、後のファイルに置き換えられています。誤った要件や金額で"
            "事案を開かないため止めました。今のファイルを使うか、起案者と別の人が承認してください。",
            en="This programme file is not approved yet, or a later one replaced it. No claim was opened, so that no "
            "wrong rule or amount is used. Use the file in force, or have another person approve this one.",
        )


def in_force(programme_id: str) -> DeclaredFile:
    """The file that was approved last for a programme. Raises Conflict `cases.not_declared`."""
    newest = _newest(programme_id)
    if newest is None:
        raise Conflict(
            "cases.not_declared",
            ja="この事業には承認された宣言ファイルがありません。ファイルを登録し、別の人の承認を受けてください。",
            en="This programme has no approved file. Declare one and have another person approve it.",
        )
    return _parsed(newest.text)


def all_in_force() -> tuple[DeclaredFile, ...]:
    """The file in force of every programme, by their ids."""
    approved = DeclaredProgramme.objects.filter(approved_at__isnull=False)
    return tuple(map(in_force, sorted(set(approved.values_list("programme_id", flat=True)))))


def as_declared(sha256: str) -> DeclaredFile:
    """The declared file with this hash, whether still in force or not: old claims are explained by the old rules."""
    return _parsed(DeclaredProgramme.objects.get(sha256=sha256).text)


def law_of(programme: Programme) -> str:
    """「根拠」 By which rule and laws data are read for a programme today.

    A file that names no ground of its own, for it is older than that, is read by what the file in force names.
    """
    if programme.legal.grounds or programme.legal.designated_benefit:
        return programme.law
    newest = _newest(programme.id)
    return programme.law if newest is None else _parsed(newest.text).programme.law


@lru_cache(maxsize=64)
def _parsed(text: str) -> DeclaredFile:
    """A file is a value: the same text says the same for ever, and is not parsed anew for every page."""
    return parse(text.encode())


def _newest(programme_id: str) -> DeclaredProgramme | None:
    approved = DeclaredProgramme.objects.filter(programme_id=programme_id, approved_at__isnull=False)
    newest: DeclaredProgramme | None = approved.order_by("approved_at", "id").last()
    return newest
