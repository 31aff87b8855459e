"""The pages say what the letter says, in every language, and who used the data."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from madoguchi import portal
from madoguchi.cases.models import Claim
from madoguchi.flow.signatures import Unsigned
from madoguchi.identity import link
from madoguchi.identity.card import Refused
from madoguchi.identity.kinds import Door
from madoguchi.portal.sign import LATER
from madoguchi.portal.wording import SENTENCES
from madoguchi.portal.wording.acting import ACTING
from madoguchi.registry.models import Protection, Resident
from madoguchi.simulate.counter import DoorKey
from madoguchi.trust.certificate import Fault
from madoguchi.trust.oidc.asked import BasicItem
from madoguchi.web.language import Language
from tests.measures import protect

from .conftest import claim_of, come_in

Keys = dict[str, DoorKey]
PORTAL = Path(portal.__file__).parent


@pytest.mark.django_db
@pytest.mark.parametrize("language", list(Language))
def test_a_page_says_the_amount_how_it_came_about_and_no_whole_account_number(keys: Keys, language: Language) -> None:
    claim = claim_of(keys["notice"])
    browser = come_in(keys["notice"])
    page = browser.get(f"/{language}/home/1/").content.decode()
    assert (
        f"{claim.amount_yen:,} yen" if language is Language.EN else f"{claim.amount_yen:,}円"
    ) in page and claim.reference_number in page
    assert f"****{claim.account_number[-3:]}" in page and claim.account_number not in page
    assert f'<html lang="{language.code}">' in page
    assert browser.get(f"/{language}/home/").status_code == 200


ON_PASSBOOKS = ("Symbol 記号 (5 digits)", "Number 番号 (up to 8 digits)")
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


def outside_of_japanese(page: str) -> str:
    """The text of a page without what is marked as Japanese, and without comments and hidden fields."""
    page = re.sub(r"<(script|style|title).*?</\1>", "", page, flags=re.DOTALL)
    page = re.sub(r'<(\w+)[^>]*\blang="ja"[^>]*>[^<]*</\1>', "", page)
    page = re.sub(r'<address lang="ja">.*?</address>', "", page, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", "\n", page)


@pytest.mark.django_db
@pytest.mark.parametrize("letter", ["notice", "confirmation", "application"])
def test_an_english_page_is_english_but_for_names(keys: Keys, letter: str) -> None:
    browser = come_in(keys[letter])
    names = re.compile("[一-龠ヶァ-ヶ々〇ぁ-ん]+銀行.*?, number|[一-龠ァ-ヶ].*?: (per|whether)")
    page = outside_of_japanese(browser.get("/en/home/1/").content.decode())
    left = [line for line in page.splitlines() if JAPANESE.search(names.sub("", line))]
    assert left == []
    for path in ("home/", "home/1/answer/", "home/1/wrong/"):
        page = outside_of_japanese(browser.get(f"/en/{path}").content.decode())
        lines = [line for line in page.splitlines() if line not in ON_PASSBOOKS]
        assert [line for line in lines if JAPANESE.search(names.sub("", line))] == []


@pytest.mark.django_db
def test_rules_items_and_the_computation_are_said_in_english(keys: Keys) -> None:
    page = come_in(keys["notice"]).get("/en/home/1/").content.decode()
    assert "Fixed amount" in page and "Persons who are on the resident register" in page
    assert "¥20,000 × " in page and "Deadline (must arrive by)" in page and "cannot be seized" in page
    page = come_in(keys["application"]).get("/en/home/1/").content.decode()
    assert "per capita levy of the resident tax (fiscal year 2024). Please write it." in page


@pytest.mark.django_db
def test_the_letter_is_there_as_text_in_both_languages_and_as_it_is_printed(keys: Keys) -> None:
    browser = come_in(keys["application"])
    assert "照会番号" in browser.get("/ja/home/1/letter.txt").content.decode()
    assert "Application" in browser.get("/en/home/1/letter.txt").content.decode()
    assert browser.get("/ja/home/1/letter.pdf").content.startswith(b"%PDF-")


@pytest.mark.django_db
def test_who_used_my_data_lists_the_run_and_ones_own_visits(keys: Keys) -> None:
    browser = come_in(keys["notice"])
    browser.get("/ja/home/1/")
    page = browser.get("/ja/uses/").content.decode()
    assert "支給要件の判定" in page and "本人確認" in page and "本人（オンライン窓口）" in page
    assert "生年月日" in page and "people." not in page and "taxes[" not in page
    rows = browser.get("/ja/uses.csv").content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("日時,だれが") and len(rows) > 3


@pytest.mark.django_db
def test_of_who_is_protected_since_the_head_of_the_household_finds_nothing(keys: Keys) -> None:
    heads = Claim.objects.filter(state="open", letter="notice", protected=False).order_by("id")
    claim, other = next((one, mate) for one in heads for mate in one.members.exclude(person_id=one.recipient_id))
    head = Resident.objects.filter(person_id=claim.recipient_id, superseded_at__isnull=True).latest("version")
    mate = Resident.objects.filter(person_id=other.person_id, superseded_at__isnull=True).latest("version")
    key = DoorKey(letter="notice", reference_number=claim.reference_number, born=head.birth_date)
    assert mate.name in come_in(key).get("/ja/home/1/").content.decode()
    Protection.objects.create(
        measure_id=9001,
        person_id=mate.person_id,
        role="applicant",
        offender_id=head.person_id,
        ground="measure",
        starts_on=date(2025, 2, 9),
        lives_here=True,
        recorded_at=datetime(2025, 2, 9, tzinfo=UTC),
    )
    browser = come_in(key)
    pages = [
        browser.get(f"/{language}/{path}")
        for language in Language
        for path in ("home/", "home/1/", "uses/", "uses.csv")
    ]
    assert [page.status_code for page in pages] == [200] * len(pages)
    seen = "".join(page.content.decode() for page in pages)
    assert "直接ご案内" in seen
    counts = {row.rsplit(",", 1)[1] for row in browser.get("/ja/uses.csv").content.decode().splitlines()[1:]}
    assert counts == {"", "508"}
    assert not any(str(said) in seen for said in (mate.name, mate.name_kana, mate.person_id, "支援措置で"))
    assert browser.get("/ja/home/1/letter.txt").status_code == browser.get("/ja/home/1/letter.pdf").status_code == 404
    answered = browser.post("/ja/home/1/accept/", {"form": "0" * 24})
    assert answered.status_code == 409 and "支援" not in answered.content.decode()


@pytest.mark.django_db
def test_who_is_in_as_somebody_of_whom_a_measure_is_taken_in_is_out_at_once(keys: Keys, tmp_path: Path) -> None:
    inside, another = come_in(keys["notice"]), come_in(keys["confirmation"])
    protect(claim_of(keys["notice"]).recipient_id, tmp_path)
    assert inside.get("/ja/home/").status_code == 302 and another.get("/ja/home/").status_code == 200


def test_every_sentence_of_a_page_exists_in_three_languages_and_is_used() -> None:
    assert all(len(said) == len(Language) and all(said) for said in SENTENCES.values())
    assert ACTING.keys() <= SENTENCES.keys() and all(len(s) == len(Language) and all(s) for s in ACTING.values())
    pages = "".join(path.read_text("utf-8") for path in PORTAL.rglob("*.html"))
    code = "".join(path.read_text("utf-8") for path in PORTAL.glob("*.py") if "wording" not in path.name)
    code += (PORTAL.parent / "flow" / "handing_in.py").read_text("utf-8")
    written = set(re.findall(r'(?:say |label=|heading=)["\']([\w.]+)["\']', pages))
    assert written <= SENTENCES.keys()
    made = {f"passkeys.door.{door}" for door in Door} | {
        "account.bank_many",
        "account.branch_many",
        "account.bank.empty",
        "account.branch.empty",
        "account.bank",
        "account.branch",
    }
    made |= {key for key in SENTENCES if key.startswith("uses.why.")}
    made |= {f"card.{why}" for why in (*Refused, *Fault)} | {f"provider.{why}" for why in link.Refused}
    made |= {f"sign.{why}" for why in (*Unsigned, *Fault, LATER)}
    made |= {f"confirm.{what}.title" for what in ("accept", "refuse", "wrong", "again")}
    made |= {f"service.item.{one}" for one in BasicItem} | {"service.gender.male", "service.gender.female"}
    unused = {key for key in SENTENCES if key not in written | made and f'"{key}"' not in code}
    assert unused <= {"yucho.not_transferable"}
