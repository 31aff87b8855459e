"""「意思表示」 All that a last page would send, as a text in Japanese that a card can sign: what is shown is signed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from unicodedata import category

from madoguchi.cases.states import Answer
from madoguchi.flow.known import Objected, Replied
from madoguchi.flow.signatures import SUFFIX, Statement
from madoguchi.portal.home import Shown
from madoguchi.tenancy.own import own

_ANSWERS = {
    Answer.ACCEPT: "受け取ります",
    Answer.REFUSE: "受け取りません",
    Answer.WRONG_INPUTS: "登録の内容に違うところがあります",
}
_LINE = "\r\n"
"""As most programs show it."""
_ELSEWHERE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Controls, marks of direction, ends of lines and of paragraphs (Unicode)."""


def statement(
    shown: Shown,
    answer: Answer,
    form: str,
    account: Mapping[str, str],
    *,
    said: Sequence[str] | None = None,
    amount_yen: int | None = None,
    replied: Sequence[Replied] = (),
    objected: Sequence[Objected] = (),
) -> Statement:
    """「届出」 What is handed in of a matter, from the page of this number (`form.number_sent`).

    `account` is what is handed in, `said` bank, branch, kind, number and holder as the last page shows them.
    """
    letter, number, programme = shown.matter.letter, f"W-{form}", shown.matter.programme
    names = {one.person_id: one.name for one in letter.members} if letter else {}

    def named(one: Replied | Objected) -> str:
        name = names.get(one.person_id, "")
        return f"{name}の{one.title}" if name else one.title

    lines = [
        ("事業", programme.title),
        ("照会番号", shown.matter.claim.reference_number),
        ("届出", _ANSWERS[answer]),
        *([("金額", f"{amount_yen:,}円")] if amount_yen is not None else []),
        *([("口座", "　".join(filter(None, said)))] if said else []),
        *((f"確認事項（{named(one)}）", one.said) for one in replied),
        *((one.title, one.said) if one.said else ("違う項目", named(one)) for one in objected),
        ("届出の番号", number),
    ]
    text = [f"{own().name}長　様", "次のとおり届け出ます。", *(_on_a_line(f"{name}：{one}") for name, one in lines)]
    parts = (dict(account), [asdict(one) for one in replied], [asdict(one) for one in objected])
    return Statement(
        name=f"{number}{SUFFIX}",
        text="".join(f"{one}{_LINE}" for one in text),
        sends=sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest(),
        is_needed=programme.application.signed,
    )


def _on_a_line(text: str) -> str:
    """Without what would write elsewhere; a character of the register's own (外字) stays."""
    return "".join(" " if category(one) in _ELSEWHERE else one for one in text)
