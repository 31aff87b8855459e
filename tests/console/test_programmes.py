"""Staff change amounts and days of a programme, look at what that does, and a second person puts it into force."""

from __future__ import annotations

import html
import re

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from madoguchi import flow
from madoguchi.cases import declare, opening
from madoguchi.cases.models import Claim, DeclaredProgramme
from madoguchi.console.look import packed, unpacked
from madoguchi.console.wording.programmes import PROGRAMMES
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.datause.models import DataUse
from madoguchi.flow import amending
from madoguchi.flow.effects import FEWEST, effects
from madoguchi.identity.kinds import Role
from madoguchi.notices.key import reference_key
from madoguchi.programme.amendable import fields
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.load import load, parse
from madoguchi.proposals.models import Proposal
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock

from .conftest import FILE, PROGRAMME, desk, secret_of
from .test_story import form_at

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
ACCOUNT = {"answer": "other", "kind": "bank", "bank": "0163", "branch": "152", "account_type": "1"}
ACCOUNT |= {"number": "1234567", "holder": "ﾅﾏｴ", "look": "on"}
CHANGE = f"/staff/ja/programmes/change/{PROGRAMME}/"
NEW = FILE.read_text("utf-8").replace(f'id="{PROGRAMME}"', 'id="another-benefit"')


def key(label: str, value: object) -> str:
    return next(one.key for one in fields(load(FILE)) if one.label[0].startswith(label) and one.value == value)


def supplement(yen: str, *, scenario: str) -> dict[str, str]:
    """What staff type to change the supplement for a child, with what the first scenario then must pay."""
    sent = {"before": load(FILE).sha256, key("単価", 20_000): yen}
    return sent | {key("支給されるはずの額", 70_000): scenario}


def looked(browser: Client, **more: str) -> str:
    response = browser.post(CHANGE, supplement("25,000円", scenario="80000") | more)
    assert response.status_code == 200
    return response.content.decode()


def carried(page: str) -> dict[str, str]:
    """What the button of a looked-at page would send."""
    found = re.search('name="file" value="([^"]+)"><input type="hidden" name="before" value="([0-9a-f]*)"', page)
    assert found
    return {"file": html.unescape(found[1]), "before": found[2]}


def proposed(browser: Client, **more: str) -> str:
    response = browser.post("/staff/ja/programmes/propose/", carried(looked(browser, **more)))
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


def approval(address: str) -> dict[str, str]:
    found = Proposal.objects.get(pk=int(address.rstrip("/").rsplit("/", 1)[1]))
    return {"approve": "1", "sha256": str(found.terms["sha256"]), "secret": secret_of(Role.APPROVER)}


def test_staff_change_an_amount_see_what_it_does_and_another_puts_it_into_force(keys: Keys) -> None:
    examiner, approver = desk(Role.EXAMINER), desk(Role.APPROVER)
    assert "金額・日付を変える" in examiner.get("/staff/ja/programmes/").content.decode()
    assert "住民税非課税世帯給付金" in examiner.get(CHANGE).content.decode()
    page = looked(examiner)
    assert "すべて、書かれたとおりです" in page and page.count('class="changed"') == 2
    assert "金額が変わる" in page and "だれも判定し直していません" in page
    assert DeclaredProgramme.objects.count() == 1
    address = proposed(examiner)
    kept = DeclaredProgramme.objects.get(approved_at__isnull=True)
    assert (kept.declared_by, "yen(25_000) * count(child)" in kept.text) == ("模擬 審査（2001）", True)
    assert "承認を待つ制度ファイル: 1件" in approver.get("/staff/ja/desk/").content.decode()
    assert "金額が変わる" in approver.get(address).content.decode()
    right = approval(address)
    assert examiner.post(address, right).status_code == 403
    assert approver.post(address, right | {"secret": "falsch"}).status_code == 422
    assert approver.post(address, right | {"sha256": load(FILE).sha256}).status_code == 400
    assert declare.in_force(PROGRAMME).sha256 == load(FILE).sha256
    assert approver.post(address, right).status_code == 302
    assert declare.in_force(PROGRAMME).sha256 == kept.sha256
    kept.refresh_from_db()
    assert (kept.declared_by, kept.approved_by) == ("模擬 審査（2001）", "模擬 決裁（3001）")
    assert "いま全員を判定する" in approver.get(address).content.decode()
    assert approver.post(address, right).status_code == 409
    saved = approver.get(f"/staff/ja/programmes/file/{kept.sha256}/")
    assert parse(saved.content).sha256 == kept.sha256


