"""From the returned paper to submissions: what is plain on a form becomes a row, what is not goes to a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

import pyarrow as pa

from madoguchi.cases.receive import SUBMISSIONS
from madoguchi.cases.rows import fetch
from madoguchi.cases.states import Answer, Channel
from madoguchi.cases.units import ACCOUNT
from madoguchi.core.errors import InputRefused
from madoguchi.core.money import Yen
from madoguchi.core.regular_file import bytes_of
from madoguchi.notices import code
from madoguchi.notices.code import Code, FormPage
from madoguchi.notices.collect import returned_files
from madoguchi.notices.doubts import Doubt
from madoguchi.notices.fill import masked_account
from madoguchi.notices.form import Choice
from madoguchi.notices.returned import Refused, ReturnedPage, returned_pages, said_of
from madoguchi.notices.ticks import Written

ANSWERS = {Choice.ON_FILE: Answer.ACCEPT, Choice.REFUSE: Answer.REFUSE, Choice.WRONG: Answer.WRONG_INPUTS}
"""What a box means as a submission. An account by hand is never read, so its box is not among them."""
AT_A_TIME = 500
_CLAIMS = pa.schema(
    [
        ("reference_number", pa.string()),
        ("programme_id", pa.string()),
        ("recipient_id", pa.int64()),
        ("letter", pa.string()),
        ("amount_yen", pa.int64()),
        *((name, pa.string()) for name in ACCOUNT),
    ]
)
_WHO_SIGNS = frozenset({Doubt.NOT_SIGNED, Doubt.SIGNATURE_UNSURE, Doubt.REPRESENTATIVE})
Row = Mapping[str, object]
Key = tuple[str, str, str]


class Fate(StrEnum):
    """「用紙の扱い」 What became of a page."""

    SUBMITTED = "submitted"
    """Read with certainty: it is a row of `submissions`."""
    BY_HAND = "by_hand"
    """A form that a person has to look at."""
    REFUSED = "refused"
    """A forged code, another municipality's, or no image."""
    BESIDE = "beside"
    """A page of the same letter on which nothing is answered."""
    REPEATED = "repeated"
    """The very same scan once more."""
    NO_CODE = "no_code"
    """A page without any code of ours: an enclosed copy, a blank back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """「用紙の扱い」 One page of a scan and what became of it.

    `file` and `page` (from 1) say where it is. `reference_number` is empty where no code was verified. `answer` is what
    was read, None unless `fate` is SUBMITTED. `applicant_id` (宛名番号) is the addressee of the letter where the form
    is signed and no representative is named, else None. `picture`: PNG for the person who looks or asks later.
    """

    file: str
    page: int
    fate: Fate
    submission_no: str = ""
    reference_number: str = ""
    answer: Answer | None = None
    applicant_id: int | None = None
    doubts: tuple[Doubt, ...] = ()
    refused: Refused | None = None
    picture: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsRead:
    """「返送された用紙」 Every page, and the certain ones as a table (SUBMISSIONS) for `take_all_submissions`."""

    pages: tuple[PageRead, ...]
    submissions: pa.Table

    def of(self, fate: Fate) -> tuple[PageRead, ...]:
        """The pages of that fate."""
        return tuple(page for page in self.pages if page.fate is fate)


def read_form(content: bytes, name: str, received_on: date, key: bytes) -> FormsRead:
    """「返送された用紙」 Read one scan that somebody hands over as bytes (an upload): PNG, JPEG, TIFF or PDF.

    Nothing is recorded and nothing raises for what the bytes are: rubbish is one page with `refused`. Whoever calls
    shows `pages` and hands `submissions` to `take_all_submissions`; the same bytes give the same 届出番号, so twice is
    once. For a page BY_HAND a person looks at `picture`, and enters the answer under the `submission_no` of the page.
    The picture of a page that was read with certainty comes too: whoever asks later what was on it sees the paper.
    `name` only comes back as `file`. Needs a municipality in scope. Raises InputRefused `notices.key_too_short`.
    """
    try:
        found = [(name, page) for page in returned_pages(content, key)]
    except InputRefused as error:
        if error.code == "notices.key_too_short":
            raise
        refused = PageRead(file=name, page=0, fate=Fate.REFUSED, refused=said_of(error))
        return FormsRead(pages=(refused,), submissions=SUBMISSIONS.empty_table())
    return _told(found, (), received_on, key, lambda _name: content, pictured=(Fate.BY_HAND, Fate.SUBMITTED))


def read_forms(
    files: Sequence[Path],
    received_on: date,
    key: bytes,
    *,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> FormsRead:
    """「返送された用紙」 The same of many files, read by `workers` processes; pages of one form may lie in several.

    A bad file is one page with `refused` and stops no other. `progress` is called with the pages done and those known
    of so far. Raises InputRefused `notices.key_too_short`.
    """
    found: list[tuple[str, ReturnedPage]] = []
    refused: list[PageRead] = []
    for one in returned_files(files, key, workers=workers, progress=progress):
        found += [(str(one.path), page) for page in one.pages]
        if one.refused:
            refused.append(PageRead(file=str(one.path), page=0, fate=Fate.REFUSED, refused=one.refused))
    return _told(found, refused, received_on, key, lambda name: bytes_of(Path(name)))


def _told(
    found: Sequence[tuple[str, ReturnedPage]],
    refused: Iterable[PageRead],
    received_on: date,
    key: bytes,
    content_of: Callable[[str], bytes],
    *,
    pictured: tuple[Fate, ...] = (Fate.BY_HAND,),
) -> FormsRead:
    claims = _claims({page.code.reference_number for _, page in found if page.code})
    first, second = _by_letter(found, 1), _by_letter(found, 2)
    pages: list[PageRead] = []
    seen: set[str] = set()
    for name, page in found:
        read = PageRead(file=name, page=page.number, fate=Fate.NO_CODE, submission_no=page.submission_no)
        if page.submission_no in seen and (page.code or page.refused):
            pages.append(replace(read, fate=Fate.REPEATED))
            continue
        seen.add(page.submission_no)
        pages.append(_page(read, page, first, second, claims, key))
    pages = _contradicted(pages)
    pages = [_with_picture(page, key, content_of, pictured) for page in pages]
    rows = [_row(page, received_on) for page in pages if page.fate is Fate.SUBMITTED]
    return FormsRead(pages=(*pages, *refused), submissions=pa.Table.from_pylist(rows, schema=SUBMISSIONS))


def _by_letter(found: Iterable[tuple[str, ReturnedPage]], number: int) -> Mapping[Key, list[ReturnedPage]]:
    pages: defaultdict[Key, list[ReturnedPage]] = defaultdict(list)
    for _, page in found:
        if page.code and page.code.form and page.code.form.page == number:
            pages[_key(page.code)].append(page)
    return pages


def _key(known: Code) -> Key:
    return known.programme_id, str(known.kind), known.reference_number


def _page(
    read: PageRead,
    page: ReturnedPage,
    first: Mapping[Key, list[ReturnedPage]],
    second: Mapping[Key, list[ReturnedPage]],
    claims: Mapping[str, Row],
    key: bytes,
) -> PageRead:
    if page.refused:
        return replace(read, fate=Fate.REFUSED, refused=page.refused, picture=page.picture)
    known = page.code
    if known is None:
        return replace(
            read, fate=Fate.BY_HAND if page.doubts else Fate.NO_CODE, doubts=page.doubts, picture=page.picture
        )
    read = replace(read, reference_number=known.reference_number, picture=page.picture)
    which = known.form
    if which is not None and which.page == 1:
        return _first_page(read, page, known, which, second.get(_key(known), []), claims, key)
    if page.doubts or _key(known) not in first:
        alone = Doubt.NO_FORM_PAGE if which is None else Doubt.FIRST_PAGE_MISSING
        doubts = page.doubts or (alone,)
        return replace(read, fate=Fate.BY_HAND, doubts=doubts)
    return replace(read, fate=Fate.BESIDE, picture=b"")


def _first_page(
    read: PageRead,
    page: ReturnedPage,
    known: Code,
    which: FormPage,
    second: Sequence[ReturnedPage],
    claims: Mapping[str, Row],
    key: bytes,
) -> PageRead:
    doubts = [*page.doubts, *(page.marks.doubts if page.marks else ())]
    choice = page.marks.choice if page.marks else None
    account = page.marks.account if page.marks else Written.UNSURE
    if page.marks and account is None:
        account, missing = _second_page(second, which)
        if missing and choice is Choice.ON_FILE:
            doubts.append(Doubt.SECOND_PAGE_MISSING)
    if choice is Choice.OTHER:
        doubts.append(Doubt.ACCOUNT_BY_HAND)
    elif choice is not None and account is not Written.NO:
        doubts.append(Doubt.ACCOUNT_WRITTEN)
    if which.asks and choice is Choice.ON_FILE:
        doubts.append(Doubt.QUESTIONS)
    claim = claims.get(known.reference_number)
    if claim is None or claim["programme_id"] != known.programme_id:
        claim = None
        doubts.append(Doubt.UNKNOWN_NUMBER)
    elif claim["letter"] != str(known.kind) or which.stated != _stated(claim, key):
        doubts.append(Doubt.OLDER_LETTER)
    recipient = claim["recipient_id"] if claim else None
    signed = page.marks is not None and not _WHO_SIGNS & set(doubts)
    applicant = recipient if signed and isinstance(recipient, int) else None
    if doubts or choice is None:
        return replace(read, fate=Fate.BY_HAND, doubts=tuple(dict.fromkeys(doubts)), applicant_id=applicant)
    return replace(read, fate=Fate.SUBMITTED, answer=ANSWERS[choice], applicant_id=applicant)


def _second_page(pages: Sequence[ReturnedPage], which: FormPage) -> tuple[Written, bool]:
    """Whether the account on the second page of this very form is written, and whether that page is missing.

    Of several, one with ink is enough to say that something is written.
    """
    same = [page for page in pages if page.code and page.code.form == replace(which, page=2)]
    if not same:
        return Written.NO, True
    blank = all(page.marks is not None and page.marks.account is Written.NO for page in same)
    return Written.NO if blank else Written.UNSURE, False


def _stated(claim: Row, key: bytes) -> str:
    amount = claim["amount_yen"]
    return code.stated(Yen(amount) if isinstance(amount, int) else None, masked_account(claim), key)


def _contradicted(pages: Sequence[PageRead]) -> list[PageRead]:
    """Of forms with one number that say different things none is an answer."""
    answers: defaultdict[str, set[Answer | None]] = defaultdict(set)
    for page in pages:
        if page.fate is Fate.SUBMITTED:
            answers[page.reference_number].add(page.answer)
    return [
        replace(page, fate=Fate.BY_HAND, answer=None, doubts=(Doubt.CONTRADICTED,))
        if page.fate is Fate.SUBMITTED and len(answers[page.reference_number]) > 1
        else page
        for page in pages
    ]


def _with_picture(
    page: PageRead, key: bytes, content_of: Callable[[str], bytes], pictured: tuple[Fate, ...]
) -> PageRead:
    """Most pages for a person get their picture while they are read; all others that shall have one get it now."""
    if page.fate not in pictured:
        return page if page.fate is Fate.REFUSED else replace(page, picture=b"")
    if page.picture:
        return page
    again = returned_pages(content_of(page.file), key, first=page.page - 1, last=page.page, pictures=True)
    return replace(page, picture=next(again).picture)


def _claims(numbers: Iterable[str]) -> Mapping[str, Row]:
    """The claims of these 照会番号, by number."""
    wanted, found = sorted(set(numbers)), {}
    columns = ", ".join(_CLAIMS.names)
    for start in range(0, len(wanted), AT_A_TIME):
        some = wanted[start : start + AT_A_TIME]
        rows = fetch(
            f"SELECT {columns} FROM cases_claim WHERE municipality_id = %s "
            f"AND reference_number IN ({', '.join(['%s'] * len(some))})",
            some,
            _CLAIMS,
        )
        found.update({str(row["reference_number"]): row for row in rows.iter_rows(named=True)})
    return found


def _row(page: PageRead, received_on: date) -> dict[str, object]:
    return {
        "submission_no": page.submission_no,
        "reference_number": page.reference_number,
        "channel": str(Channel.PAPER),
        "received_on": received_on,
        "applicant_id": page.applicant_id,
        "answer": str(page.answer),
        **dict.fromkeys(SUBMISSIONS.names[6:], ""),
    }
