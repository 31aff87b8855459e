"""「意思表示」 All that a last page would send, as a text in Japanese that a card can sign: what is shown is signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from madoguchi.cases.states import Answer
from madoguchi.flow.known import Objected, Replied
from madoguchi.flow.signatures import SUFFIX, Statement
from madoguchi.portal.home import Shown
from madoguchi.tenancy.own import own
from madoguchi.trust.signer import shown as printable

_ANSWERS = {
    Answer.ACCEPT: "次の口座で受け取ります",
    Answer.REFUSE: "受け取りません",
    Answer.WRONG_INPUTS: "登録の内容に違うところがあります",
}
_LINE = "\r\n"
"""As a browser sends the lines of a text, so that what comes back is what went."""


def statement(
    shown: Shown,
    answer: Answer,
    form: str,
    *,
    account: Sequence[str] | None = None,
    replied: Iterable[Replied] = (),
    objected: Iterable[Objected] = (),
) -> Statement:
    """「届出」 What is handed in of a matter, from the page of this number (`form.number_sent`).

    `account`: bank, branch, kind, number and holder as the last page shows them.
    """
    letter, number = shown.matter.letter, f"W-{form}"
    names = {one.person_id: one.name for one in letter.members} if letter else {}

    def named(one: Replied | Objected) -> str:
        name = names.get(one.person_id, "")
        return f"{name}の{one.title}" if name else one.title

    lines = [
        ("事業", shown.matter.programme.title),
        ("照会番号", shown.matter.claim.reference_number),
        ("届出", _ANSWERS[answer]),
        *([("口座", "　".join(filter(None, account)))] if account else []),
        *((f"確認事項（{named(one)}）", one.said) for one in replied),
        *((one.title, one.said) if one.said else ("違う項目", named(one)) for one in objected),
        ("届出の番号", number),
    ]
    text = [
        f"{own().name}長　様",
        "次のとおり届け出ます。",
        *(printable(f"{name}：{said}") for name, said in lines),
    ]
    return Statement(name=f"{number}{SUFFIX}", text="".join(f"{one}{_LINE}" for one in text))