def test_what_becomes_of_open_cases_is_what_the_page_says(keys: Keys) -> None:
    examiner, approver = desk(Role.EXAMINER), desk(Role.APPROVER)
    old = load(FILE).sha256
    page = looked(examiner)
    for sentence in ("look.claims.now", "look.claims.keep", "look.claims.stop", "look.claims.run"):
        assert PROGRAMMES[sentence][0] in page
    before = dict(Claim.objects.values_list("pk", "amount_yen"))
    address = proposed(examiner)
    assert approver.post(address, approval(address)).status_code == 302
    # Kept as they are, and nothing that has to be verified is taken in, until run is given.
    assert set(Claim.objects.values_list("sha256", flat=True)) == {old}
    with pytest.raises(Conflict) as caught:
        flow.latest(PROGRAMME)
    assert caught.value.code == "flow.not_determined"
    counter, claim = desk(Role.COUNTER), Claim.objects.get(reference_number=keys["confirmation"].reference_number)
    said = {"channel": "paper", "received": "2025-02-07", "applicant": str(claim.recipient_id), "answer": "on_file"}
    intake = f"/staff/ja/intake/{claim.pk}/"
    sent = said | {"form": form_at(counter, intake), "send": "1"}
    refused = counter.post(intake, sent | ACCOUNT)
    assert refused.status_code == 422 and 'value="1234567"' in refused.content.decode()
    for page in (refused, counter.get(intake)):
        assert "『いま全員を判定する』を押すまで受け付けられません" in page.content.decode()
    assert not claim.submissions.exists()
    declared = declare.in_force(PROGRAMME)
    now = clock.now()
    frozen = flow.freeze(declared, now)
    determined = flow.determine(declared, frozen, "demo-clerk", now)
    flow.open_cases(declared, frozen, determined, reference_key(flow.home()), now.date())
    after = Claim.objects.in_bulk()
    changed = {pk for pk, claim in after.items() if claim.amount_yen != before[pk]}
    assert changed and {after[pk].sha256 for pk in changed} == {declared.sha256}
    assert {after[pk].sha256 for pk in before.keys() - changed} == {old}


def test_scenarios_that_fail_are_shown_and_such_a_file_is_not_proposed(keys: Keys) -> None:
    examiner = desk(Role.EXAMINER)
    response = examiner.post(CHANGE, supplement("25000", scenario="70,000"))
    page = response.content.decode()
    assert "合わない事例があります" in page and "80,000" in page
    assert "この変更を起案する" not in page
    text = load(FILE).text.replace("yen(20_000)", "yen(25_000)")
    sent = {"file": packed(text), "before": load(FILE).sha256}
    assert examiner.post("/staff/ja/programmes/propose/", sent).status_code == 409
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("ja", "金額は、0円以上"), ("en", "Write the amount as whole yen")])
def test_rubbish_is_refused_beside_its_field_and_what_was_typed_stays(keys: Keys, language: str, words: str) -> None:
    examiner = desk(Role.EXAMINER)
    response = examiner.post(CHANGE.replace("/ja/", f"/{language}/"), supplement("にまん", scenario="80000"))
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page and 'value="にまん"' in page and 'aria-invalid="true"' in page
    sent = supplement("20000", scenario="70000") | {
        key("受付の終わり", load(FILE).programme.application.closes): "R7.1.5"
    }
    closed = examiner.post(CHANGE, sent)
    assert closed.status_code == 422 and "受付の終わりが始まりより前です" in closed.content.decode()
    same = examiner.post(CHANGE, supplement("20,000", scenario="70,000"))
    assert same.status_code == 200 and "まだ何も変えていません" in same.content.decode()


