"""「届出」 What was handed in, shown back in words: which account, what was declined, said to be wrong or answered.

Only of what came in the name of whoever the matter is for: what came in another's name may tell of them. A proxy is
told what they sent themselves. Whose item is meant is named where the letter names them, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from madoguchi.cases.banks import names_of
from madoguchi.cases.models import Objection, Reply, Signature, Submission
from madoguchi.cases.states import Answer, Channel
from madoguchi.flow import proving
from madoguchi.flow.acting import acted_for
from madoguchi.flow.visiting import Matter
from madoguchi.identity.models import Visit
from madoguchi.notices.fill import ACCOUNT_TYPES
from madoguchi.portal.items import kept_title
from madoguchi.portal.told import Words
from madoguchi.portal.wording import SENTENCES
from madoguchi.web.language import Language, day, said

_CHANNELS = {
    Channel.WEB: "channel.web",
    Channel.PAPER: "channel.paper",
    Channel.COUNTER: "channel.counter",
    Channel.PHONE: "channel.phone",
    Channel.PROXY: "channel.proxy",
}
_ANSWERS = {Answer.ACCEPT: "handed.accept", Answer.REFUSE: "handed.refuse", Answer.WRONG_INPUTS: "handed.wrong"}
_TRUTHS = ("asking.yes", "asking.no", "asking.unsure")
_YEN = re.compile("([0-9,]+)円")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """「届出」 One submission as its page tells it: the keys of its way and answer, and what it says.

    `proxy`: who sent it for the person. `is_told`: whether what it says is shown. `no_account`: the key of what it
    means that an account is wanted and none is written. `objections`: whose item, and which; `words`: what was written
    beside them. `replies`: of whom, to what, and the answer.
    """

    submission: Submission
    on: str
    way: str
    answer: str
    proxy: str
    is_told: bool
    account: str = ""
    no_account: str = ""
    objections: tuple[tuple[str, Words], ...] = ()
    words: str = ""
    replies: tuple[tuple[str, Words, Words], ...] = ()

    @property
    def signature(self) -> Signature | None:
        """「電子署名」 The person's own of what was handed in, if it was signed."""
        return getattr(self.submission, "signature", None)

    @property
    def waits(self) -> bool:
        """Whether the proof that it was received is not there yet."""
        return proving.waits(self.submission)

    @property
    def is_own(self) -> bool:
        """Whether the person sent it themselves, online."""
        return self.submission.channel == Channel.WEB and not self.proxy


def handed(matter: Matter, visitor: Visit, language: Language) -> list[Handed]:
    """「届出」 All that came of a matter, in the order in which it came.

    A proxy is told only what they sent themselves; who is one by law (法定代理人) all, as with the record of use.
    """
    return [_handed(one, matter, visitor, language) for one in matter.submissions]


def _handed(one: Submission, matter: Matter, visitor: Visit, language: Language) -> Handed:
    may_read = visitor.reads_all or one.acted_by_id == visitor.mandate_id
    found = Handed(
        submission=one,
        on=day(one.received_on, language),
        way=_CHANNELS[Channel(one.channel)],
        answer=_ANSWERS[Answer(one.answer)],
        proxy=acted_for(one),
        is_told=may_read and one.applicant_id is not None and one.applicant_id == matter.claim.recipient_id,
    )
    if not found.is_told:
        return found
    names = {member.person_id: member.name for member in matter.letter.members} if matter.letter else {}

    def named(kept: Objection | Reply) -> tuple[str, Words]:
        return names.get(kept.person_id, ""), kept_title(kept.item, kept.title, matter.programme, language)

    objections = list(one.objections.order_by("id"))
    return replace(
        found,
        account=_account(one),
        no_account=_no_account(one),
        objections=tuple(named(kept) for kept in objections if not kept.said),
        words=" ".join(kept.said for kept in objections if kept.said),
        replies=tuple((*named(kept), _answer(kept, language)) for kept in one.replies.order_by("id")),
    )


def _no_account(one: Submission) -> str:
    """Online an account is left out only for the one on file; elsewhere nothing says what was meant."""
    if one.answer != Answer.ACCEPT or one.account_number:
        return ""
    return "answer.filed" if one.channel == Channel.WEB else "handed.no_account"


def _account(one: Submission) -> str:
    """Bank, branch, kind and the last three digits, as they were handed in; empty where none was."""
    if not one.account_number:
        return ""
    bank, branch = names_of(one.bank_code, one.branch_code)
    kind = ACCOUNT_TYPES.get(one.account_type, "")
    return " ".join(filter(None, (bank, branch, kind, f"****{one.account_number[-3:]}")))


def _answer(kept: Reply, language: Language) -> Words:
    """An answer is kept in Japanese (`asking.replied`): yes, no, and yen are said in the language of the page."""
    for key in _TRUTHS:
        if kept.said == said(SENTENCES, key, Language.JA):
            return Words(text=said(SENTENCES, key, language), lang=language.code)
    if yen := _YEN.fullmatch(kept.said):
        return Words(text=said(SENTENCES, "asking.said.yen", language, number=yen[1]), lang=language.code)
    return Words(text=kept.said, lang=Language.JA.code)
