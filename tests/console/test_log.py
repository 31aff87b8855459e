"""Who answers for the office sees how the log stands, and an alarm of a witness where they work."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from madoguchi.evidence.models import Alarm, Cosignature
from madoguchi.evidence.place import newest
from madoguchi.flow import evidencing
from madoguchi.identity.kinds import Role

from .conftest import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]
PAGE = "/staff/ja/log/"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: object) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]


def shown(role: Role, language: str = "ja") -> str:
    return desk(role).get(f"/staff/{language}/log/").content.decode()


def test_the_page_says_how_long_the_log_is_and_who_saw_it() -> None:
    assert "まだ証跡がありません" in shown(Role.AUDITOR)
    now = datetime.now(UTC)
    state = evidencing.seal(now)
    page = shown(Role.AUDITOR)
    assert state.key.replace("+", "&#x2B;") in page or state.key in page
    assert f"{state.size:,}" in page and "立会人がいません" in page
    checkpoint = newest(evidencing.going_on())
    Cosignature.objects.create(checkpoint=checkpoint, witness="w.example", line="x", at=now)
    assert "w.example" in shown(Role.ADMINISTRATOR)
    english = shown(Role.APPROVER, "en")
    assert "Shown to everybody" in english and "There are no witnesses" in english
    assert desk(Role.COUNTER).get(PAGE).status_code in (302, 403)


def test_an_alarm_and_records_that_were_set_back_stand_on_top() -> None:
    now = datetime.now(UTC)
    evidencing.seal(now)
    log = evidencing.going_on()
    Alarm.objects.create(log=log, witness="w.example", what="forked", size=7, at=now)
    page = shown(Role.AUDITOR)
    assert 'role="alert"' in page and "二つの歴史があります" in page
    last = evidencing.folder(log) / "last-signed"
    signed = last.read_text()
    size = signed.split("\n")[1]
    last.write_text(signed.replace(f"\n{size}\n", f"\n{int(size) + 1}\n", 1))
    assert "より古い状態に戻っています" in shown(Role.AUDITOR)
    (evidencing.folder(log) / "key.pem").unlink()
    assert "証跡の署名鍵がありません" in shown(Role.AUDITOR)