def test_of_two_who_change_the_same_the_second_is_told(keys: Keys) -> None:
    examiner, approver = desk(Role.EXAMINER), desk(Role.APPROVER)
    second = carried(looked(examiner, **{key("単価", 20_000): "30000", key("支給されるはずの額", 70_000): "90000"}))
    begun = examiner.get(CHANGE).content.decode()
    assert "承認を待っています" not in begun
    address = proposed(examiner)
    assert "承認を待っています" in examiner.get(CHANGE).content.decode()
    waits = examiner.post("/staff/ja/programmes/propose/", second)
    assert waits.status_code == 409 and "既に承認を待っています" in waits.content.decode()
    approver.post(address, approval(address))
    late = examiner.post("/staff/ja/programmes/propose/", second)
    assert late.status_code == 409 and "ほかの人の変更が承認されました" in late.content.decode()
    stale = examiner.post(CHANGE, supplement("30000", scenario="90000"))
    assert stale.status_code == 409 and "もう一度変更してください" in stale.content.decode()


def test_a_file_that_was_overtaken_is_not_approved_and_can_be_sent_back(keys: Keys) -> None:
    examiner, approver = desk(Role.EXAMINER), desk(Role.APPROVER)
    address = proposed(examiner)
    other = parse(load(FILE).text.replace("2025, 5, 31", "2025, 6, 30").encode())
    flow.put_in_force(other, flow.Signatories(drafter="a", approver="b"), clock.now())
    assert "別のファイルが施行されました" in approver.get(address).content.decode()
    assert approver.post(address, approval(address)).status_code == 409
    assert declare.in_force(PROGRAMME).sha256 == other.sha256
    assert approver.post(address, {"send_back": "1", "secret": secret_of(Role.APPROVER)}).status_code == 422
    assert examiner.post(address, {"send_back": "1", "because": "やり直す"}).status_code == 302
    assert Proposal.objects.get().because == "やり直す"


def test_a_file_that_was_sent_back_may_be_proposed_by_another_and_is_not_approved_by_either(keys: Keys) -> None:
    changed = parse(load(FILE).text.replace("2025, 5, 31", "2025, 6, 30").encode())
    now = clock.now()
    first = amending.hand_in(changed, load(FILE).sha256, "甲", now)
    Proposal.objects.filter(pk=first.pk).update(rejected_by="乙", rejected_at=now)
    again = amending.hand_in(changed, load(FILE).sha256, "乙", now)
    for one in ("甲", "乙"):
        with pytest.raises(Conflict) as caught:
            amending.adopt(again.pk, one, now)
        assert caught.value.code in ("cases.same_person", "proposals.same_person")
    amending.adopt(again.pk, "丙", now)
    assert DeclaredProgramme.objects.get(sha256=changed.sha256).approved_by == "丙"
    with pytest.raises(Conflict) as caught:
        amending.hand_in(load(FILE), changed.sha256, "甲", now)
    assert caught.value.code == "cases.programme_superseded"
    with pytest.raises(InputRefused) as refused:
        amending.hand_in(changed, changed.sha256, "甲", now)
    assert refused.value.code == "flow.nothing_amended"


def test_a_new_programme_comes_as_a_file_and_goes_the_same_way(keys: Keys) -> None:
    examiner, approver = desk(Role.EXAMINER), desk(Role.APPROVER)
    given = {"file": SimpleUploadedFile("new.py", NEW.encode())}
    page = examiner.post("/staff/ja/programmes/look/", given).content.decode()
    assert "新しい制度です" in page and "対象になる世帯等" in page
    led = examiner.post("/staff/ja/programmes/propose/", carried(page))
    address = str(led.headers["Location"])
    assert approver.post(address, approval(address)).status_code == 302
    assert declare.in_force("another-benefit").text == NEW


