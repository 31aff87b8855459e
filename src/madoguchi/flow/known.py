"""What the page says is known of a resident, item by item: from which register, as of which day; each can be wrong.

Values of the tax register are not shown: one of a household may not read another's. That they were used, is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.cases.judged import as_judged
from madoguchi.cases.models import Claim, Objection, Reply, Submission
from madoguchi.notices.letter import Letter
from madoguchi.programme.declaration import Programme
from madoguchi.programme.english import English
from madoguchi.programme.japanese import Japanese
from madoguchi.registry.as_of import day_of
from madoguchi.rules.items import ITEMS, item_of, name_of

RESIDENTS = ITEMS["people", "birth_date"].register
ACCOUNTS = ITEMS["accounts", "present"].register
_OF_MEMBERS = ("addressees.name", "people.birth_date", "people.household_id")
_SHOWN_APART = ("people", "accounts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """「登録の内容」 One item that can be said to be wrong.

    `key` is how a form names it: the member's place (0: the household) and the item. `title` and `title_en` are empty
    where the page has words of its own for `item`. `register` is a key of `rules.items.REGISTERS`; empty: it came from
    the resident's own answer, on `as_of`.
    """

    item: str
    place: int
    person_id: int | None
    title: str
    title_en: str
    register: str
    as_of: date

    @property
    def key(self) -> str:
        """The item as a form names it; it tells nothing of anybody."""
        return f"{self.place}.{self.item}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objected:
    """「誤りの申出」 One item that is said to be wrong, by the name under which the page showed it."""

    item: str
    title: str
    person_id: int | None
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """「確認事項への回答」 What is said of one item that the letter asks: no rule takes it from here."""

    item: str
    title: str
    person_id: int | None
    said: str


def known_of(claim: Claim, programme: Programme, letter: Letter, at: datetime) -> tuple[Known, ...]:
    """「登録の内容」 The items of a letter in the order of its page: members, household, facts, account."""
    asked = as_judged(claim, at)
    base, known_on = asked.base_date, day_of(asked.known_at)

    def one(item: str, place: int = 0, person_id: int | None = None, words: tuple[str, str] = ("", "")) -> Known:
        register = RESIDENTS if item.startswith(("people.", "addressees.")) else ""
        return Known(
            item=item,
            place=place,
            person_id=person_id,
            title=words[0],
            title_en=words[1],
            register=register,
            as_of=base,
        )

    found = [
        one(item, place, member.person_id) for place, member in enumerate(letter.members, 1) for item in _OF_MEMBERS
    ]
    found.append(one("people.missing"))
    ja, en = Japanese(base_date=programme.base_date), English(base_date=programme.base_date)
    for column in programme.read_set():
        if column.source.relation not in _SHOWN_APART:
            found.append(
                Known(
                    item=name_of(column),
                    place=0,
                    person_id=None,
                    title=ja.item(column),
                    title_en=en.item(column),
                    register=item_of(column).register,
                    as_of=known_on,
                )
            )
    if letter.account is not None:
        found.append(_account(claim, known_on))
    return tuple(dict.fromkeys(found))


def in_own_words(said: str) -> tuple[Objected, ...]:
    """「誤りの申出」 What somebody says is wrong, in their own words and of no single item, if anything."""
    return (Objected(item="other", title="申出の内容", person_id=None, said=said),) if said else ()


def keep(submission: Submission, objected: tuple[Objected, ...], replied: tuple[Replied, ...]) -> None:
    """「誤りの申出」「確認事項への回答」 Write down with a submission which items are wrong, and what was asked for."""
    Reply.objects.bulk_create(
        Reply(submission=submission, item=one.item, title=one.title, person_id=one.person_id, said=one.said)
        for one in replied
    )
    Objection.objects.bulk_create(
        Objection(submission=submission, item=one.item, title=one.title, person_id=one.person_id, said=one.said)
        for one in objected
    )


def _account(claim: Claim, known_on: date) -> Known:
    """From the resident's own answer where one named it, else from what the city holds."""
    named = claim.submissions.filter(account_number=claim.account_number).order_by("received_on").last()
    return Known(
        item="accounts.present",
        place=0,
        person_id=claim.recipient_id,
        title="",
        title_en="",
        register="" if named else ACCOUNTS,
        as_of=named.received_on if named else known_on,
    )
