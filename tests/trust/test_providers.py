"""The list of providers is read strictly, never goes back, and is obeyed by the verifier at every instant."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.simulate.invented_authority import authority_of, certificate_of
from madoguchi.trust import authority, providers, seal
from madoguchi.trust.certificate import Authorities, Certificate, Fault
from madoguchi.trust.files import beside_of, digest_of, providers_of
from madoguchi.trust.jpki import Kind
from madoguchi.trust.key import FileKey
from madoguchi.trust.path import Anchors
from madoguchi.trust.providers import Provider, Providers, Status, Turn, read, refuse_rollback, written
from madoguchi.trust.purpose import Purpose

from .people import AT, DAY, GOOD, HANAKO, KEY, NEW, OLD, SECOND, TRUSTED, policy, signing, verdict

YEAR = timedelta(days=365)


def granted(name: str, certificate: object, *kinds: Kind, since: timedelta = -YEAR) -> Provider:
    (found,) = (one[1] for one in (OLD, NEW) if one[1] is certificate)
    turn = Turn(status=Status.GRANTED, since=AT + since)
    return Provider(name=name, kinds=kinds or (Kind.SIGNING,), certificates=(found,), history=(turn,))


FIRST = Providers(
    synthetic=True,
    sequence=1,
    issued=AT - DAY,
    next_update=AT + YEAR,
    providers=(granted("旧", OLD[1]), granted("新", NEW[1])),
)


def obeying(found: Providers) -> Authorities:
    return replace(TRUSTED, allowed=found)


def test_one_on_the_list_counts_and_one_that_is_not_does_not() -> None:
    assert isinstance(verdict(GOOD, obeying(FIRST)), Certificate)
    assert verdict(GOOD, obeying(replace(FIRST, providers=FIRST.providers[:1]))) is Fault.STRANGE
    assert verdict(GOOD, obeying(replace(FIRST, providers=()))) is Fault.STRANGE


def test_it_counts_for_what_its_provider_was_granted_only() -> None:
    by_phone = certificate_of(NEW, KEY, policy(Kind.SIGNING_ON_PHONE), items=HANAKO)
    assert verdict(by_phone, obeying(FIRST)) is Fault.STRANGE
    both = granted("新", NEW[1], Kind.SIGNING, Kind.SIGNING_ON_PHONE)
    assert isinstance(verdict(by_phone, obeying(replace(FIRST, providers=(both,)))), Certificate)


def test_a_provider_that_was_withdrawn_counts_no_more_and_did_before() -> None:
    after = providers.withdrawn(FIRST, "新", AT, AT + YEAR)
    assert verdict(GOOD, obeying(after)) is Fault.STRANGE
    assert verdict(GOOD, obeying(after), at=AT + DAY) is Fault.STRANGE
    signed_before = verdict(GOOD, obeying(after), at=AT - SECOND, now=AT + DAY)
    assert isinstance(signed_before, Certificate)
    assert verdict(GOOD, obeying(FIRST), at=AT - YEAR - SECOND) is Fault.STRANGE
    assert isinstance(verdict(signing(OLD), obeying(after)), Certificate)


def test_of_an_overtaken_list_nobody_knows() -> None:
    for ended in (replace(FIRST, next_update=AT - SECOND), replace(FIRST, issued=AT + SECOND)):
        assert verdict(GOOD, obeying(ended)) is Fault.UNKNOWN


def test_a_list_is_read_as_it_was_written() -> None:
    after = providers.withdrawn(FIRST, "旧", AT + SECOND / 3, AT + YEAR)
    found = read(written(after))
    assert written(found) == written(after)
    assert (found.sequence, [one.name for one in found.providers]) == (2, ["旧", "新"])
    assert found.providers[0].status(AT - SECOND) is Status.GRANTED
    assert found.providers[0].status(AT + SECOND) is Status.WITHDRAWN
    assert found.providers[0].status(AT - 2 * YEAR) is None


def test_what_is_stamped_in_the_second_of_a_turn_comes_after_it() -> None:
    """A stamp tells the second below: one of after a withdrawal would lie before it otherwise."""
    found = providers.withdrawn(FIRST, "新", AT + SECOND / 3, AT + YEAR)
    assert verdict(GOOD, obeying(found), at=AT, now=AT + SECOND) is Fault.STRANGE
    assert isinstance(verdict(GOOD, obeying(found), at=AT - SECOND, now=AT + SECOND), Certificate)


def test_the_next_list_continues_the_one_before() -> None:
    begun = replace(FIRST, providers=FIRST.providers[:1])
    more = providers.granted(begun, granted("新", NEW[1], since=timedelta(0)), AT, AT + YEAR)
    less = providers.withdrawn(more, "旧", AT + DAY, AT + YEAR)
    for kept, new, at in ((None, begun, AT), (begun, more, AT), (more, less, AT + DAY), (begun, less, AT + DAY)):
        refuse_rollback(kept, new, at)
    with pytest.raises(Conflict) as known:
        providers.granted(more, granted("新", NEW[1]), AT, AT + YEAR)
    assert known.value.code == "trust.provider_known"
    for name in ("旧", "だれも"):
        with pytest.raises(InputRefused) as unknown:
            providers.withdrawn(less, name, AT + 2 * DAY, AT + YEAR)
        assert unknown.value.code == "trust.no_provider"


@pytest.mark.parametrize("name", ["", " ", "見本\n認証局", "\u202e見本"])
def test_a_provider_that_no_list_could_hold_is_not_granted(name: str) -> None:
    with pytest.raises(InputRefused) as error:
        providers.granted(FIRST, replace(granted("新", NEW[1]), name=name), AT, AT + YEAR)
    assert error.value.code == "trust.provider_unfit"


def refused(kept: Providers | None, new: Providers) -> str:
    with pytest.raises(Conflict) as error:
        refuse_rollback(kept, new, AT)
    return error.value.code


NEXT = replace(FIRST, sequence=2, issued=AT)


def test_an_older_list_is_never_taken_in() -> None:
    assert refused(NEXT, FIRST) == "trust.providers_rollback"
    assert refused(NEXT, replace(NEXT, next_update=AT + 2 * YEAR)) == "trust.providers_rollback"
    assert refused(NEXT, replace(FIRST, sequence=3)) == "trust.providers_rollback"
    assert refused(None, replace(FIRST, next_update=AT - SECOND)) == "trust.providers_ended"
    assert refused(None, replace(FIRST, issued=AT + SECOND)) == "trust.providers_ended"


def _changed(**more: object) -> Providers:
    one = replace(FIRST.providers[0], **more)  # type: ignore[arg-type]
    return replace(NEXT, providers=(one, FIRST.providers[1]))


GRANT = FIRST.providers[0].history[0]
REWRITTEN = {
    "one is missing": replace(NEXT, providers=FIRST.providers[:1]),
    "another name": _changed(name="別"),
    "another use": _changed(kinds=(Kind.AUTHENTICATION,)),
    "another authority": _changed(certificates=(authority_of()[1],)),
    "another beginning": _changed(history=(replace(GRANT, since=AT - 2 * YEAR),)),
    "an end in the past": _changed(history=(GRANT, Turn(status=Status.WITHDRAWN, since=AT - 2 * DAY))),
}


@pytest.mark.parametrize("new", REWRITTEN.values(), ids=REWRITTEN.keys())
def test_history_is_never_rewritten(new: Providers) -> None:
    refuse_rollback(FIRST, NEXT, AT)
    assert refused(FIRST, new) == "trust.providers_rewritten"


Whole = dict[str, object]


def first(whole: Whole) -> Whole:
    return cast("list[Whole]", whole["providers"])[0]


def turns(whole: Whole) -> list[Whole]:
    return cast("list[Whole]", first(whole)["history"])


PERSON = base64.b64encode(GOOD.public_bytes(Encoding.DER)).decode()
LATER = {"status": "withdrawn", "since": "2025-02-09T12:00:00.000000Z"}
CRAFTED: dict[str, Callable[[Whole], object]] = {
    "another form": lambda it: it.update(form="madoguchi providers 2"),
    "a member more": lambda it: it.update(more=1),
    "a member less": lambda it: it.pop("issued"),
    "no number": lambda it: it.update(sequence=0),
    "a number that is none": lambda it: it.update(sequence=True),
    "a number of half": lambda it: it.update(sequence=1.5),
    "a number too high": lambda it: it.update(sequence=10**6),
    "no world": lambda it: it.update(synthetic="true"),
    "an end before its beginning": lambda it: it.update(next_update="2020-01-01T00:00:00.000000Z"),
    "another way to write an instant": lambda it: it.update(issued="2025-02-09T00:00:00+00:00"),
    "no list": lambda it: it.update(providers={}),
    "no object": lambda it: it.update(providers=["x"]),
    "twice the same name": lambda it: cast("list[Whole]", it["providers"])[1].update(name="旧"),
    "no name": lambda it: first(it).update(name=" "),
    "a name that writes elsewhere": lambda it: first(it).update(name="\u202e旧"),
    "no use": lambda it: first(it).update(kinds=[]),
    "an unknown use": lambda it: first(it).update(kinds=["everything"]),
    "a use twice": lambda it: first(it).update(kinds=["signing", "signing"]),
    "no authority": lambda it: first(it).update(certificates=[]),
    "a person as authority": lambda it: first(it).update(certificates=[PERSON]),
    "no certificate": lambda it: first(it).update(certificates=["AAAA"]),
    "no base64": lambda it: first(it).update(certificates=["🏠"]),
    "no history": lambda it: first(it).update(history=[]),
    "a history that begins with its end": lambda it: first(it).update(history=[LATER]),
    "a grant twice": lambda it: turns(it).append(dict(turns(it)[0])),
    "a history that goes back": lambda it: turns(it).append({**LATER, "since": "2020-01-01T00:00:00.000000Z"}),
    "a turn in the future": lambda it: turns(it).append({**LATER, "since": "2030-01-01T00:00:00.000000Z"}),
    "an unknown status": lambda it: turns(it)[0].update(status="perhaps"),
    "a status that is none": lambda it: turns(it)[0].update(status=[]),
}


@pytest.mark.parametrize("change", CRAFTED.values(), ids=CRAFTED.keys())
def test_what_is_not_written_so_is_refused(change: Callable[[Whole], object]) -> None:
    whole = json.loads(written(FIRST))
    read(json.dumps(whole).encode())
    change(whole)
    with pytest.raises(InputRefused) as error:
        read(json.dumps(whole).encode())
    assert error.value.code == "trust.providers_unreadable"


RUBBISH = {
    "empty": b"",
    "null": b"null",
    "a list": b"[]",
    "twice a member": written(FIRST).replace(b'"sequence": 1,', b'"sequence": 1, "sequence": 2,'),
    "not a number": written(FIRST).replace(b'"sequence": 1', b'"sequence": NaN'),
    "deep": b"[" * 100_000,
    "long": written(FIRST) + b" " * providers.LONGEST,
    "another coding": written(FIRST).decode().encode("utf-16"),
    "half a character": written(FIRST).replace("旧".encode(), b"\\ud800"),
}


@pytest.mark.parametrize("content", RUBBISH.values(), ids=RUBBISH.keys())
def test_rubbish_is_refused(content: bytes) -> None:
    with pytest.raises(InputRefused):
        read(content)


@given(st.data())
def test_a_damaged_list_is_refused_or_read_as_it_says(data: st.DataObject) -> None:
    content = written(FIRST)
    place = data.draw(st.integers(0, len(content) - 1))
    damaged = content[:place] + data.draw(st.binary(max_size=3)) + content[place + 1 :]
    try:
        found = read(damaged)
    except InputRefused:
        return
    assert read(written(found)).sequence == found.sequence


AUTHORITY = NEW[1].public_bytes(Encoding.DER)


@given(st.integers(0, len(AUTHORITY) - 1), st.integers(1, 255))
def test_a_damaged_authority_is_refused_or_read(place: int, by: int) -> None:
    damaged = bytearray(AUTHORITY)
    damaged[place] ^= by
    whole = json.loads(written(FIRST))
    first(whole)["certificates"] = [base64.b64encode(damaged).decode()]
    try:
        read(json.dumps(whole).encode())
    except InputRefused as error:
        assert error.code == "trust.providers_unreadable"


def test_whoever_signs_as_a_person_issues_no_list(tmp_path: Path) -> None:
    office = authority.found("見本市", "302015", AT - DAY, synthetic=True)
    anchors = Anchors(roots=(office.certificate,), revoked=(authority.revoke(office, None, (), AT - DAY),))
    file = tmp_path / "providers.json"
    file.write_bytes(written(FIRST))
    for purpose, is_taken in ((Purpose.SEAL, True), (Purpose.SIGN, False)):
        key = ec.generate_private_key(ec.SECP256R1())
        made = authority.certify(office, purpose, "見本", key.public_key(), AT - DAY)
        signs = FileKey(certificate=made, above=(office.certificate,), private=key)
        beside_of(file).write_bytes(seal.sign(digest_of(file), file.name, signs, AT))
        if is_taken:
            assert providers_of(file, None, anchors, AT)[0].sequence == 1
        else:
            with pytest.raises(InputRefused) as error:
                providers_of(file, None, anchors, AT)
            assert error.value.code == "trust.providers_unsealed"
