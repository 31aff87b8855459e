"""A resident is found by command, as at the counter, and everybody listed is on record."""

from __future__ import annotations

import pytest

from .office import Office

pytestmark = pytest.mark.django_db
LAW = ("--by", "1001", "--law", "住民基本台帳法3条")


def test_a_resident_is_found_by_a_part_of_their_name_and_it_is_on_record(registered: Office) -> None:
    person, name, born = registered.rows(
        "SELECT person_id, name, birth_date FROM residents WHERE superseded_at IS NULL AND status = '1' "
        "AND birth_date IS NOT NULL AND person_id NOT IN (SELECT person_id FROM protections) ORDER BY id LIMIT 1"
    )[0]
    found = registered.done("register", "search", "--name", str(name)[:4], "--born", str(born)[:10], *LAW)
    listed = found["residents"]
    assert isinstance(listed, list) and person in [one["person_id"] for one in listed]
    shown = registered("register", "search", "--number", person, *LAW).out
    assert str(name) in shown and str(person) in shown
    used = registered.done("datause", "show", person)
    assert "窓口での住民の検索" in str(used)


def test_nobody_and_too_little(registered: Office) -> None:
    assert "見つかりません" in registered("register", "search", "--name", "存在しない氏名", *LAW).out
    said = registered("register", "search", "--name", "山", *LAW)
    assert said.status == 1 and "[registry.too_little]" in said.err
