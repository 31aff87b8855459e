"""How residents answer their letters: a table of submissions with the mistakes that people make, and their truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from madoguchi.simulate.behaviour import Behaviour, Defect, Rates
from madoguchi.simulate.crowd import EPOCH
from madoguchi.simulate.draw import NOBODY, Bools, Generator, Ints, generator, weighted
from madoguchi.simulate.history import days
from madoguchi.simulate.household_accounts import Neighbours, neighbours
from madoguchi.simulate.slips import Given, slip

if TYPE_CHECKING:
    from madoguchi.simulate.city import City

SUBMISSIONS = pa.schema(
    [
        ("submission_no", pa.string()),
        ("reference_number", pa.string()),
        ("channel", pa.string()),
        ("received_on", pa.date32()),
        ("applicant_id", pa.int64()),
        ("answer", pa.string()),
        ("bank_code", pa.string()),
        ("branch_code", pa.string()),
        ("account_type", pa.string()),
        ("account_number", pa.string()),
        ("holder_kana", pa.string()),
        ("defect", pa.string()),
    ]
)
"""`answer` is accept, refuse or wrong_inputs; the account is NULL where none is named; `defect` is ground truth."""

CHANNELS = ("web", "paper", "counter", "proxy")
WEB, PAPER, COUNTER, PROXY = range(4)
PREFIXES = ("W-", "P-", "C-", "A-")
ANSWERS = ("accept", "refuse", "wrong_inputs")
ACCEPT, REFUSE, WRONG_INPUTS = range(3)
DEFECTS = tuple(Defect)
CLEAN = -1

PREFILLED = Behaviour.prefilled()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """One entry per submission: which claim, by which way, what is said, which mistake, on which day."""

    claim: Ints
    channel: Ints
    answer: Ints
    defect: Ints
    day: Ints


def respond(
    *,
    claims: pa.Table,
    city: City,
    seed: int,
    opens: date,
    closes: date,
    behaviour: Behaviour = PREFILLED,
) -> pa.Table:
    """Submissions (SUBMISSIONS) to claims (claim_id, reference_number, unit_id, recipient_id, letter), by arrival.

    `letter` is notice, confirmation or application. Silence is consent to a notice and no answer to the others; some
    of the others never answer at all. Same arguments, same table.
    """
    rng = generator(seed)
    notice = pc.equal(claims["letter"], "notice").to_numpy().astype(np.bool_)
    recipient = pc.fill_null(claims["recipient_id"], NOBODY).to_numpy().astype(np.int64)
    known = neighbours(city, recipient)
    sent = _more(rng, _send(rng, notice, known, behaviour, opens, closes), closes)
    order = np.lexsort((sent.channel, sent.claim, sent.day))
    sent = _Sent(
        claim=sent.claim[order],
        channel=sent.channel[order],
        answer=sent.answer[order],
        defect=sent.defect[order],
        day=sent.day[order],
    )
    return _written(rng, sent, known, recipient, claims["reference_number"], city)


def _send(rng: Generator, notice: Bools, known: Neighbours, behaviour: Behaviour, opens: date, closes: date) -> _Sent:
    size = notice.size
    speaks = np.array([behaviour.refuses, behaviour.wrong_inputs])
    drawn = rng.random(size)
    answer = np.where(drawn < speaks[0], REFUSE, np.where(drawn < speaks.sum(), WRONG_INPUTS, ACCEPT))
    silent = np.where(
        notice,
        (answer == ACCEPT) & (rng.random(size) >= behaviour.changes_account),
        rng.random(size) < behaviour.never_answers,
    ).astype(np.bool_)
    claim = np.flatnonzero(~silent)
    shares = np.array([behaviour.web, 0.0, behaviour.counter, behaviour.proxy])
    shares[PAPER] = 1 - shares.sum()
    channel = weighted(rng, shares, claim.size)
    bare = known.own[claim] == NOBODY
    channel[bare] = COUNTER
    defect = np.full(claim.size, CLEAN, dtype=np.int64)
    for way, rates in ((WEB, behaviour.defects_on_web), (PAPER, behaviour.defects_on_paper)):
        here = np.flatnonzero((channel == way) & (answer[claim] == ACCEPT))
        defect[here] = _draw_defects(rng, rates, here.size)
    defect = _possible(rng, defect, known, claim, (answer[claim] == ACCEPT) & (channel <= PAPER))
    defect[bare & (answer[claim] == ACCEPT)] = DEFECTS.index(Defect.NO_ACCOUNT)
    first, last = opens.toordinal() - EPOCH, closes.toordinal() - EPOCH
    wait = rng.exponential(np.where(channel == WEB, 9.0, 16.0)) + np.where(channel == WEB, 0, 4)
    day = np.minimum(first + wait.astype(np.int64), last)
    late = defect == DEFECTS.index(Defect.VERY_LATE)
    day[late] = last + rng.integers(1, 31, int(late.sum()))
    return _Sent(claim=claim, channel=channel, answer=answer[claim].astype(np.int64), defect=defect, day=day)


def _draw_defects(rng: Generator, rates: Rates, size: int) -> Ints:
    weights = np.array([*(rate for _, rate in rates), 1 - sum(rate for _, rate in rates)])
    labels = np.array([*(DEFECTS.index(defect) for defect, _ in rates), CLEAN])
    return labels[weighted(rng, weights, size)].astype(np.int64)


def _possible(rng: Generator, defect: Ints, known: Neighbours, claim: Ints, writes: Bools) -> Ints:
    """Mistakes go to those who can make them: without family a wrong digit instead, a closed account to who has one."""
    typo, closed = DEFECTS.index(Defect.MISTYPED_NUMBER), DEFECTS.index(Defect.CLOSED_ACCOUNT)
    family = np.isin(defect, [DEFECTS.index(Defect.FAMILY_ACCOUNT), DEFECTS.index(Defect.NOT_THE_HEAD)])
    result = np.where(family & (known.relative[claim] == NOBODY), typo, defect)
    wanted = int((result == closed).sum())
    result[result == closed] = CLEAN
    able = np.flatnonzero(writes & (result == CLEAN) & (known.closed[claim] != NOBODY))
    result[rng.permutation(able)[:wanted]] = closed
    return result.astype(np.int64)


def _more(rng: Generator, sent: _Sent, closes: date) -> _Sent:
    """The second submission of those who send two; the first of them is clean."""
    again = [DEFECTS.index(Defect.SECOND_CHANNEL), DEFECTS.index(Defect.SAME_CHANNEL_AGAIN)]
    twice = np.flatnonzero(np.isin(sent.defect, again))
    label = sent.defect[twice]
    other = np.where(sent.channel[twice] == WEB, PAPER, WEB)
    last = closes.toordinal() - EPOCH
    defect = sent.defect.copy()
    defect[twice] = CLEAN
    return _Sent(
        claim=np.concatenate([sent.claim, sent.claim[twice]]),
        channel=np.concatenate([sent.channel, np.where(label == again[0], other, sent.channel[twice])]),
        answer=np.concatenate([sent.answer, sent.answer[twice]]),
        defect=np.concatenate([defect, label]),
        day=np.concatenate(
            [sent.day, np.maximum(sent.day[twice], np.minimum(sent.day[twice] + rng.integers(1, 21, twice.size), last))]
        ),
    )


def _written(
    rng: Generator,
    sent: _Sent,
    known: Neighbours,
    recipient: Ints,
    references: pa.ChunkedArray,
    city: City,
) -> pa.Table:
    claim, defect = sent.claim, sent.defect
    relative = known.relative_id[claim]
    not_head = defect == DEFECTS.index(Defect.NOT_THE_HEAD)
    by_relative = (not_head | (sent.channel == PROXY)) & (known.relative[claim] != NOBODY)
    applicant = np.where(by_relative, relative, recipient[claim])
    account = known.own[claim].copy()
    for which, rows in ((Defect.FAMILY_ACCOUNT, known.relative), (Defect.CLOSED_ACCOUNT, known.closed)):
        here = defect == DEFECTS.index(which)
        account[here] = rows[claim[here]]
    account[sent.answer != ACCEPT] = NOBODY
    given = slip(rng, Given.of(city.ledger, account), defect, known.name_kana.take(pa.array(claim)))
    channel = pa.array(sent.channel)
    number = pc.utf8_lpad(pa.array(np.arange(1, claim.size + 1)).cast(pa.string()), 9, "0")
    return pa.table(
        {
            "submission_no": pc.binary_join_element_wise(pa.array(PREFIXES).take(channel), number, ""),
            "reference_number": pa.chunked_array(references).combine_chunks().take(pa.array(claim)),
            "channel": pa.array(CHANNELS).take(channel),
            "received_on": days(sent.day),
            "applicant_id": pa.array(applicant, mask=applicant == NOBODY),
            "answer": pa.array(ANSWERS).take(pa.array(sent.answer)),
            "bank_code": given.bank_code,
            "branch_code": given.branch_code,
            "account_type": given.account_type,
            "account_number": given.account_number,
            "holder_kana": given.holder_kana,
            "defect": pa.array([str(label) for label in DEFECTS]).take(
                pa.array(np.maximum(defect, 0), mask=defect == CLEAN)
            ),
        },
        schema=SUBMISSIONS,
    )
