"""What follows from a programme file in print: the 要綱 table, the form, and the notice of what data are used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.programme.clause import Clause
from madoguchi.programme.declaration import Programme
from madoguchi.programme.page import page, paragraph, plain_table, rows_table, section
from madoguchi.programme.table import Language, Row, is_person, rows, wording
from madoguchi.rules.items import REGISTERS, item_of
from madoguchi.rules.tree import Column, Node, Scope, columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """「確認事項」 What is asked where the register does not know it, of whom, and where it should lie."""

    column: Column
    item: str
    whose: str
    register: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """「利用項目」 One item of one register, and what it is read for."""

    register: str
    item: str
    purposes: tuple[str, ...]


def form(programme: Programme, language: Language = Language.JAPANESE) -> tuple[Blank, ...]:
    """「確認事項」 All that a unit could be asked: what judging needs and a register may not know.

    Of a real unit `judge` asks only those of them that matter. What a complete register does not hold is not asked: it
    is known not to be (`taken_as_none`).
    """
    words = wording(programme, language)
    asked = [column for column in programme.read_set() if column.absent is None and column not in programme.unit.keys]
    return tuple(
        Blank(
            column=column,
            item=words.item(column),
            whose=_whose(programme, column, language),
            register=_register(column, language),
        )
        for column in asked
    )


def taken_as_none(programme: Programme, language: Language = Language.JAPANESE) -> tuple[str, ...]:
    """The items of complete registers: where nothing is on file, there is none."""
    words = wording(programme, language)
    closed = [column for column in programme.read_set() if column.absent is not None]
    return tuple(dict.fromkeys(words.item(column) for column in closed if column not in programme.unit.keys))


def data_use(programme: Programme, language: Language = Language.JAPANESE) -> tuple[Use, ...]:
    """「利用項目」 The read-set by register and item, with everything that each item is read for."""
    words = wording(programme, language)
    found: dict[tuple[str, str], dict[str, None]] = {}
    for purpose, read in _purposes(programme, language):
        for column in read:
            item = (_register(column, language), words.item(column))
            found.setdefault(item, {})[purpose] = None
    return tuple(
        Use(register=register, item=item, purposes=tuple(purposes)) for (register, item), purposes in found.items()
    )


def requirements_table(programme: Programme, language: Language = Language.JAPANESE) -> str:
    """「要綱」 The table as text."""
    return "".join(_text_of(row) for row in rows(programme, language))


def data_use_notice(programme: Programme, language: Language = Language.JAPANESE) -> str:
    """「個人情報の利用のお知らせ」 Which items of which register are read, for which purpose and under what."""
    heads = _HEADINGS[language]
    lines = [f"・{one.register}：{one.item}（{'、'.join(one.purposes)}）\n" for one in data_use(programme, language)]
    if language is Language.ENGLISH:
        lines = [f"- {one.register}: {one.item} ({'; '.join(one.purposes)})\n" for one in data_use(programme, language)]
    return f"{_lead(programme, language)}\n{''.join(lines)}{heads.closed}\n"


def show(programme: Programme, language: Language = Language.JAPANESE) -> str:
    """Table, form and notice as one text."""
    heads = _HEADINGS[language]
    mark, between = ("・", "：") if language is Language.JAPANESE else ("- ", ": ")
    blanks = "".join(f"{mark}{one.whose}{between}{one.item}（{one.register}）\n" for one in form(programme, language))
    none = "".join(f"{mark}{item}\n" for item in taken_as_none(programme, language))
    parts = (
        (heads.table, requirements_table(programme, language)),
        (heads.form, f"{blanks or heads.nothing_asked}"),
        (heads.none, none),
        (heads.notice, data_use_notice(programme, language)),
    )
    return "\n".join(f"【{heading}】\n{body.rstrip()}\n" for heading, body in parts if body)


def show_html(programme: Programme, language: Language = Language.JAPANESE) -> str:
    """Table, form and notice as one HTML page that needs nothing else."""
    heads = _HEADINGS[language]
    blanks = [(one.whose, one.item, one.register) for one in form(programme, language)]
    none = [(item,) for item in taken_as_none(programme, language)]
    uses = [(one.register, one.item, "、".join(one.purposes)) for one in data_use(programme, language)]
    body = [
        section(heads.table, rows_table(rows(programme, language))),
        section(heads.form, plain_table(heads.form_columns, blanks) if blanks else paragraph(heads.nothing_asked)),
        section(heads.none, plain_table(heads.form_columns[1:2], none)) if none else "",
        section(
            heads.notice,
            paragraph(_lead(programme, language)) + plain_table(heads.use_columns, uses) + paragraph(heads.closed),
        ),
    ]
    return page(programme.title, language, body)


def _text_of(row: Row) -> str:
    return f"■ {row.heading}\n" + "".join(_lines(row.clauses, 1))


def _lines(clauses: Iterable[Clause], depth: int) -> Iterable[str]:
    for one in clauses:
        yield f"{'　' * depth}{'・' if depth > 1 else ''}{one.text}\n"
        yield from _lines(one.parts, depth + 1)


def _purposes(programme: Programme, language: Language) -> list[tuple[str, tuple[Column, ...]]]:
    japanese = language is Language.JAPANESE
    named: list[tuple[str, Node]] = [("対象となる者の判定" if japanese else "persons covered", programme.covers.node)]
    named += [(one.title, one.holds.node) for one in programme.requirements]
    named += [("支給額の算定" if japanese else "amount", one.amount.node) for one in programme.payments()]
    unit = ("給付の単位と受給者" if japanese else "unit and recipient", programme.unit.keys)
    return [unit, *((purpose, columns(node)) for purpose, node in named)]


def _whose(programme: Programme, column: Column, language: Language) -> str:
    recipient = column.scope is Scope.RECIPIENT or is_person(programme.unit)
    if language is Language.JAPANESE:
        return "受給者" if recipient else "世帯等の一人ひとり"
    return "the recipient" if recipient else "each person of the unit"


def _register(column: Column, language: Language) -> str:
    register = item_of(column).register
    return register if language is Language.JAPANESE else REGISTERS[register]


def _lead(programme: Programme, language: Language) -> str:
    under = programme.law
    if language is Language.JAPANESE:
        return f"「{programme.title}」の支給要件の判定と支給額の算定のため、次の項目を読み取ります（根拠：{under}）。"
    return f"To judge entitlement to {programme.title} and compute its amount, these items are read (under {under})."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Headings:
    table: str
    form: str
    none: str
    notice: str
    nothing_asked: str
    closed: str
    form_columns: tuple[str, ...]
    use_columns: tuple[str, ...]


_HEADINGS = {
    Language.JAPANESE: _Headings(
        table="要綱",
        form="分からないときに尋ねること",
        none="台帳になければ「ない」とすること",
        notice="個人情報の利用",
        nothing_asked="尋ねることはありません。",
        closed="判定のために、これ以外の項目は読み取りません。",
        form_columns=("誰の", "項目", "ふだんの出どころ"),
        use_columns=("台帳", "項目", "何のために"),
    ),
    Language.ENGLISH: _Headings(
        table="Programme",
        form="Asked where it is not known",
        none="Taken as none where it is not on file",
        notice="Use of personal data",
        nothing_asked="Nothing is asked.",
        closed="Nothing else is read to judge.",
        form_columns=("Whose", "Item", "Usual source"),
        use_columns=("Register", "Item", "Read for"),
    ),
}
