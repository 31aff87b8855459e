"""Services that residents sign in to by the counter, with consent."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from html import unescape
from types import MappingProxyType
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings as django_settings
from django.db import Error, IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from madoguchi import flow
from madoguchi.core.dates import JAPAN
from madoguchi.datause.models import DataUse
from madoguchi.flow import evidencing, sealing, telling
from madoguchi.flow.relying import FILE
from madoguchi.identity import closure, consent
from madoguchi.identity.authorization import MOST_TELLINGS
from madoguchi.identity.kinds import Ended
from madoguchi.identity.level import Level
from madoguchi.identity.models import Authorization, Consent, Provision, ServiceUser, SpentAssertion, Visit
from madoguchi.portal.needs import Procedure
from madoguchi.registry.models import Protection, Resident
from madoguchi.simulate.counter import DoorKey
from madoguchi.simulate.provider_server import NAME as PROVIDER
from madoguchi.tenancy.models import Municipality
from madoguchi.trust.oidc import issuing, jose
from madoguchi.trust.oidc.asked import FIELDS
from madoguchi.web import clock

from .conftest import claim_of, come_in
from .federated import HOST, provider
from .serviced import AGAIN, ALL, BACK, ISSUER, Service, asked_on, come, press, read, returned
from .test_prove import ask_for, gone_on, proven, with_key
from .test_proxy import approved

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
MINE, OTHERS = "confirmation", "application"
MEASURE = MappingProxyType(
    {
        "measure_id": 9_000_001,
        "role": "applicant",
        "ground": "measure",
        "lives_here": True,
        "starts_on": date(2025, 2, 1),
    }
)


@pytest.fixture
def nursery(keys: Keys) -> Service:
    service = Service()
    service.known()
    return service


def someone(key: DoorKey) -> Client:
    return come_in(key, client=Client(HTTP_HOST=HOST))


def sure(key: DoorKey) -> Client:
    """A browser whose resident is known as well as an outside provider would make it known."""
    browser = someone(key)
    Visit.objects.filter(person_id=person_of(key)).update(identity_level=2, authentication_level=2)
    return browser


def signed_in(browser: Client, service: Service, **asked: object) -> dict[str, str]:
    """Go there without telling anything else."""
    back = returned(press(browser, come(browser, service.address(**asked)), agree="1"))  # type: ignore[arg-type]
    said = service.exchange(back["code"])
    assert said.status_code == 200, said.content
    return read(said)


def told_items(browser: Client, service: Service, *items: str, days: int = 0) -> dict[str, str]:
    """Agree to items, for once or for days; what the code is exchanged for."""
    service.bound = Service().bound
    scopes = AGAIN if days else ALL
    page = press(browser, come(browser, service.address(scopes=scopes)), item=list(items), days=str(days), agree="1")
    said = service.exchange(returned(page)["code"])
    assert said.status_code == 200, said.content
    return read(said)


def shown(page: HttpResponse) -> str:
    return unescape(page.content.decode())


def recorded(proof: HttpResponse) -> str:
    """The record that a proof is about (C2SP tlog-proof: the salt, and then the record)."""
    extra = proof.content.decode().splitlines()[1].removeprefix("extra ")
    return b64decode(extra)[16:].decode()


def person_of(key: DoorKey) -> int:
    found = claim_of(key).recipient_id
    assert found is not None
    return found


def test_who_is_in_goes_there_under_a_number_that_only_this_service_knows(keys: Keys, nursery: Service) -> None:
    browser, other = someone(keys[MINE]), Service(name="library")
    (flow.home() / FILE).write_text(nursery.settings() + other.settings())
    told = nursery.judged(signed_in(browser, nursery))
    again = nursery.judged(signed_in(browser, nursery))
    elsewhere = other.judged(signed_in(browser, other))
    anothers = nursery.judged(signed_in(someone(keys[OTHERS]), nursery))
    assert told.subject == again.subject and len(told.subject) == 43
    assert len({told.subject, elsewhere.subject, anothers.subject}) == 3
    assert ServiceUser.objects.count() == 3
    assert str(person_of(keys[MINE])) not in json.dumps(list(ServiceUser.objects.values("subject")))


def claims_in(said: dict[str, str]) -> Mapping[str, object]:
    claims = jose.claims_of(said["id_token"], jose.keys_of(Client(HTTP_HOST=HOST).get("/openid/keys.json").json()))
    assert not isinstance(claims, jose.Unsigned)
    return claims


def test_our_word_says_how_sure_it_is_who_was_there(keys: Keys, nursery: Service) -> None:
    claims = claims_in(signed_in(someone(keys[MINE]), nursery))
    levels = [claims[f"{one}_level"] for one in ("identity", "authentication", "federation")]
    assert (claims["acr"], levels) == ("aal1", [1, 1, 2])


def test_when_it_was_proven_is_said_only_to_who_asks(keys: Keys, nursery: Service) -> None:
    """Else two services could find by it that they know the same person."""
    browser = someone(keys[MINE])
    assert "auth_time" not in claims_in(signed_in(browser, nursery))
    since = float(str(claims_in(signed_in(browser, nursery, more="&max_age=600"))["auth_time"]))
    assert 0 <= datetime.now(UTC).timestamp() - since < 60


def test_without_items_nothing_but_the_number_is_told(keys: Keys, nursery: Service) -> None:
    before = DataUse.objects.count()
    said = signed_in(someone(keys[MINE]), nursery)
    assert read(nursery.told(said["access_token"])) == {"sub": nursery.judged(said).subject}
    assert not Provision.objects.exists() and "refresh_token" not in said
    assert not DataUse.objects.filter(id__gt=before, by__startswith="連携先").exists()


def test_who_is_not_in_comes_in_first_and_is_led_back_to_what_was_asked(keys: Keys, nursery: Service) -> None:
    browser = Client(HTTP_HOST=HOST)
    page = come(browser, nursery.address())
    assert "先にこの窓口に入ってください" in shown(page) and not ServiceUser.objects.exists()
    assert press(browser, page).headers["Location"] == "/ja/"
    come_in(keys[MINE], client=browser)
    home = browser.get("/ja/home/")
    assert home.headers["Location"] == "/ja/service/"
    page = browser.get("/ja/service/")
    assert "保育施設の予約" in shown(page)
    # It was shown: from then on home is home, and says that somebody waits.
    assert "保育施設の予約が待っています" in shown(browser.get("/ja/home/"))
    assert nursery.exchange(returned(press(browser, page, agree="1"))["code"]).status_code == 200
    assert "予約が待っています" not in shown(browser.get("/ja/home/"))


def test_items_take_more_than_a_letter_and_what_was_asked_is_not_lost_on_the_way(keys: Keys, nursery: Service) -> None:
    """Nor does a passkey do that was made with it: it takes the word of a provider that fits the register."""
    browser, own = with_key(keys[MINE])
    answer = own.sign(browser.post("/ja/passkey/begin/").content.decode())
    assert browser.post("/ja/passkey/", {"passkey": answer}).status_code == 302
    asks = come(browser, nursery.address(scopes=ALL)).headers["Location"]
    assert asks.startswith("/ja/prove/") and "data-passkey=get" not in shown(browser.get(asks))
    with provider(keys) as at:
        assert "外部の本人確認サービスを結び付ける" in shown(browser.get(asks))
        at.link(browser, MINE)
        number = asks.rstrip("/").rpartition("/")[2]
        on = at.through(browser, MINE, f"/ja/provider/{PROVIDER}/prove/{number}/")
    assert browser.get(on.headers["Location"]).headers["Location"] == "/ja/service/"
    page = browser.get("/ja/service/")
    assert 'name="item" value="address"' in shown(page)
    back = returned(press(browser, page, item=["name"], agree="1"))
    claims = claims_in(read(nursery.exchange(back["code"])))
    assert (claims["identity_level"], claims["federation_level"]) == (3, 2)


def test_what_was_pressed_too_early_goes_on_as_it_was(keys: Keys, nursery: Service) -> None:
    nursery.known("authentication_level = 2")
    browser, own = with_key(keys[MINE])
    visits = Visit.objects.filter(person_id=person_of(keys[MINE]))
    visits.update(identity_level=2, authentication_level=2)
    page = come(browser, nursery.address(scopes=ALL))
    visits.update(authentication_level=1)
    asks = press(browser, page, item=["name", "gender"], agree="1")
    said = read(nursery.exchange(returned(gone_on(browser, proven(browser, own, asks)))["code"]))
    assert set(read(nursery.told(said["access_token"]))) == {"sub", "name", "gender"}


def test_only_what_was_ticked_is_told_as_the_register_has_it_now_and_on_record(keys: Keys, nursery: Service) -> None:
    browser = sure(keys[MINE])
    said = told_items(browser, nursery, "name", "birthdate", "address", "gender")
    answer = nursery.told(said["access_token"])
    found = json.loads(answer.content)
    person = person_of(keys[MINE])
    row = Resident.objects.filter(person_id=person, superseded_at__isnull=True).order_by("-event_on", "-version")[0]
    assert found["name"] == row.name and found["birthdate"] == str(row.birth_date)
    assert found["gender"] == {"1": "male", "2": "female"}[row.sex]
    assert found["address"]["formatted"].startswith(f"和歌山県和歌山市{row.town or ''}")
    kept = Provision.objects.get()
    assert kept.items == "name,birthdate,address,gender"
    assert kept.told_sha256 == sha256(answer.content).hexdigest()
    use = DataUse.objects.filter(by="連携先 保育施設の予約（こども未来部）").get()
    assert [one.person_id for one in use.persons.all()] == [person]
    assert use.items == [
        "addressees.name",
        "people.birth_date",
        "addressees.address",
        "addressees.building",
        "residents.sex",
    ]
    only = told_items(browser, nursery, "name")
    assert set(read(nursery.told(only["access_token"]))) == {"sub", "name"}
    words = Consent.objects.latest("id").words
    assert "氏名" in words and "住所" not in words and "こども未来部" in words and "今回だけ" in words


def test_items_that_were_not_asked_for_are_not_told_whatever_is_sent(keys: Keys, nursery: Service) -> None:
    browser = sure(keys[MINE])
    page = come(browser, nursery.address(scopes=("openid", "name")))
    back = returned(press(browser, page, item=["name", "address", "sub", "x"], agree="1"))
    said = read(nursery.exchange(back["code"]))
    assert set(read(nursery.told(said["access_token"]))) == {"sub", "name"}


def test_a_consent_for_days_is_asked_again_until_it_is_taken_back(keys: Keys, nursery: Service) -> None:
    browser = sure(keys[MINE])
    said = told_items(browser, nursery, "name", "address", days=30)
    given = Consent.objects.get(lasting=True)
    assert (given.last_day, given.until.astimezone(JAPAN).hour) == (date(2025, 3, 12), 0)
    again = read(nursery.again(said["refresh_token"]))
    assert set(read(nursery.told(again["access_token"]))) == {"sub", "name", "address"}
    assert nursery.told(said["access_token"]).status_code == 401, "the newer token takes the place of the last"
    page = browser.get("/ja/services/")
    assert "保育施設の予約" in shown(page) and "氏名、住所" in shown(page)
    assert browser.post("/ja/services/end/", {"consent": given.pk}).headers["Location"] == "/ja/services/?ended=1"
    assert nursery.told(again["access_token"]).status_code == 401
    assert read(nursery.again(said["refresh_token"])) == {"error": "invalid_grant"}
    given.refresh_from_db()
    assert (given.ended_why, Provision.objects.count()) == ("owner", 1)


def test_a_consent_ends_by_itself(keys: Keys, nursery: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    said = told_items(sure(keys[MINE]), nursery, "name", days=30)
    monkeypatch.setattr(django_settings, "TODAY", date(2025, 3, 12))
    assert nursery.again(said["refresh_token"]).status_code == 200
    monkeypatch.setattr(django_settings, "TODAY", date(2025, 3, 13))
    assert read(nursery.again(said["refresh_token"])) == {"error": "invalid_grant"}


def test_who_agreed_before_goes_on_with_one_press(keys: Keys, nursery: Service) -> None:
    browser = sure(keys[MINE])
    told_items(browser, nursery, "name", "birthdate", "address", "gender", days=90)
    page = come(browser, nursery.address(scopes=("openid", "name")))
    assert "前に同意した内容のまま入ります" in shown(page) and 'name="item"' not in shown(page)
    said = read(nursery.exchange(returned(press(browser, page, agree="1"))["code"]))
    assert "name" in read(nursery.told(said["access_token"])) and Consent.objects.count() == 1


def test_a_newer_consent_takes_the_place_of_the_last(keys: Keys, nursery: Service) -> None:
    browser = sure(keys[MINE])
    first = told_items(browser, nursery, "name", days=90)
    second = told_items(browser, nursery, "name", "gender", days=30)
    assert nursery.again(first["refresh_token"]).status_code == 400
    assert nursery.again(second["refresh_token"]).status_code == 200
    assert [one.ended_why for one in Consent.objects.order_by("id")] == ["renewed", None]


def test_nothing_is_told_of_who_is_protected_and_it_looks_as_if_it_was_taken_back(keys: Keys, nursery: Service) -> None:
    browser = sure(keys[MINE])
    said = told_items(browser, nursery, "name", "address", days=90)
    other = told_items(sure(keys[OTHERS]), nursery, "name", days=90)
    consent.end(Consent.objects.get(user__person_id=person_of(keys[OTHERS])), Ended.OWNER, clock.now())
    measure = Protection.objects.create(person_id=person_of(keys[MINE]), recorded_at=clock.now(), **MEASURE)
    answers = [(nursery.told(one["access_token"]), nursery.again(one["refresh_token"])) for one in (said, other)]
    assert answers[0][0].status_code == 401 and answers[0][1].status_code == 400
    assert [one.content for one in answers[0]] == [one.content for one in answers[1]]
    assert not Provision.objects.exists()
    # Nor does it come to life again, by which the two could be told apart.
    Protection.objects.filter(pk=measure.pk).update(superseded_at=clock.now())
    assert nursery.again(said["refresh_token"]).status_code == 400
    assert Consent.objects.get(user__person_id=person_of(keys[MINE])).ended_why == "office"


def test_who_agreed_before_and_is_protected_since_signs_in_like_who_ticks_nothing(keys: Keys, nursery: Service) -> None:
    browser = sure(keys[MINE])
    told_items(browser, nursery, "name", "address", days=90)
    Protection.objects.create(person_id=person_of(keys[MINE]), recorded_at=clock.now(), **MEASURE)
    page = come(browser, nursery.address(scopes=AGAIN))
    assert "ここからは渡せません" in shown(page) and "前に同意した" not in shown(page)
    said = read(nursery.exchange(returned(press(browser, page, agree="1"))["code"]))
    nothing = told_items(sure(keys[OTHERS]), nursery, days=90)
    assert said.keys() == nothing.keys() and "refresh_token" not in said and said["scope"] == nothing["scope"]
    assert set(read(nursery.told(said["access_token"]))) == {"sub"}


def test_nothing_is_told_where_somebody_else_of_the_household_will_be_protected(keys: Keys, nursery: Service) -> None:
    said = told_items(sure(keys[MINE]), nursery, "name", days=90)
    mine = Resident.objects.filter(person_id=person_of(keys[MINE]), superseded_at__isnull=True)[0]
    others = Resident.objects.filter(household_id=mine.household_id, superseded_at__isnull=True)
    found = others.exclude(person_id=mine.person_id).first()
    who = found.person_id if found else mine.person_id
    Protection.objects.create(person_id=who, recorded_at=clock.now(), **{**MEASURE, "starts_on": date(2025, 4, 1)})
    assert nursery.told(said["access_token"]).status_code == 401


def test_nothing_is_told_of_who_moved_away_or_died(keys: Keys, nursery: Service) -> None:
    said = told_items(sure(keys[MINE]), nursery, "name", days=90)
    row = Resident.objects.filter(person_id=person_of(keys[MINE]), superseded_at__isnull=True).order_by("-version")[0]
    row.pk, row.version, row.status, row.event_reason = None, row.version + 1, "2", "転出"
    row.event_on = row.removed_on = row.recorded_on = date(2025, 2, 9)
    row.recorded_at = clock.now()
    row.save(force_insert=True)
    assert nursery.told(said["access_token"]).status_code == 401
    assert nursery.again(said["refresh_token"]).status_code == 400


def test_closing_the_counter_for_somebody_ends_all_they_agreed_to(keys: Keys, nursery: Service) -> None:
    said = told_items(sure(keys[MINE]), nursery, "name", days=90)
    closure.close(person_of(keys[MINE]), "電話を失くした", "職員", clock.now())
    assert nursery.told(said["access_token"]).status_code == 401
    assert nursery.again(said["refresh_token"]).status_code == 400
    assert Consent.objects.get().ended_why == "office"


def test_a_code_counts_once_and_who_brings_it_again_ends_what_it_opened(keys: Keys, nursery: Service) -> None:
    browser = sure(keys[MINE])
    page = press(browser, come(browser, nursery.address(scopes=AGAIN)), item=["name"], days="30", agree="1")
    code = returned(page)["code"]
    said = read(nursery.exchange(code))
    assert nursery.told(said["access_token"]).status_code == 200
    assert read(nursery.exchange(code)) == {"error": "invalid_grant"}
    assert nursery.told(said["access_token"]).status_code == 401
    assert nursery.again(said["refresh_token"]).status_code == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "a" * 43},
        {"code_verifier": ""},
        {"redirect_uri": "https://nursery.example/other"},
        {"code": "x"},
    ],
    ids=["another verifier", "no verifier", "another address", "another code"],
)
def test_a_code_is_good_for_who_asked_and_for_nobody_else(
    keys: Keys, nursery: Service, changed: dict[str, str]
) -> None:
    browser = someone(keys[MINE])
    code = returned(press(browser, come(browser, nursery.address()), agree="1"))["code"]
    refused = nursery.exchange(code, **changed)
    assert (refused.status_code, read(refused)) == (400, {"error": "invalid_grant"})
    if "code" not in changed:
        assert nursery.exchange(code).status_code == 400, "it was tried"


def test_a_code_is_no_other_services(keys: Keys, nursery: Service) -> None:
    other = Service(name="library", bound=nursery.bound)
    (flow.home() / FILE).write_text(nursery.settings() + other.settings())
    browser = sure(keys[MINE])
    page = press(browser, come(browser, nursery.address(scopes=AGAIN)), item=["name"], days="30", agree="1")
    code = returned(page)["code"]
    said = read(nursery.exchange(code))
    assert read(other.again(said["refresh_token"])) == {"error": "invalid_grant"}
    assert nursery.again(said["refresh_token"]).status_code == 200
    browser = someone(keys[MINE])
    code = returned(press(browser, come(browser, nursery.address()), agree="1"))["code"]
    assert read(other.exchange(code)) == {"error": "invalid_grant"}


def test_a_code_lasts_a_minute(keys: Keys, nursery: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = someone(keys[MINE])
    code = returned(press(browser, come(browser, nursery.address()), agree="1"))["code"]
    Authorization.objects.update(made_at=datetime.now(UTC) - timedelta(seconds=61))
    assert read(nursery.exchange(code)) == {"error": "invalid_grant"}


def test_a_service_says_by_its_own_key_that_it_is_it_for_us_and_once(keys: Keys, nursery: Service) -> None:
    browser = someone(keys[MINE])
    code = returned(press(browser, come(browser, nursery.address()), agree="1"))["code"]
    said = {"iss": "nursery", "sub": "nursery", "aud": ISSUER, "jti": "1", "exp": datetime.now(UTC).timestamp() + 60}
    late = said["exp"] - 200 if isinstance(said["exp"], float) else 0
    wrong: list[dict[str, object]] = [
        {"aud": f"{ISSUER}/openid/token"},
        {"aud": [ISSUER, "https://other.example"]},
        {"iss": "library"},
        {"sub": "library"},
        {"exp": late},
        {"exp": late + 86_400},
        {"exp": "soon"},
        {"jti": ""},
        {"jti": None},
        {"nbf": late + 1_000},
    ]
    tried = [nursery.exchange(code, client_assertion=jose.signed({**said, **one}, nursery.key)) for one in wrong]
    strange = ec.generate_private_key(ec.SECP256R1())
    tried.append(nursery.exchange(code, client_assertion=jose.signed(said, strange)))
    tried.append(nursery.exchange(code, client_assertion=""))
    tried.append(nursery.exchange(code, client_assertion_type="urn:other"))
    tried.append(nursery.exchange(code, client_id="library"))
    assert {(one.status_code, one.content) for one in tried} == {(401, b'{"error": "invalid_client"}')}
    good = jose.signed(said, nursery.key)
    assert nursery.exchange(code, client_assertion=good).status_code == 200
    assert nursery.exchange(code, client_assertion=good).status_code == 401, "it was said before"
    assert SpentAssertion.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": ""}, "invalid_request"),
        ({"scope": "name"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "https://a.example"}, "request_uri_not_supported"),
        ({"registration": "{}"}, "registration_not_supported"),
        ({"prompt": "none"}, "interaction_required"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"nonce": "n" * 301}, "invalid_request"),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, dict) else one,
)
def test_what_is_wrong_is_told_the_service(keys: Keys, nursery: Service, changed: dict[str, str], error: str) -> None:
    sent = parse_qs(urlsplit(nursery.address()).query)
    answer = Client(HTTP_HOST=HOST).get("/openid/authorize", {**sent, **changed})
    assert answer.status_code == 302
    back = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert answer.headers["Location"].startswith(BACK)
    assert (back["error"], back["iss"], back["state"]) == ([error], [ISSUER], [nursery.bound.state])


@pytest.mark.parametrize(
    "changed",
    [{"client_id": "library"}, {"redirect_uri": f"{BACK}/"}, {"redirect_uri": [BACK, BACK]}, {"client_id": ""}],
    ids=["another service", "another address", "two addresses", "nobody"],
)
def test_nobody_is_led_where_no_service_is_known_to_be(
    keys: Keys, nursery: Service, changed: dict[str, object]
) -> None:
    sent = parse_qs(urlsplit(nursery.address()).query)
    answer = Client(HTTP_HOST=HOST).get("/openid/authorize", {**sent, **changed})  # type: ignore[arg-type]
    assert answer.status_code == 400 and "連携先に戻れません" in shown(answer)
    browser = someone(keys[MINE])
    query = urlsplit(nursery.address()).query.replace("nursery.example", "evil.example")
    assert browser.get(f"/ja/service/asked/?{query}").status_code == 302
    assert browser.get("/ja/service/").status_code == 400
    assert browser.post("/ja/service/", {"asked": query, "agree": "1"}).status_code == 400
    assert not ServiceUser.objects.exists()


def test_who_stops_is_led_back_and_nothing_is_kept(keys: Keys, nursery: Service) -> None:
    browser = someone(keys[MINE])
    back = returned(press(browser, come(browser, nursery.address()), stop="1"))
    assert back["error"] == "access_denied" and not ServiceUser.objects.exists()
    elsewhere = Client(HTTP_HOST=HOST)
    assert returned(press(elsewhere, come(elsewhere, nursery.address()), stop="1"))["error"] == "access_denied"


def test_who_is_asked_for_more_can_stop_there_and_is_led_back(keys: Keys, nursery: Service) -> None:
    browser = someone(keys[MINE])
    asks = come(browser, nursery.address(scopes=ALL)).headers["Location"]
    said = shown(browser.get(asks))
    assert asks.startswith("/ja/prove/") and "やめて" in said and "ほかの方法: 窓口か郵送" not in said
    assert returned(browser.post("/ja/service/", {"stop": "1"}))["error"] == "access_denied"
    assert browser.get("/ja/home/").status_code == 200, "nothing waits any more"


def test_a_proof_that_is_too_old_is_made_anew(keys: Keys, nursery: Service) -> None:
    browser = someone(keys[MINE])
    Visit.objects.update(proven_at=clock.now() - timedelta(minutes=6))
    for more in ("&prompt=login", "&max_age=300", "&max_age=0"):
        page = come(browser, nursery.address(more=more))
        assert "本人確認をし直す" in shown(page)
        assert "本人確認をし直す" in shown(press(browser, page, agree="1"))
    assert press(browser, page, again="1").headers["Location"] == "/ja/"
    assert Visit.objects.get().ended_at
    come_in(keys[MINE], client=browser)
    assert browser.get("/ja/home/").headers["Location"] == "/ja/service/"
    assert returned(press(browser, browser.get("/ja/service/"), agree="1"))["code"]


def test_two_windows_do_not_mix(keys: Keys, nursery: Service) -> None:
    other = Service(name="library")
    (flow.home() / FILE).write_text(nursery.settings() + other.settings())
    browser = someone(keys[MINE])
    first, second = come(browser, nursery.address()), come(browser, other.address())
    assert "client_id=nursery" in asked_on(first) and "client_id=library" in asked_on(second)
    assert nursery.judged(read(nursery.exchange(returned(press(browser, first, agree="1"))["code"])))
    assert other.judged(read(other.exchange(returned(press(browser, second, agree="1"))["code"])))


def test_the_table_of_levels_is_asked(keys: Keys, nursery: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = someone(keys[MINE])
    assert come(browser, nursery.address()).status_code == 200
    ask_for(monkeypatch, Procedure.GO_TO_SERVICE, Level(authentication=2))
    assert come(browser, nursery.address()).headers["Location"].startswith("/ja/prove/")


def test_a_service_may_want_more_than_a_letter_and_may_ask_for_more(keys: Keys, nursery: Service) -> None:
    nursery.known("authentication_level = 2")
    browser = someone(keys[MINE])
    assert come(browser, nursery.address()).headers["Location"].startswith("/ja/prove/")
    nursery.known()
    assert come(browser, nursery.address(acr="aal3 aal2")).headers["Location"].startswith("/ja/prove/")
    assert come(browser, nursery.address(acr="unknown")).status_code == 200


def test_the_items_come_in_a_token_of_ours_where_the_settings_say_so(keys: Keys, nursery: Service) -> None:
    nursery.known("signed = true")
    said = told_items(sure(keys[MINE]), nursery, "name")
    answer = nursery.told(said["access_token"])
    assert answer.headers["Content-Type"] == "application/jwt"
    claims = jose.claims_of(
        answer.content.decode(), jose.keys_of(Client(HTTP_HOST=HOST).get("/openid/keys.json").json())
    )
    assert not isinstance(claims, jose.Unsigned)
    assert (claims["iss"], claims["aud"], claims["sub"]) == (ISSUER, "nursery", nursery.judged(said).subject)
    assert claims["name"] and Provision.objects.get().told_sha256 == sha256(answer.content).hexdigest()


def test_what_is_told_and_its_record_are_one(keys: Keys, nursery: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    said = told_items(sure(keys[MINE]), nursery, "name")
    before = DataUse.objects.count()

    def dies(*_: object) -> None:
        raise OSError("the machine stops here")

    monkeypatch.setattr(telling.consent, "told", dies)
    browser = Client(HTTP_HOST=HOST, raise_request_exception=False)
    answer = browser.get("/openid/userinfo", HTTP_AUTHORIZATION=f"Bearer {said['access_token']}")
    assert answer.status_code == 500 and DataUse.objects.count() == before


def test_tokens_lie_in_the_records_as_digests_only(keys: Keys, nursery: Service) -> None:
    browser = sure(keys[MINE])
    page = press(browser, come(browser, nursery.address(scopes=AGAIN)), item=["name"], days="30", agree="1")
    code = returned(page)["code"]
    said = read(nursery.exchange(code))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM identity_authorization")
        kept = repr(cursor.fetchall())
    for secret in (code, said["access_token"], said["refresh_token"]):
        assert secret not in kept and sha256(secret.encode()).hexdigest() in kept


def test_what_was_agreed_to_is_not_altered(keys: Keys, nursery: Service) -> None:
    said = told_items(sure(keys[MINE]), nursery, "name", days=30)
    nursery.told(said["access_token"])
    for table, change in (
        (ServiceUser, {"subject": "x"}),
        (Consent, {"items": "address"}),
        (Consent, {"until": clock.now()}),
        (Provision, {"items": ""}),
    ):
        with pytest.raises(Error), transaction.atomic():
            table.objects.update(**change)
        with pytest.raises(Error), transaction.atomic():
            table.objects.all().delete()
    consent.end(Consent.objects.get(), Ended.OWNER, clock.now())
    with pytest.raises(Error), transaction.atomic():
        Consent.objects.update(ended_at=None, ended_why=None)


def test_somebody_else_ends_and_sees_nothing(keys: Keys, nursery: Service) -> None:
    told_items(sure(keys[MINE]), nursery, "name", days=30)
    given = Consent.objects.get()
    other = someone(keys[OTHERS])
    assert other.post("/ja/services/end/", {"consent": given.pk}).status_code == 404
    assert other.get(f"/ja/services/{given.pk}/consent.tlog-proof").status_code == 404
    assert other.post("/ja/services/end/", {"consent": "１"}).status_code == 404
    assert "保育施設" not in shown(other.get("/ja/services/"))
    assert Client(HTTP_HOST=HOST).get("/ja/services/").status_code == 302
    assert Consent.objects.get().ended_at is None


def test_a_resident_takes_away_proof_of_what_they_agreed_to(keys: Keys, nursery: Service) -> None:
    sealing.begin(clock.of_the_machine())
    browser = sure(keys[MINE])
    told_items(browser, nursery, "name", days=30)
    given = Consent.objects.get()
    assert browser.get(f"/ja/services/{given.pk}/consent.tlog-proof").status_code == 202
    evidencing.seal(clock.of_the_machine())
    proof = browser.get(f"/ja/services/{given.pk}/consent.tlog-proof")
    assert proof.status_code == 200 and Consent._meta.db_table in recorded(proof)


def test_without_services_there_is_no_provider_and_a_broken_file_stops_nothing_else(keys: Keys) -> None:
    browser = someone(keys[MINE])
    for where in ("/.well-known/openid-configuration", "/openid/keys.json", "/openid/userinfo"):
        assert browser.get(where).status_code == 404
    assert browser.post("/openid/token").status_code == 404
    assert "連携先への同意" not in shown(browser.get("/ja/home/"))
    for broken in ("a = " + "[" * 5_000, "[nursery]\ntitle = 1\n"):
        (flow.home() / FILE).write_text(broken)
        assert browser.get("/ja/home/").status_code == 200
        answer = browser.post("/openid/token")
        assert (answer.status_code, read(answer)) == (503, {"error": "temporarily_unavailable"})
    assert browser.get("/ja/home/").status_code == 200
    assert browser.get("/ja/services/").status_code == 200
    assert browser.get("/openid/authorize").status_code == 400


def test_who_acts_for_somebody_signs_in_nowhere_as_them(keys: Keys, nursery: Service) -> None:
    browser = someone(keys[MINE])
    visit = Visit.objects.get()
    page = come(browser, nursery.address())
    Visit.objects.filter(id=visit.pk).update(door="mandate", mandate=approved(keys[MINE]))
    assert press(browser, page, agree="1").status_code == 409
    assert not ServiceUser.objects.exists()


def test_a_service_gives_up_its_own_tokens_and_no_others(keys: Keys, nursery: Service) -> None:
    other = Service(name="library")
    (flow.home() / FILE).write_text(nursery.settings() + other.settings())
    said = told_items(sure(keys[MINE]), nursery, "name", days=30)
    for token in (said["access_token"], said["refresh_token"], "x", "\u3042"):
        answer = other.gives_up(token)
        assert (answer.status_code, answer.content) == (200, b"")
    assert nursery.told(said["access_token"]).status_code == 200
    assert (nursery.gives_up(said["access_token"]).status_code, nursery.told(said["access_token"]).status_code) == (
        200,
        401,
    )
    again = read(nursery.again(said["refresh_token"]))
    assert nursery.told(again["access_token"]).status_code == 200
    assert nursery.gives_up(said["refresh_token"]).status_code == 200
    assert nursery.told(again["access_token"]).status_code == 401
    assert read(nursery.again(said["refresh_token"])) == {"error": "invalid_grant"}
    # What the person agreed to is theirs to end.
    assert Consent.objects.get().ended_at is None


def test_who_does_not_say_who_it_is_or_names_no_token_gives_up_nothing(keys: Keys, nursery: Service) -> None:
    said = signed_in(someone(keys[MINE]), nursery)
    nameless = nursery.gives_up(said["access_token"], client_assertion="x")
    assert (nameless.status_code, read(nameless)) == (401, {"error": "invalid_client"})
    assert read(nursery.gives_up("")) == {"error": "invalid_request"}
    assert nursery.told(said["access_token"]).status_code == 200


@pytest.mark.parametrize("where", ["/openid/token", "/openid/revoke", "/openid/userinfo"])
def test_machines_are_told_of_rubbish_as_machines(keys: Keys, nursery: Service, where: str) -> None:
    browser = Client(HTTP_HOST=HOST)
    found = [browser.post(where, {"token": "a\0b"}), browser.post(where, "x" * 300_000, content_type="text/plain")]
    for answer in (*found, browser.delete(where)):
        assert answer.status_code in (400, 405, 413) and read(answer) == {"error": "invalid_request"}


@pytest.mark.parametrize("where", ["/.well-known/openid-configuration", "/openid/keys.json", "/provider/keys.json"])
def test_what_machines_read_is_no_page_when_it_is_not_there(keys: Keys, nursery: Service, where: str) -> None:
    (flow.home() / FILE).unlink()
    browser = Client(HTTP_HOST=HOST)
    for answer, status in ((browser.get(where), 404), (browser.post(where), 405)):
        assert (answer.status_code, read(answer)) == (status, {"error": "invalid_request"})


def test_the_document_says_what_holds(keys: Keys, nursery: Service) -> None:
    said = Client(HTTP_HOST=HOST).get("/.well-known/openid-configuration").json()
    assert said["issuer"] == ISSUER and said["authorization_endpoint"] == f"{ISSUER}/openid/authorize"
    assert said["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert said["code_challenge_methods_supported"] == ["S256"]


def test_every_language_says_it(keys: Keys, nursery: Service) -> None:
    browser = sure(keys[MINE])
    told_items(browser, nursery, "name", days=30)
    for language, agree in (("ja", "同意して"), ("en", "Agree and go on"), ("easy", "「はい」と いって")):
        come(browser, nursery.address(scopes=ALL))
        assert agree in shown(browser.get(f"/{language}/service/"))
        assert browser.get(f"/{language}/services/").status_code == 200
    english = Client(HTTP_HOST=HOST).get(nursery.address(more="&ui_locales=en"))
    assert 'lang="en"' in shown(english) and "Nursery booking" in shown(english)


def test_tokens_that_are_none_open_nothing(keys: Keys, nursery: Service) -> None:
    browser = Client(HTTP_HOST=HOST)
    for sent in ("", "Bearer", "Bearer x", "Basic x", "Bearer " + "x" * 5_000):
        answer = browser.get("/openid/userinfo", HTTP_AUTHORIZATION=sent)
        # Who shows none is told no error (RFC 6750, 3.1).
        error = ' error="invalid_token"' if " " in sent else ""
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, f"Bearer{error}")
    assert read(nursery.post({"grant_type": "password"})) == {"error": "invalid_client"}
    fields = {"client_assertion_type": issuing.BEARER, "grant_type": "password"}
    word = jose.signed(
        {"iss": "nursery", "sub": "nursery", "aud": ISSUER, "jti": "2", "exp": datetime.now(UTC).timestamp() + 60},
        nursery.key,
    )
    assert read(nursery.post({**fields, "client_assertion": word})) == {"error": "unsupported_grant_type"}
    assert Municipality.objects.get().synthetic


@effort(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(
        st.sampled_from([*FIELDS, "grant_type", "code", "code_verifier", "refresh_token", "client_assertion", "asked"]),
        st.one_of(st.text(max_size=60), st.sampled_from(["code", "openid", "nursery", BACK, "S256", issuing.BEARER])),
    )
)
def test_whatever_a_service_sends_is_answered_and_opens_nothing(
    keys: Keys, nursery: Service, sent: dict[str, str]
) -> None:
    browser = Client(HTTP_HOST=HOST)
    browser.raise_request_exception = True
    assert browser.get("/openid/authorize", sent).status_code in (200, 302, 400)
    assert browser.post("/openid/authorize", sent).status_code in (200, 302, 400)
    assert browser.post("/openid/token", sent).status_code in (400, 401)
    assert browser.post("/ja/service/", sent).status_code in (200, 302, 400)
    assert not ServiceUser.objects.exists()


def test_at_a_terminal_that_others_use_nothing_lasts_and_a_proof_is_fresh(keys: Keys, nursery: Service) -> None:
    browser = come_in(keys[MINE], client=Client(HTTP_HOST=HOST), shared=True)
    visits = Visit.objects.all()
    visits.update(identity_level=2, authentication_level=2)
    page = come(browser, nursery.address(scopes=AGAIN))
    assert 'name="item"' in shown(page) and 'name="days"' not in shown(page)
    press(browser, page, item=["name"], days="366", agree="1")
    assert [(one.items, one.lasting) for one in Consent.objects.all()] == [("name", False)]
    visits.update(proven_at=clock.now() - timedelta(minutes=6))
    page = come(browser, nursery.address(scopes=ALL))
    assert "本人確認をし直す" in shown(page) and 'name="item"' not in shown(page)
    assert "本人確認をし直す" in shown(press(browser, page, item=["name"], agree="1"))
    assert Consent.objects.count() == 1


def test_the_page_says_who_is_in_and_that_it_was_looked_is_on_record(keys: Keys, nursery: Service) -> None:
    page = come(someone(keys[MINE]), nursery.address())
    person = person_of(keys[MINE])
    name = Resident.objects.filter(person_id=person, superseded_at__isnull=True)[0].name
    assert name in shown(page)
    use = DataUse.objects.filter(purpose="連携先に渡す項目の確認").latest("id")
    assert [one.person_id for one in use.persons.all()] == [person] and use.items == ["addressees.name"]


def test_nobody_signs_in_as_who_died(keys: Keys, nursery: Service) -> None:
    browser = sure(keys[MINE])
    page = come(browser, nursery.address())
    row = Resident.objects.filter(person_id=person_of(keys[MINE]), superseded_at__isnull=True).order_by("-version")[0]
    row.pk, row.version, row.status, row.event_reason = None, row.version + 1, "3", "死亡"
    row.event_on = row.removed_on = row.recorded_on = date(2025, 2, 9)
    row.recorded_at = clock.now()
    row.save(force_insert=True)
    closed = press(browser, page, agree="1")
    assert "この方としては、連携先に入れません" in shown(closed) and not ServiceUser.objects.exists()
    assert returned(press(browser, closed, stop="1"))["error"] == "access_denied"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("こども未来部", "株式会社べつ"),
        ("利用を申し込む方の確認", "広告の配信"),
        ("longest_days = 366", "longest_days = 90"),
    ],
    ids=["another operator", "another purpose", "another length"],
)
def test_what_is_agreed_to_is_what_was_read(keys: Keys, nursery: Service, before: str, after: str) -> None:
    browser = sure(keys[MINE])
    page = come(browser, nursery.address(scopes=AGAIN))
    (flow.home() / FILE).write_text(nursery.settings().replace(before, after, 1))
    again = press(browser, page, item=["name"], days="30", agree="1")
    assert again.status_code == 422 and "もう一度読んで" in shown(again) and not Consent.objects.exists()
    assert returned(press(browser, again, item=["name"], days="30", agree="1"))["code"]


def test_settings_that_changed_since_tell_nothing_that_was_not_agreed_to(keys: Keys, nursery: Service) -> None:
    said = told_items(sure(keys[MINE]), nursery, "name", "address", days=90)
    settings = nursery.settings()

    def with_changed(before: str, after: str) -> HttpResponse:
        (flow.home() / FILE).write_text(settings.replace(before, after, 1))
        return nursery.again(said["refresh_token"])

    fewer = read(with_changed('"birthdate", "address", "gender"', '"gender"'))
    assert fewer["scope"] == "openid name offline_access"
    assert set(read(nursery.told(fewer["access_token"]))) == {"sub", "name"}
    assert with_changed("こども未来部", "株式会社べつ").status_code == 400
    assert with_changed("利用を申し込む方の確認", "広告の配信").status_code == 400
    assert with_changed("longest_days = 366", "longest_days = 0").status_code == 200, "not before the next day"
    assert with_changed("", "").status_code == 200
    assert nursery.told(fewer["access_token"]).status_code == 401


def test_a_length_that_became_less_counts_for_what_was_agreed_to(
    keys: Keys, nursery: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = told_items(sure(keys[MINE]), nursery, "name", days=90)
    (flow.home() / FILE).write_text(nursery.settings().replace("longest_days = 366", "longest_days = 30", 1))
    monkeypatch.setattr(django_settings, "TODAY", date(2025, 3, 12))
    assert nursery.again(said["refresh_token"]).status_code == 200
    monkeypatch.setattr(django_settings, "TODAY", date(2025, 3, 14))
    assert nursery.again(said["refresh_token"]).status_code == 400


def test_a_telling_bears_an_instant_at_which_nobody_else_could_end_the_consent(
    keys: Keys, nursery: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = told_items(sure(keys[MINE]), nursery, "name")
    real, held = consent.locked, list[datetime]()

    def locked(number: int) -> Consent:
        found = real(number)
        held.append(clock.now())
        return found

    monkeypatch.setattr(consent, "locked", locked)
    assert nursery.told(said["access_token"]).status_code == 200
    assert len(held) == 1 and Provision.objects.get().at >= held[0]


def test_a_token_tells_few_times(keys: Keys, nursery: Service) -> None:
    said = told_items(sure(keys[MINE]), nursery, "name", days=30)
    told = [nursery.told(said["access_token"]).status_code for _ in range(MOST_TELLINGS + 1)]
    assert told == [200] * MOST_TELLINGS + [401]
    assert Provision.objects.count() == MOST_TELLINGS
    assert nursery.told(read(nursery.again(said["refresh_token"]))["access_token"]).status_code == 200


def test_a_token_that_is_none_writes_nothing_and_waits_for_nobody(keys: Keys, nursery: Service) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert nursery.told("x").status_code == 401
    assert {one["sql"].split()[0] for one in asked.captured_queries} == {"SELECT"}


def test_one_consent_lasts_at_a_time(keys: Keys, nursery: Service) -> None:
    told_items(sure(keys[MINE]), nursery, "name", days=30)
    (given,) = Consent.objects.all()
    given.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        given.save(force_insert=True)


def test_what_is_granted_is_said(keys: Keys, nursery: Service) -> None:
    browser = sure(keys[MINE])
    assert signed_in(browser, nursery)["scope"] == "openid"
    assert told_items(browser, nursery, "gender", "name")["scope"] == "openid name gender"
    assert told_items(browser, nursery, "name", days=30)["scope"] == "openid name offline_access"


def test_a_long_state_comes_back_whole_and_one_that_is_too_long_not_cut(keys: Keys, nursery: Service) -> None:
    sent = parse_qs(urlsplit(nursery.address()).query)
    browser = Client(HTTP_HOST=HOST)
    for length, there in ((1_500, True), (1_501, False)):
        answer = browser.get("/openid/authorize", {**sent, "state": "s" * length, "prompt": "none"})
        back = parse_qs(urlsplit(answer.headers["Location"]).query)
        assert back.get("state", []) == (["s" * length] if there else [])
        assert back["error"] == ["interaction_required" if there else "invalid_request"]


def test_who_leaves_takes_along_what_was_asked_and_a_cookie_of_others_says_nothing(
    keys: Keys, nursery: Service
) -> None:
    browser = someone(keys[MINE])
    come(browser, nursery.address())
    browser.post("/ja/leave/")
    come_in(keys[OTHERS], client=browser)
    assert "予約が待っています" not in shown(browser.get("/ja/home/"))
    browser.cookies["madoguchi-asked"] = "shown.client_id=%E5%81%BD%E3%81%AE%E9%80%A3%E6%90%BA%E5%85%88"
    assert "偽の連携先" not in shown(browser.get("/ja/home/"))


def test_letters_of_no_keyboard_are_one_sentence(keys: Keys, nursery: Service) -> None:
    browser = someone(keys[MINE])
    query = urlsplit(nursery.address()).query
    for asked in (query + "&state=\u3042", query + "&nonce=" + "\U0001f600" * 90, "\u3042" * 9_000):
        assert browser.post("/ja/service/", {"asked": asked, "again": "1"}).status_code in (302, 400)
    word = jose.signed(
        {"iss": "nursery", "sub": "nursery", "aud": ISSUER, "jti": "\ud800", "exp": datetime.now(UTC).timestamp() + 60},
        nursery.key,
    )
    assert nursery.exchange("x", client_assertion=word).status_code == 401


def test_who_is_to_be_asked_anew_is_asked_anew(keys: Keys, nursery: Service) -> None:
    browser = sure(keys[MINE])
    told_items(browser, nursery, "name", days=30)
    page = come(browser, nursery.address(scopes=("openid", "name"), more="&prompt=consent"))
    assert 'name="item"' in shown(page)
