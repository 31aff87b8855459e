"""「代理」 Who is at the online counter: the person or a proxy, with or without a helper; and how records name them."""

from __future__ import annotations

from madoguchi.cases.models import Submission
from madoguchi.identity.kinds import Basis
from madoguchi.identity.mandate import ONESELF
from madoguchi.identity.models import Shift, Staff, Visit
from madoguchi.words import term

_LAWS = {
    Basis.LEGAL: "個人情報の保護に関する法律69条2項1号（本人への提供）、民法99条・859条ほか（法定代理）",
    Basis.APPOINTED: "個人情報の保護に関する法律69条2項1号（本人の同意）、民法99条（代理）",
    Basis.CARER: "個人情報の保護に関する法律69条2項4号（本人の利益）、要綱（代理による申請）",
}


def sender_of(visitor: Visit) -> str:
    """Who hands in, as records name them."""
    return f"代理人 {visitor.mandate.proxy.name}（オンライン窓口）" if visitor.mandate else ONESELF


def reader_of(visitor: Visit) -> str:
    """Who reads, in the record that the person is shown: also with whose help."""
    return f"{sender_of(visitor)}{_with(visitor.helper)}"


def claimant(*, is_proxy: bool, helped: Shift | None) -> str:
    """Who reads at the door, before it is known who they are."""
    who = "代理人" if is_proxy else "本人"
    return f"{who}を名乗る人（オンライン窓口）{_with(helped.staff if helped else None)}"


def purpose_of(visitor: Visit) -> str:
    """To whom a person's matters are shown."""
    return f"代理人（{term('Basis', visitor.mandate.basis)}）" if visitor.mandate else "本人"


def law_of(visitor: Visit) -> str:
    """By which law they are shown to whoever is there."""
    if visitor.mandate:
        return _LAWS[Basis(visitor.mandate.basis)]
    return "個人情報の保護に関する法律69条2項1号（本人への提供）"


def acted_for(submission: Submission) -> str:
    """「代理人」 Who sent a submission for somebody else, and why they may; empty where nobody did."""
    if submission.acted_by is None:
        return ""
    return f"代理人 {submission.acted_by.proxy.called}（{term('Basis', submission.acted_by.basis)}）"


def sign(submission: Submission, visitor: Visit) -> None:
    """Write down with a submission who sent it for somebody else, and who helped."""
    submission.acted_by, submission.helped_by = visitor.mandate, visitor.helped_by
    submission.save(update_fields=["acted_by", "helped_by"])


def _with(helper: Staff | None) -> str:
    return f"・支援員 {helper.signature}" if helper else ""
