"""Long work that is begun at a desk: judged anew after a change, a whole list settled, all drafted, letters printed."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from madoguchi import flow
from madoguchi.cases.models import Change, Claim, DecisionBatch
from madoguchi.cases.states import Reason, State
from madoguchi.console.plot import plot_of
from madoguchi.errands import ask, sign
from madoguchi.errands.models import Errand, Kind
from madoguchi.flow.errand import AT_ONCE, is_behind
from madoguchi.identity import mandate
from madoguchi.identity.kinds import Basis, Role
from madoguchi.identity.models import Shift, Staff
from madoguchi.proposals.models import Proposal
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock
from tests.measures import protect

from .conftest import PROGRAMME, desk
from .test_programmes import approval, proposed

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
RUN = f"/staff/ja/programmes/run/{PROGRAMME}/"
LETTERS = f"/staff/ja/claims/{PROGRAMME}/letters/"
LIST = f"/staff/ja/claims/{PROGRAMME}/?state=review&reason=objection"


def text(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def began(browser: Client, address: str, **fields: str) -> str:
    """Begin something; the address of its page."""
    response = browser.post(address, fields)
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


def in_review(count: int) -> list[int]:
    """So many cases that wait for a person because of an objection; the numbers of their records."""
    chosen = list(Claim.objects.filter(state=State.OPEN, protected=False).order_by("id").values_list("id", flat=True))
    assert len(chosen) >= count
    Claim.objects.filter(id__in=chosen[:count]).update(state=State.REVIEW, reason=Reason.OBJECTION)
    return chosen[:count]


def settle_all(browser: Client, count: int, outcome: str = "refuse") -> str:
    sent = {"outcome": outcome, "note": "要件を満たさない", "reason": "objection", "count": str(count), "sure": "1"}
    return began(browser, f"/staff/ja/claims/{PROGRAMME}/settle-all/", **sent)


def test_after_a_change_everybody_is_judged_from_the_page_that_put_it_into_force(keys: Keys) -> None:
    examiner, approver = desk(Role.EXAMINER), desk(Role.APPROVER)
    before = dict(Claim.objects.values_list("pk", "amount_yen"))
    assert "いま全員を判定する" not in text(approver, "/staff/ja/desk/")
    address = proposed(examiner)
    approver.post(address, approval(address))
    for page in (address, "/staff/ja/desk/", "/staff/ja/programmes/"):
        assert f'action="{RUN}"' in text(approver, page)
    assert is_behind(PROGRAMME)
    assert "いま全員を判定する" not in text(desk(Role.COUNTER), "/staff/ja/desk/")
    ended = text(approver, began(approver, RUN))
    errand = Errand.objects.get()
    assert (errand.kind, errand.asked_by) == (Kind.RUN, "模擬 決裁（3001）")
    changed = {pk for pk, yen in Claim.objects.values_list("pk", "amount_yen") if before[pk] != yen}
    assert changed and errand.outcome["changed"] == len(changed) and f"変わった事案{len(changed)}、" in ended
    assert not is_behind(PROGRAMME)
    flow.latest(PROGRAMME)
    assert "いま全員を判定する" not in text(approver, "/staff/ja/desk/")
    assert "全員の判定と事案への反映" in text(approver, "/staff/ja/desk/")
    assert "were opened" in text(approver, f"/staff/en/errand/{errand.pk}/")


def test_a_whole_list_is_settled_as_it_was_seen_and_what_cannot_be_is_named(keys: Keys) -> None:
    examiner, count = desk(Role.EXAMINER), AT_ONCE + 5
    listed = in_review(count)
    page = text(examiner, LIST)
    assert f"この一覧の{count}件すべてに記す" in page and f'name="count" value="{count}"' in page
    address, sent = f"/staff/ja/claims/{PROGRAMME}/settle-all/", {"outcome": "pay", "reason": "objection"}
    empty = examiner.post(address, sent | {"count": str(count), "note": ""})
    assert empty.status_code == 422 and "判断と理由の両方が要ります" in empty.content.decode()
    known = {"outcome": "yes", "amount_yen": 30_000, "account_number": "1234567"}
    Claim.objects.filter(id__in=listed).update(**known)
    Claim.objects.filter(id=listed[AT_ONCE - 1]).update(account_number="")
    before = examiner.post(address, sent | {"count": str(count), "note": "確かめた"}).content.decode()
    assert (
        f"{count - 1}件に記す" in before and f"{(count - 1) * 30_000:,}円" in before and "1件には記せません" in before
    )
    assert not Errand.objects.exists()
    unseen = examiner.post(address, sent | {"note": "x", "count": str(count - 1), "sure": "1"})
    assert unseen.status_code == 400 and "flow.other_list" in unseen.content.decode()
    ended = text(examiner, settle_all(examiner, count, "pay"))
    assert f"{count}件のうち{count - 1}件に判断を記しました" in ended
    assert "支給額・受給者・口座のどれかが決まっていません" in ended
    left = Claim.objects.get(id__in=listed, state=State.REVIEW)
    assert left.pk == listed[AT_ONCE - 1]
    assert f'href="/staff/ja/case/{left.pk}/?reason=objection">{left.reference_number}' in ended


def test_who_changed_since_the_list_was_seen_is_left_alone_and_a_killed_work_goes_on(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    examiner, listed = desk(Role.EXAMINER), in_review(AT_ONCE + 5)
    with monkeypatch.context() as killed:
        killed.setattr("madoguchi.flow.errand.send_off", lambda errand: None)
        address = settle_all(examiner, len(listed))
    stopped = text(examiner, address)
    assert "処理が途中で止まりました" in stopped and "もう一度始める" in stopped
    assert 'name="again"' in stopped and 'name="again"' not in text(desk(Role.COUNTER), address)
    assert "途中で止まりました" in text(examiner, "/staff/ja/desk/")
    assert desk(Role.APPROVER).post(address, {"again": "1"}).status_code == 403
    # Two of them move meanwhile; one comes back for the same reason, with facts that nobody saw.
    for one, state in ((listed[0], State.OPEN), (listed[1], State.REVIEW)):
        Change.objects.create(
            case_id=one, from_state="review", to_state=state, reason="objection", changed_on="2025-02-10"
        )
        Claim.objects.filter(id=one).update(state=state)
    assert began(examiner, address, again="1") == address
    ended = text(examiner, address)
    assert "55件のうち53件に判断を記しました" in ended and "2件は、その間に変わったため" in ended
    assert Claim.objects.get(id=listed[1]).state == State.REVIEW
    assert set(Claim.objects.filter(id__in=listed[2:]).values_list("state", flat=True)) == {State.TO_REFUSE}
    assert examiner.post(address, {"again": "1"}).status_code == 409


def test_a_stopped_work_is_given_up_and_the_next_may_begin(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    examiner = desk(Role.EXAMINER)
    with monkeypatch.context() as killed:
        killed.setattr("madoguchi.flow.errand.send_off", lambda errand: None)
        address = began(examiner, RUN)
        assert examiner.post(RUN).status_code == 409
    assert began(examiner, address, give_up="1") == address
    assert "取りやめました" in text(examiner, address)
    assert "判定しました" in text(examiner, began(examiner, RUN))


def test_while_it_works_the_page_tells_how_far_it_is_and_keeps_nobody_at_the_desk(keys: Keys) -> None:
    examiner = desk(Role.EXAMINER)
    errand = ask.ask(Kind.RUN, PROGRAMME, {}, "模擬 審査（2001）", clock.now())
    address = f"/staff/ja/errand/{errand.pk}/"
    with sign.locked(errand.pk) as handle:
        sign.Sign(handle).tell("determine", 1, 3)
        page = text(examiner, address)
        assert '<progress aria-label="全員の判定と事案への反映" max="3" value="1">' in page
        assert "全員を判定しています" in page and "閉じてかまいません" in page and 'hx-trigger="every 1s"' in page
        seen = Shift.objects.get().seen_at
        Shift.objects.update(seen_at=seen.replace(year=seen.year - 1))
        asked = examiner.get(address, headers={"hx-request": "true"})
        assert (asked.status_code, asked.headers["HX-Redirect"]) == (204, "/staff/ja/signin/?ended=1")
        Shift.objects.update(seen_at=clock.now())
        part = examiner.get(address, headers={"hx-request": "true"}).content.decode()
        assert part.startswith('<div id="errand"') and "<html" not in part
    ask.end(
        errand,
        clock.now(),
        outcome=dict.fromkeys(("units", "entitled", "unknown", "opened", "changed", "corrections"), 1),
    )
    assert "hx-trigger" not in text(examiner, address)


def test_all_that_is_ready_is_drafted(keys: Keys) -> None:
    examiner = desk(Role.EXAMINER)
    draft = f"/staff/ja/decisions/draft/{PROGRAMME}/"
    assert "起案を待つ事案はありませんでした" in text(examiner, began(examiner, draft))
    ready = in_review(3)
    Claim.objects.filter(id__in=ready).update(state=State.READY, outcome="yes", amount_yen=30_000)
    assert "3件を起案しました" in text(examiner, began(examiner, draft))
    assert DecisionBatch.objects.get().count == 3


def test_what_is_signed_by_one_is_not_begun_again_by_another_who_then_approves_it(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    examiner, other = desk(Role.EXAMINER), desk(Role.APPROVER)
    Staff.objects.filter(number="3001").update(roles="examiner,approver")
    ready = in_review(3)
    with monkeypatch.context() as killed:
        killed.setattr("madoguchi.flow.errand.send_off", lambda errand: None)
        settling = settle_all(examiner, 3)
        drafting = began(examiner, f"/staff/ja/decisions/draft/{PROGRAMME}/")
        judging = began(examiner, RUN)
    Claim.objects.filter(id__in=ready).update(state=State.READY, reason="", outcome="yes", amount_yen=30_000)
    for address in (settling, drafting):
        page = text(other, address)
        assert 'name="again"' not in page and 'name="give_up"' in page and "本人だけ" in page
        refused = other.post(address, {"again": "1"})
        assert refused.status_code == 409 and "errands.anothers" in refused.content.decode()
        assert 'name="again"' in text(examiner, address)
    assert not DecisionBatch.objects.exists()
    assert 'name="again"' in text(other, judging) and began(other, judging, again="1") == judging
    began(other, drafting, give_up="1")
    began(other, f"/staff/ja/decisions/draft/{PROGRAMME}/")
    assert DecisionBatch.objects.get().drafted_by == "模擬 決裁（3001）"


def test_letters_are_printed_and_taken_by_who_asked_for_them_alone(keys: Keys, tmp_path: Path) -> None:
    examiner = desk(Role.EXAMINER)
    wrong = examiner.post(LETTERS, {"kind": "notice", "since": "きのう"})
    assert wrong.status_code == 422 and 'value="きのう"' in wrong.content.decode()
    address = began(examiner, LETTERS, kind="application", since="", pays_on="")
    errand = Errand.objects.get()
    page, name = text(examiner, address), errand.outcome["files"][0]
    printed = errand.outcome["letters"]["application"]
    assert printed > 0 and f"{printed}通を印刷しました" in page and f"302015/letters/{errand.pk}" in page
    file = examiner.get(f"{address}{name}")
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert "attachment" in file.headers["Content-Disposition"] and file.headers["Cache-Control"] == "no-store"
    assert examiner.get(f"{address}nothing.pdf").status_code == 404
    assert examiner.get(f"{address}..%2f..%2fkey").status_code == 404
    assert desk(Role.COUNTER).get(f"{address}{name}").status_code == 403
    assert name not in text(desk(Role.APPROVER), address)
    assert "手紙の印刷" in text(examiner, LETTERS)
    # Once a measure is known, nobody takes letters away that do not know it.
    protect(Claim.objects.get(reference_number=keys["notice"].reference_number).recipient_id, tmp_path)
    refused = examiner.get(f"{address}{name}")
    assert refused.status_code == 409 and "flow.printed_before_measure" in refused.content.decode()


def test_what_cannot_be_done_is_said_with_its_code(keys: Keys) -> None:
    examiner = desk(Role.EXAMINER)
    (flow.home() / "key").unlink()
    page = text(examiner, began(examiner, RUN))
    assert "行えませんでした" in page and "cli.key_lost" in page
    assert Errand.objects.get().refused["code"] == "cli.key_lost"


def test_the_desk_draws_what_was_decided_and_paid_with_the_figures_beside_it(keys: Keys) -> None:
    examiner = desk(Role.EXAMINER)
    assert "polyline" not in text(examiner, "/staff/ja/desk/")
    at = clock.now()
    for days, count in ((9, 3), (2, 4), (0, 5)):
        made = {"drafted_at": at - timedelta(days=days), "approved_at": at - timedelta(days=days)}
        DecisionBatch.objects.create(
            programme_id=PROGRAMME, drafted_by="a", approved_by="b", count=count, total_yen=1, merkle_root="", **made
        )
    plot = plot_of(PROGRAMME)
    assert plot is not None and [(one.decided, one.paid) for one in plot.days] == [(3, 0), (7, 0), (12, 0)]
    assert plot.decided == "6,102 463,102 463,60 594,60 594,6" and plot.paid == "6,134 463,134 594,134"
    page = text(examiner, "/staff/ja/desk/")
    assert f'points="{plot.decided}"' in page and '<td class="number">12</td>' in page and "style=" not in page
    assert "最大 12件" in page and f"{(at - timedelta(days=9)).date()}</span>" in page


def test_each_role_finds_on_the_desk_what_is_theirs(keys: Keys) -> None:
    assert 'class="button" href="/staff/ja/audit/">利用記録' in text(desk(Role.AUDITOR), "/staff/ja/desk/")
    assert 'class="button" href="/staff/ja/people/">職員' in text(desk(Role.ADMINISTRATOR), "/staff/ja/desk/")
    at = clock.now()
    DecisionBatch.objects.create(
        programme_id=PROGRAMME, drafted_by="a", drafted_at=at, count=1, total_yen=1, merkle_root=""
    )
    Proposal.objects.create(act="pay", subject=PROGRAMME, terms={}, seen={}, drafted_by="a", drafted_at=at)
    proxy = mandate.enter_proxy("模擬 代理", "", at.date().replace(year=1970), "a", at)
    mandate.enter(proxy, 1, Basis.LEGAL, "登記事項証明書", (at.date(), None), "a", at)

    def listed(role: Role) -> list[tuple[str, str]]:
        return re.findall('<p class="(state|hint)"><a href="/staff/ja/([a-z]+)/">', text(desk(role), "/staff/ja/desk/"))

    assert listed(Role.TREASURER) == [("state", "money"), ("hint", "decisions")]
    assert listed(Role.APPROVER) == [("state", "decisions"), ("state", "proxies"), ("hint", "money")]
    assert listed(Role.EXAMINER) == [("hint", "decisions"), ("hint", "proxies")]


def test_what_ended_more_than_a_day_ago_is_folded_away(keys: Keys) -> None:
    examiner, at = desk(Role.EXAMINER), clock.now()
    told = dict.fromkeys(("units", "entitled", "unknown", "opened", "changed", "corrections"), 1)
    ask.end(ask.ask(Kind.RUN, PROGRAMME, {}, "a", at), at, outcome=told)
    assert "1日より前に終わったもの" not in text(examiner, "/staff/ja/desk/")
    before = at - timedelta(days=2)
    ask.end(ask.ask(Kind.RUN, PROGRAMME, {}, "a", before), before, outcome=told)
    assert "1日より前に終わったもの（1件）" in text(examiner, "/staff/ja/desk/")
