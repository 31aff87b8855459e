"""One errand of a kind at a time, ended once; whether somebody works on it is known by a lock alone."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from madoguchi.core.errors import Conflict
from madoguchi.errands import ask, sign
from madoguchi.errands.models import Errand, Kind
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality

pytestmark = pytest.mark.django_db
AT = datetime(2025, 2, 10, 9, tzinfo=UTC)
LATER = datetime(2025, 2, 10, 10, tzinfo=UTC)
HOLDS = "import sys, time; sys.stdout.write('.'); sys.stdout.flush(); time.sleep(60)"


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    """A municipality in scope."""
    Municipality.objects.create(code="302015", name="和歌山市")
    with municipality("302015"):
        yield


def asked(kind: Kind = Kind.RUN, programme: str = "one") -> Errand:
    return ask.ask(kind, programme, {"sha256": "0" * 64}, "山田（1）", AT)


def code_of(act: object) -> str:
    assert isinstance(act, pytest.ExceptionInfo)
    return str(act.value.code)


def test_one_of_a_kind_for_each_programme_until_it_ends() -> None:
    first = asked()
    asked(Kind.DRAFT)
    asked(programme="two")
    with pytest.raises(Conflict) as refused:
        asked()
    assert code_of(refused) == "errands.under_way"
    ask.end(first, LATER, outcome={"units": 3})
    assert asked().pk != first.pk


def test_the_store_itself_lets_none_begin_beside_another_and_none_change_once_ended() -> None:
    first = asked()
    twin = {"kind": "run", "programme_id": "one", "terms": {}, "asked_by": "a", "asked_at": AT}
    with pytest.raises(DatabaseError), transaction.atomic():
        Errand.objects.create(**twin, started_by="a", started_at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Errand.objects.filter(pk=first.pk).update(asked_by="somebody else")
    with pytest.raises(DatabaseError), transaction.atomic():
        Errand.objects.filter(pk=first.pk).update(ended_at=LATER)
    ask.end(first, LATER, outcome={})
    for change in ({"outcome": {"units": 4}}, {"started_by": "b"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Errand.objects.filter(pk=first.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM errands")
    assert Errand.objects.get(pk=first.pk).outcome == {}


def test_a_process_holds_the_file_that_it_was_started_with_and_death_lets_go_of_it() -> None:
    errand = asked()
    assert not sign.seen(errand.pk).is_alive
    with sign.locked(errand.pk) as handle:
        sign.Sign(handle).tell("determine", 1, 3)
        process = subprocess.Popen([sys.executable, "-c", HOLDS], stdout=subprocess.PIPE, pass_fds=(handle,))
    assert process.stdout is not None and process.stdout.read(1) == b"."
    seen = sign.seen(errand.pk)
    assert (seen.is_alive, seen.step, seen.done, seen.of) == (True, "determine", 1, 3)
    for act in (ask.again, ask.give_up):
        with pytest.raises(Conflict) as refused, transaction.atomic():
            act(errand.pk, "鈴木（2）", LATER)
        assert code_of(refused) == "errands.under_way"
    process.kill()
    process.wait(timeout=30)
    process.stdout.close()
    assert not sign.seen(errand.pk).is_alive
    again = ask.again(errand.pk, "鈴木（2）", LATER)
    assert (again.asked_by, again.started_by, again.started_at) == ("山田（1）", "鈴木（2）", LATER)
    ask.give_up(errand.pk, "鈴木（2）", LATER)
    errand.refresh_from_db()
    assert errand.refused["code"] == "errands.given_up" and asked().pk != errand.pk
    with pytest.raises(Conflict) as refused:
        ask.again(errand.pk, "鈴木（2）", LATER)
    assert code_of(refused) == "errands.ended"


def test_who_looks_never_keeps_a_starter_out_nor_reads_half_a_sign() -> None:
    errand = asked()
    stop, odd = threading.Event(), []

    def look() -> None:
        with municipality("302015"):
            while not stop.is_set():
                seen = sign.seen(errand.pk)
                if (seen.step, seen.done) not in {("", 0), ("settle", 5), ("print.confirmation", 123_456)}:
                    odd.append(seen)
        connection.close()

    looking = [threading.Thread(target=look) for _ in range(3)]
    for one in looking:
        one.start()
    for _ in range(200):
        with sign.locked(errand.pk) as handle:
            told = sign.Sign(handle)
            told.tell("settle", 5, 5)
            told.tell("print.confirmation", 123_456, 123_456)
    stop.set()
    for one in looking:
        one.join()
    assert odd == []
