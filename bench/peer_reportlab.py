"""The notice and its form as an office's script prints them with ReportLab: the same sentences, tables and code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import segno
from reportlab.lib.colors import grey
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, Paragraph, Spacer, Table, TableStyle

from madoguchi.core.money import spell
from madoguchi.notices import code, wording
from madoguchi.notices.edition import Edition
from madoguchi.notices.letter import Letter

FONT = "letters"
_WIDTH = A4[0] - 37 * mm
_BODY = ParagraphStyle("body", fontName=FONT, fontSize=11, leading=17, wordWrap="CJK")
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=9, leading=13)
_TITLE = ParagraphStyle("title", parent=_BODY, fontSize=16, leading=22, alignment=TA_CENTER)
_HEAD = ParagraphStyle("head", parent=_BODY, fontSize=12, leading=16, spaceBefore=8, spaceAfter=4)
_AMOUNT = ParagraphStyle("amount", parent=_BODY, fontSize=20, leading=26)
_LINES = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, grey),
        ("FONT", (0, 0), (-1, -1), FONT, 11),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
)


def print_letters(letters: Sequence[Letter], path: Path, *, key: bytes, font: Path) -> None:
    """One PDF of all letters, each a page to read and a page to send back."""
    registerFont(TTFont(FONT, font))
    canvas = Canvas(str(path), pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(f"{letters[0].programme_title} {wording.HEADINGS[letters[0].kind]}")
    for letter in letters:
        for number, (story, draw) in enumerate(((_front(letter), _heading_of_front), (_form(letter), None)), 1):
            known = code.of(letter) if draw else code.of_form(letter, Edition.STANDARD, 1, key)
            matrix = segno.make(code.sign(known, key), error="m", boost_error=False, micro=False).matrix
            if draw is not None:
                draw(canvas, letter)
            _draw_code(canvas, matrix, 168 * mm, A4[1] - (37 if draw else 38) * mm)
            top = 62 if draw else 14
            Frame(20 * mm, 18 * mm, _WIDTH, A4[1] - (top + 18) * mm, 0, 0, 0, 0).addFromList(story, canvas)
            if story:
                raise AssertionError("the letter does not fit its page")
            canvas.setFont(FONT, 9)
            canvas.drawString(20 * mm, 10 * mm, f"照会番号 {letter.reference_number}")
            canvas.drawCentredString(A4[0] / 2, 10 * mm, wording.SYNTHETIC_MARK)
            canvas.drawRightString(A4[0] - 17 * mm, 10 * mm, f"{number} ／ 2")
            canvas.showPage()
    canvas.save()


def _heading_of_front(canvas: Canvas, letter: Letter) -> None:
    to = letter.addressee
    canvas.setFont(FONT, 11)
    text = canvas.beginText(22 * mm, A4[1] - 16 * mm)
    for line in (f"〒{to.postal_code[:3]}-{to.postal_code[3:]}", to.address, to.building, f"{to.name}　様"):
        text.textLine(line)
    canvas.drawText(text)
    sender = canvas.beginText(117 * mm, A4[1] - 15 * mm)
    for line in (
        wording.day(letter.issued_on),
        "照会番号",
        letter.reference_number,
        letter.issuer,
        wording.SYNTHETIC_MARK,
    ):
        sender.textLine(line)
    sender.setFont(FONT, 9)
    for line in letter.contact:
        sender.textLine(line)
    canvas.drawText(sender)
    for height in (99 * mm, 198 * mm):
        canvas.line(4 * mm, A4[1] - height, 9 * mm, A4[1] - height)


def _front(letter: Letter) -> list[Flowable]:
    amount = wording.amount(letter)
    assert amount is not None
    total = [["合計", "", amount.value]]
    return [
        Paragraph(f"{letter.programme_title}<br/>{wording.HEADINGS[letter.kind]}", _TITLE),
        Paragraph(wording.SYNTHETIC_SENTENCE, _SMALL),
        Paragraph(wording.lead(letter), _BODY),
        _table([[Paragraph(amount.label, _BODY), Paragraph(amount.value, _AMOUNT)]], (40 * mm, _WIDTH - 40 * mm)),
        _table([[fact.label, fact.value] for fact in wording.facts(letter)], (38 * mm, _WIDTH - 38 * mm)),
        Paragraph("あなたがすること", _HEAD),
        *(Paragraph(f"{number}. {step}", _BODY) for number, step in enumerate(wording.steps(letter), 1)),
        Paragraph("支給額の計算", _HEAD),
        _table(
            [["内訳", "計算", "金額"]]
            + [
                [line.label, wording.quantity_times_unit(line.quantity, line.unit_yen), spell(line.subtotal)]
                for line in letter.computation
            ]
            + total,
            (_WIDTH - 60 * mm, 30 * mm, 30 * mm),
        ),
        Paragraph("世帯の人", _HEAD),
        _table(
            [["氏名", "生年月日", "計算の対象"]]
            + [[one.name, one.birth_date, wording.COUNTED[one.counted]] for one in letter.members],
            (_WIDTH - 70 * mm, 40 * mm, 30 * mm),
        ),
        Paragraph("知っておいていただきたいこと", _HEAD),
        *(Paragraph(f"• {note}", _BODY) for note in wording.notes(letter)),
    ]


def _form(letter: Letter) -> list[Flowable]:
    amount, account = wording.amount(letter), letter.account
    assert amount is not None
    assert account is not None
    cells = " ".join("□" * 7)
    return [
        Paragraph(wording.FORM_HEADINGS[letter.kind], _TITLE),
        Paragraph(f"{letter.issuer} あて　照会番号 {letter.reference_number}", _BODY),
        Paragraph(f"{letter.programme_title}　{amount.label} {amount.value}", _BODY),
        Spacer(1, 8 * mm),
        _table(
            [
                ["住所", f"{letter.addressee.address}　{letter.addressee.building}"],
                ["氏名", letter.addressee.name],
                ["登録のある口座", f"{account.bank} {account.branch} {account.type} {account.number}"],
            ]
        ),
        Paragraph("あてはまるものに ✓ をつけてください", _HEAD),
        *(Paragraph(f"□ {choice}", _BODY) for choice in wording.choices(letter)),
        Paragraph("違うところ ＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿", _BODY),
        Paragraph("振込先の口座(名義人はご本人に限ります)", _HEAD),
        _table(
            [
                ["", "金融機関名　　　　　　　　金融機関コード □ □ □ □"],
                ["", "支店名　　　　　　　　　　支店コード □ □ □"],
                ["", f"□普通　□当座　口座番号(右づめ) {cells}"],
                ["", f"ゆうちょ銀行 記号 1 □ □ □ 0　番号(右づめ) {cells}"],
                ["口座名義(カタカナ)", " ".join("□" * 21)],
            ]
        ),
        Paragraph("署名", _HEAD),
        _table(
            [
                ["記入した日", "令和　　　年　　　月　　　日"],
                ["氏名(署名)", ""],
                ["昼間の電話", ""],
                ["代理人が出すとき", "氏名　　　　　続柄・関係　　　　住所　　　　　　電話"],
            ]
        ),
        Paragraph("いっしょに入れるもの", _HEAD),
        *(Paragraph(f"• {one}", _BODY) for one in wording.attachments(letter)),
    ]


def _table(rows: list[list[object]], widths: tuple[float, ...] = (36 * mm, _WIDTH - 36 * mm)) -> Table:
    return Table(rows, colWidths=widths, style=_LINES)


def _draw_code(canvas: Canvas, matrix: Sequence[bytearray], left: float, bottom: float) -> None:
    module = 24 * mm / (len(matrix) + 8)
    for row, bits in enumerate(reversed(matrix)):
        for column, bit in enumerate(bits):
            if bit:
                canvas.rect(left + (column + 4) * module, bottom + (row + 4) * module, module, module, 0, 1)
