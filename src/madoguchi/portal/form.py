"""「口座の届出」 The form for an account, read and looked at alike wherever it is shown, and the proof given again."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace

from django.http import HttpRequest

from madoguchi.cases import saved
from madoguchi.cases.models import Claim
from madoguchi.cases.saved import Saved
from madoguchi.cases.states import SavedForm
from madoguchi.core.errors import InputRefused
from madoguchi.flow import entering, handing_in, visiting
from madoguchi.flow.handing_in import GivenAccount, LookedAt, banks_like
from madoguchi.formats.yucho import BANK_CODE
from madoguchi.identity import visit
from madoguchi.identity.kinds import Door
from madoguchi.identity.models import Visit
from madoguchi.portal import passkeys
from madoguchi.portal.door import day_in
from madoguchi.web import clock

FIELDS = ("bank", "branch", "account_type", "number", "symbol", "holder")
_FORM = re.compile(r"[0-9a-f]{24}")


def given_in(request: HttpRequest, before: Saved | None = None) -> GivenAccount:
    """The account as it was typed; of several banks or branches of a name the one that was chosen.

    A 記号番号 beside no other bank is an account of Japan Post Bank, whichever kind is ticked. A number that is masked
    as the page showed what was saved means the saved one.
    """
    said = {name: request.POST.get(name, "")[:60] for name in FIELDS}
    if chosen := request.POST.get("chosen_bank", "")[:4]:
        said["bank"] = chosen
    if chosen := request.POST.get("chosen_branch", "")[:3]:
        said["branch"] = chosen
    kind, of_passbook = request.POST.get("kind"), request.POST.get("yucho_number", "")[:20]
    if kind == "yucho":
        said["number"] = of_passbook
    elif (said["symbol"] or of_passbook) and _names_no_other_bank(said):
        kind, said["number"] = "yucho", of_passbook or said["number"]
    if before and said["number"] == masked(before.typed).get("number"):
        said["number"] = before.typed["number"]
    return GivenAccount(is_yucho=kind == "yucho", look_at_name="look" in request.POST, **said)


def is_another_typed(request: HttpRequest) -> bool:
    """Whether an account is typed though the one on file is ticked; asked once which is meant, what is ticked holds."""
    typed = any(request.POST.get(name, "").strip() for name in ("bank", "branch", "number", "symbol", "yucho_number"))
    return typed and request.POST.get("kind") == "filed" and "which" not in request.POST


def _names_no_other_bank(said: dict[str, str]) -> bool:
    """Whether no branch is typed, and as the bank nothing or Japan Post Bank."""
    return not said["branch"] and (not said["bank"] or [one.code for one in banks_like(said["bank"])] == [BANK_CODE])


def is_masked(request: HttpRequest) -> bool:
    """Whether the number was sent as the mask of the saved one: then no page may show it in full."""
    return "****" in request.POST.get("number", "") + request.POST.get("yucho_number", "")


def masked(fields: dict[str, str]) -> dict[str, str]:
    """Saved fields as a page may show them: who comes in with a letter sees no whole account number."""
    number = fields.get("number", "")
    return fields | ({"number": f"****{number[-3:]}"} if number else {})


def typed(given: GivenAccount) -> dict[str, str]:
    """What the form shows of an account that was typed before."""
    shown = {name: str(getattr(given, name)) for name in FIELDS}
    return shown | {"kind": "yucho" if given.is_yucho else "bank", "look": "on" if given.look_at_name else ""}


def hidden(given: GivenAccount | None, *, mask: bool) -> dict[str, str]:
    """The same as fields that the last page sends once more."""
    if given is None:
        return {}
    fields = masked(typed(given)) if mask else typed(given)
    if given.is_yucho:
        fields["yucho_number"] = fields["number"]
    if not given.look_at_name:
        del fields["look"]
    return fields


def saved_of(visitor: Visit, claim: Claim, which: SavedForm) -> Saved | None:
    """「書きかけの届出」 What the visitor typed into this form before and has not sent; of a proxy, nothing."""
    if visitor.mandate:
        return None
    found = saved.saved_of(visitor.person_id, clock.now())
    return next((one for one in found if one.claim_id == claim.pk and one.form is which), None)


def keep(request: HttpRequest, visitor: Visit, claim: Claim, which: SavedForm, fields: dict[str, str]) -> bool:
    """Keep what was typed: on a shared terminal only when asked for. Returns whether it was asked for.

    What is typed for somebody else is not kept: the person would find it among their own.
    """
    if visitor.mandate:
        return False
    asked = "save" in request.POST
    if asked or not visitor.shared_terminal:
        saved.save(claim, visitor.person_id, which, fields, clock.now())
    return asked


def empty(visitor: Visit, claim: Claim) -> dict[str, str]:
    """What stands in the form before anything is typed: the recipient's own name in kana."""
    names = visiting.names_of(visitor, claim, clock.now())
    return {"holder": names.alias_kana or names.kana or "", "account_type": "1"}


def looked_at(visitor: Visit, claim: Claim, given: GivenAccount) -> LookedAt:
    """What is wrong with it, or nothing (`flow.handing_in.look_at`): each fault by the page's own field for it."""
    looked = handing_in.look_at(given, visiting.names_of(visitor, claim, clock.now()))
    if not given.is_yucho:
        return looked
    faults = {"yucho_number" if field == "number" else field: code for field, code in looked.faults.items()}
    return replace(looked, faults=faults)


def number(request: HttpRequest, *, again: bool) -> str:
    """The number of the page from which it will be sent: a new one, unless the same page is shown again."""
    sent = request.POST.get("form", "") if again else ""
    return sent if _FORM.fullmatch(sent) else secrets.token_hex(12)


def number_sent(request: HttpRequest) -> str:
    """The number of the page from which it was sent. Raises InputRefused `portal.form_changed`."""
    sent = request.POST.get("form", "")
    if not _FORM.fullmatch(sent):
        raise changed()
    return sent


def asks_again(visitor: Visit) -> bool:
    """Whether the proof is to be given once more before anything is sent (a shared terminal)."""
    return not visit.is_fresh(visitor, clock.now())


def by_passkey(visitor: Visit) -> bool:
    """Whether the proof that is asked for again is a passkey's."""
    return asks_again(visitor) and visitor.door == Door.PASSKEY


def is_proven(request: HttpRequest, visitor: Visit) -> bool:
    """Whether the proof is fresh, or the one that was given with it is right: by the door that they came in by."""
    if not asks_again(visitor):
        return True
    if visitor.door == Door.PASSKEY:
        return passkeys.is_proven(request, visitor)
    born = day_in(request.POST.get("born", ""))
    return born is not None and entering.prove_again(visitor, born, clock.now())


def changed() -> InputRefused:
    """What came is not what a page of ours had shown."""
    return InputRefused(
        "portal.form_changed",
        ja="送られた内容が、確認した画面と違います。何も受け付けていません。手続きを最初からやり直してください。",
        en="What was sent is not what the page had shown. Nothing was taken. Please begin the answer again.",
    )
