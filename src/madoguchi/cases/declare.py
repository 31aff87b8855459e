"""A programme file is put into force by two persons: one hands it in, another approves it."""

from __future__ import annotations

from datetime import datetime

from madoguchi.cases.models import DeclaredProgramme
from madoguchi.core.errors import Conflict
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.load import parse


def declare(declared: DeclaredFile, by: str, at: datetime) -> DeclaredProgramme:
    """「起案」 Hand in a programme file. The same file again changes nothing."""
    found: DeclaredProgramme
    found, _ = DeclaredProgramme.objects.get_or_create(
        programme_id=declared.programme.id,
        sha256=declared.sha256,
        defaults={"text": declared.text, "declared_by": by, "declared_at": at},
    )
    return found


def approve_programme(sha256: str, by: str, at: datetime) -> DeclaredProgramme:
    """「承認」 Put a declared file into force. Raises Conflict `cases.same_person` and `cases.not_declared`."""
    found: DeclaredProgramme | None = DeclaredProgramme.objects.filter(sha256=sha256).first()
    if found is None:
        raise Conflict(
            "cases.not_declared",
            ja="この宣言ファイルは起案されていません。承認する前に、起案者がファイルを登録してください。",
            en="This programme file was not declared. Somebody has to hand it in before it can be approved.",
        )
    if found.approved_at is not None:
        return found
    if found.declared_by == by:
        raise same_person()
    found.approved_by, found.approved_at = by, at
    found.save(update_fields=["approved_by", "approved_at"])
    return found


def require_approved(declared: DeclaredFile) -> None:
    """Raises Conflict `cases.programme_not_approved` unless two persons have put exactly this file into force."""
    if not DeclaredProgramme.objects.filter(
        programme_id=declared.programme.id, sha256=declared.sha256, approved_at__isnull=False
    ).exists():
        raise Conflict(
            "cases.programme_not_approved",
            ja="この宣言ファイルはまだ承認されていません。誤った要件や金額で事案を開かないため止めました。"
            "起案者と別の人が承認してください。",
            en="This programme file is not approved yet. No claim was opened, so that no wrong rule or amount is used. "
            "Have it approved by another person than the one who declared it.",
        )


def in_force(programme_id: str) -> DeclaredFile:
    """The file that was approved last for a programme. Raises Conflict `cases.not_declared`."""
    found = DeclaredProgramme.objects.filter(programme_id=programme_id, approved_at__isnull=False)
    newest = found.order_by("approved_at", "id").last()
    if newest is None:
        raise Conflict(
            "cases.not_declared",
            ja="この事業には承認された宣言ファイルがありません。ファイルを登録し、別の人の承認を受けてください。",
            en="This programme has no approved file. Declare one and have another person approve it.",
        )
    return parse(newest.text.encode())


def as_declared(sha256: str) -> DeclaredFile:
    """The declared file with this hash, whether still in force or not: old claims are explained by the old rules."""
    return parse(DeclaredProgramme.objects.get(sha256=sha256).text.encode())


def same_person() -> Conflict:
    """The refusal for one who would approve their own draft."""
    return Conflict(
        "cases.same_person",
        ja="起案した人は承認できません。二人の目で確かめるため、別の人が承認してください。",
        en="Who drafted cannot approve. Two people have to look, so another person must approve.",
    )