def test_a_file_that_is_none_is_refused_in_words(keys: Keys) -> None:
    examiner = desk(Role.EXAMINER)
    assert examiner.post("/staff/ja/programmes/look/", {}).status_code == 422
    bad = SimpleUploadedFile("bad.py", b"import os\n")
    page = examiner.post("/staff/ja/programmes/look/", {"file": bad})
    assert page.status_code == 422 and "1行目" in page.content.decode()
    for sent in ("", "x", packed(NEW)[:-8]):
        assert examiner.post("/staff/ja/programmes/propose/", {"file": sent, "before": ""}).status_code == 400
    bomb = packed("#" * 5_000_000)
    assert len(bomb) < 20_000
    assert examiner.post("/staff/ja/programmes/propose/", {"file": bomb, "before": ""}).status_code == 400
    assert unpacked(packed(NEW + "\r\n")) == (NEW + "\r\n").encode()


def test_no_small_group_is_told_and_no_sum_tells_it(keys: Keys) -> None:
    before, last = declare.in_force(PROGRAMME), opening.newest(PROGRAMME)
    assert last is not None
    judged = pl.read_parquet(flow.run_folder(before, last.snapshot_id) / "determinations.parquet")
    entitled = judged.filter(pl.col("outcome") == "yes")["amount_yen"].to_list()
    children = [(amount - 30_000) // 20_000 for amount in entitled]
    most = min(n for n in set(children) if 0 < sum(c >= n for c in children) < FEWEST)

    def amounts(expression: str) -> DeclaredFile:
        text = before.text.replace("yen(20_000) * count(child)", expression).replace(
            "    all_of,", "    all_of,\n    choose,"
        )
        return parse(text.encode())

    few = amounts(f"choose(count(child) >= {most}, yen(1_000_000), yen(20_000) * count(child))")
    hidden = effects(before, few, "模擬 審査（2001）", clock.now())
    assert [(one.units, one.yen) for one in hidden.moved or ()] == [(None, None)]
    assert (hidden.hides, hidden.entitled, hidden.cost_after) == (True, None, hidden.cost_before)
    everybody = effects(before, amounts("yen(1_000)"), "模擬 審査（2001）", clock.now())
    more = 1_000 * len(children) - 20_000 * sum(children)
    assert [(one.units, one.yen) for one in everybody.moved or ()] == [(len(children), more)]
    assert (everybody.hides, everybody.entitled) == (False, len(children))
    assert (everybody.cost_before, everybody.cost_after) == (sum(entitled), sum(entitled) + more)


def test_another_base_date_is_said_to_have_no_snapshot_and_may_still_be_proposed(keys: Keys) -> None:
    examiner = desk(Role.EXAMINER)
    base = load(FILE).programme.base_date
    page = examiner.post(CHANGE, supplement("20000", scenario="70000") | {key("基準日", base): "令和7年1月10日"})
    assert "断面がまだない" in page.content.decode()
    assert "この変更を起案する" in page.content.decode()


def test_who_looks_at_the_effects_is_on_everybodys_record(keys: Keys) -> None:
    uses = DataUse.objects.count()
    looked(desk(Role.EXAMINER))
    newest = DataUse.objects.latest("id")
    assert DataUse.objects.count() == uses + 1
    assert (newest.by, newest.snapshot_id is not None) == ("模擬 審査（2001）", True)
    assert "改正の影響の確認" in newest.purpose and newest.people > 400


def test_every_sentence_is_said_in_both_languages() -> None:
    assert [words for words in PROGRAMMES.values() if len(words) != 2 or not all(words)] == []


def test_the_pages_speak_english(keys: Keys) -> None:
    examiner = desk(Role.EXAMINER)
    sent = supplement("25000", scenario="80000")
    page = examiner.post(CHANGE.replace("/ja/", "/en/"), sent).content.decode()
    assert "another amount" in page and "Old and new side by side" in page and "Propose this change" in page
