"""Residents' signatures by signing certificates are verified, held against the register, and obey the list."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from madoguchi.simulate.invented_authority import (
    Authority,
    answer_to,
    authority_of,
    certificate_of,
    expires_at,
    new_key,
    revoked_of,
)
from madoguchi.trust.four_items import FourItems, Sex
from madoguchi.trust.jpki import POLICIES, Kind, World
from madoguchi.trust.ocsp import request

from .conftest import REGISTERS
from .office import CITY, PROGRAMME, STARTED, Office, Said, new_office

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC).replace(microsecond=0)
RESIDENTS = (
    "宛名番号,個人履歴番号,世帯番号,住民種別,住民状態,異動事由,異動年月日,氏名,生年月日,住所_町字,住所_番地号表記\n"
    "1,1,1,1,1,出生,2001-04-01,見本　花子,1990-06-15,七番丁,23番地\n"
    "2,1,2,1,1,出生,2001-04-01,見本　次郎,1991-06-15,七番丁,24番地\n"
)
HANAKO = FourItems(
    name="見本　花子",
    sex=Sex.FEMALE,
    birth_date=date(1990, 6, 15),
    era=4,
    address="和歌山県和歌山市七番丁２３番地",
    substituted_in_name=(),
    substituted_in_address=(),
    others=(),
)
SIGNED = {"MADOGUCHI_KEY_PASSWORD": "secret"}
BY = ("--by", "1001", "--law", "公的個人認証法17条")
AUTHORITY = authority_of(since=NOW - timedelta(days=400), generation=2)
KEY = new_key()


def certificate(
    kind: Kind = Kind.SIGNING, items: FourItems | None = HANAKO, by: Authority = AUTHORITY
) -> x509.Certificate:
    since, until = NOW - timedelta(days=1), expires_at(date(1990, 6, 15), NOW.date())
    return certificate_of(by, KEY, POLICIES[kind][World.INVENTED], since=since, until=until, items=items)


GOOD = certificate()


def person(folder: Path, made: x509.Certificate) -> Path:
    file = folder / "person.p12"
    hidden = BestAvailableEncryption(b"secret")
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"key", KEY, made, None, hidden))
    return file


def listed(office: Office, *serials: int) -> None:
    """What the authority says today of whom it revoked, where the office keeps it."""
    told = revoked_of(AUTHORITY, serials, since=NOW - timedelta(days=1), until=NOW + timedelta(days=1))
    (office.home / CITY / "cards" / "authority.crl").write_bytes(told.public_bytes(Encoding.DER))


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office of invented people, with its own authority."""
    folder = tmp_path_factory.mktemp("signers")
    found = new_office(folder / "office")
    (folder / "residents.csv").write_text(RESIDENTS)
    found.done("register", "import", "residents", folder / "residents.csv", "--synthetic")
    found.done("trust", "begin")
    return found


@pytest.fixture
def office(begun: Office, tmp_path: Path) -> Office:
    """It knows the invented authority of people's certificates."""
    found = begun.copy(tmp_path / "office")
    cards = found.home / CITY / "cards"
    cards.mkdir()
    (cards / "authority.pem").write_bytes(AUTHORITY[1].public_bytes(Encoding.PEM))
    listed(found)
    return found


@pytest.fixture
def application(tmp_path: Path) -> Path:
    (tmp_path / "application.csv").write_text("申請\n")
    return tmp_path / "application.csv"


def signs(office: Office, application: Path, made: x509.Certificate = GOOD) -> None:
    said = office("trust", "sign", application, "--key", person(application.parent, made), **SIGNED)
    assert said.status == 0, said.err


def verified(said: Said) -> tuple[object, ...]:
    (found,) = json.loads(said.out)
    return said.status, found["trouble"], found["signer"], found["purpose"], found["synthetic"]


COUNTS = (0, "", "[SYNTHETIC] 見本　花子（署名用電子証明書）", "sign", True)


@pytest.mark.parametrize("kind", [Kind.SIGNING, Kind.SIGNING_ON_PHONE])
def test_a_resident_signs_and_the_office_sees_who_it_is(office: Office, application: Path, kind: Kind) -> None:
    signs(office, application, certificate(kind))
    assert verified(office("trust", "verify", application, "--json")) == COUNTS
    application.write_text("別の申請\n")
    assert verified(office("trust", "verify", application, "--json"))[1] == "altered"


def test_anybody_with_the_authoritys_certificate_and_its_list_or_answer_verifies(
    office: Office, application: Path, tmp_path: Path
) -> None:
    signs(office, application)
    roots = [office.home / CITY / "cards" / "authority.pem", office.home / CITY / "trust" / "root.pem"]
    asked = ("trust", "verify", application, *(word for one in roots for word in ("--root", one)), "--json")
    revoked = office.home / CITY / "cards" / "authority.crl"
    assert verified(office(*asked))[:2] == (1, "unknown")
    assert verified(office(*asked, "--revoked", revoked)) == COUNTS
    lists = revoked_of(AUTHORITY), revoked_of(AUTHORITY, [GOOD.serial_number])
    for told, came in zip(lists, (COUNTS, (1, "revoked", *COUNTS[2:])), strict=True):
        answer = answer_to(request(GOOD, AUTHORITY[1]), [GOOD.serial_number], AUTHORITY, told, NOW)
        (tmp_path / "answer.der").write_bytes(answer)
        assert verified(office(*asked, "--ocsp", tmp_path / "answer.der")) == came


def test_who_has_moved_signs_no_more(office: Office, application: Path) -> None:
    signs(office, application)
    listed(office, GOOD.serial_number)
    assert verified(office("trust", "verify", application, "--json"))[:2] == (1, "revoked")


def test_the_certificate_for_authentication_and_a_strangers_sign_nothing(office: Office, application: Path) -> None:
    made = certificate(Kind.AUTHENTICATION, None)
    said = office("trust", "sign", application, "--key", person(application.parent, made), **SIGNED)
    assert said.status == 1 and "trust.unfit_key" in said.err
    signs(office, application, certificate(by=authority_of(since=NOW - timedelta(days=400), generation=2)))
    assert verified(office("trust", "verify", application, "--json"))[:2] == (1, "strange")


def test_the_signer_is_held_against_the_register_and_it_is_on_record(office: Office, application: Path) -> None:
    signs(office, application)
    said = office("trust", "match", application, "--person", 1, *BY, "--json")
    assert said.status == 0, said.err
    assert said.json == {"signer": COUNTS[2], "same": True, "name": "same", "birth_date": "same", "address": "same"}
    other = office("trust", "match", application, "--person", 2, *BY, "--json")
    assert other.status == 1 and {other.json[one] for one in ("name", "birth_date", "address")} == {"differs"}
    uses = office("datause", "show", 1, "--json")
    assert "電子署名をした人の確認" in uses.out, uses.err
    assert "違う（職員が確かめる）" in office("trust", "match", application, "--person", 2, *BY).out
    assert "cli.no_such_resident" in office("trust", "match", application, "--person", 3, *BY).err


def test_what_does_not_count_is_held_against_nothing(office: Office, application: Path) -> None:
    signs(office, application, certificate(items=replace(HANAKO, name="見本　次郎")))
    listed(office, 1)
    (office.home / CITY / "cards" / "authority.crl").unlink()
    assert "trust.no_items" in office("trust", "match", application, "--person", 2, *BY).err
    office.done("trust", "seal", application, "--to", f"{application}.seal")
    sealed = office("trust", "match", application, "--proof", f"{application}.seal", "--person", 2, *BY)
    assert "trust.no_items" in sealed.err


def test_the_list_of_providers_is_obeyed(office: Office, application: Path) -> None:
    signs(office, application)
    root = office.home / CITY / "cards" / "authority.pem"
    other = application.with_name("other.pem")
    other.write_bytes(authority_of()[1].public_bytes(Encoding.PEM))
    assert office.done("trust", "providers", "show")["sequence"] == 0
    office.done("trust", "providers", "add", "別の認証局", "--certificate", other, "--kind", "signing")
    assert verified(office("trust", "verify", application, "--json"))[:2] == (1, "strange")
    # A stamp tells seconds, and what is granted or withdrawn counts for the whole second.
    time.sleep(1)
    office.done("trust", "providers", "add", "見本認証局", "--certificate", root, "--kind", "signing")
    # The stamp of the signature is older than the grant.
    assert verified(office("trust", "verify", application, "--json"))[:2] == (1, "strange")
    in_time = (NOW - timedelta(hours=1)).isoformat()
    office.done("trust", "providers", "add", "前から", "--certificate", root, "--kind", "signing", "--since", in_time)
    assert verified(office("trust", "verify", application, "--json")) == COUNTS
    office.done("trust", "providers", "withdraw", "前から")
    Path(f"{application}.jws").unlink()
    signs(office, application)
    assert verified(office("trust", "verify", application, "--json")) == COUNTS
    time.sleep(1)
    office.done("trust", "providers", "withdraw", "見本認証局")
    assert verified(office("trust", "verify", application, "--json")) == COUNTS
    Path(f"{application}.jws").unlink()
    signs(office, application)
    assert verified(office("trust", "verify", application, "--json"))[:2] == (1, "strange")
    shown = office.done("trust", "providers", "show")
    assert shown["sequence"] == 5
    ahead = ("--since", (NOW + timedelta(days=1)).isoformat(), "--kind", "signing", "--certificate", root)
    assert "trust.provider_unfit" in office("trust", "providers", "add", "未来", *ahead).err
    assert "取消し" in office("trust", "providers", "show").out
    for taken, code in ((1, "trust.providers_rollback"), (2, "trust.providers_rollback")):
        file = office.home / CITY / "providers" / f"{taken:06}.json"
        assert code in office("trust", "providers", "take", file).err
    newest = office.home / CITY / "providers" / "000005.json"
    assert office.done("trust", "providers", "take", newest)["sequence"] == 5


def test_a_list_that_another_sealed_is_taken_in_with_their_certificate_only(
    office: Office, begun: Office, application: Path, tmp_path: Path
) -> None:
    national = begun.copy(tmp_path / "national")
    root = office.home / CITY / "cards" / "authority.pem"
    for path in (national.home / CITY / "trust").glob("*"):
        path.unlink()
    (national.home / CITY / "trust").rmdir()
    national.done("trust", "begin")
    national.done("trust", "providers", "add", "見本認証局", "--certificate", root, "--kind", "signing")
    file, theirs = national.home / CITY / "providers" / "000001.json", national.home / CITY / "trust"
    take = ("trust", "providers", "take", file)
    assert "trust.providers_unsealed" in office(*take).err
    trusted = ("--root", theirs / "root.pem", "--revoked", theirs / "revoked.crl")
    assert office.done(*take, *trusted)["sequence"] == 1
    signs(office, application)
    assert verified(office("trust", "verify", application, "--json")) == COUNTS
    damaged = tmp_path / "damaged.json"
    damaged.write_text(file.read_text().replace("見本認証局", "別の認証局"))
    said = office("trust", "providers", "take", damaged, "--seal", f"{file}.jws", *trusted)
    assert "trust.providers_unsealed" in said.err
    asked = ("trust", "verify", application, "--providers", file, *trusted, "--json")
    own = office.home / CITY / "trust"
    crl = office.home / CITY / "cards" / "authority.crl"
    said = office(*asked, "--root", own / "root.pem", "--revoked", own / "revoked.crl", "--revoked", crl)
    assert verified(said) == COUNTS
    assert office("trust", "verify", application, "--providers", file).status == 2


def test_where_people_are_real_nothing_invented_counts(office: Office, application: Path, tmp_path: Path) -> None:
    signs(office, application)
    real = new_office(tmp_path / "real")
    (tmp_path / "residents.csv").write_text(RESIDENTS)
    real.done("register", "import", "residents", tmp_path / "residents.csv")
    real.done("trust", "begin")
    (real.home / CITY / "cards").mkdir()
    for name in ("authority.pem", "authority.crl"):
        (real.home / CITY / "cards" / name).write_bytes((office.home / CITY / "cards" / name).read_bytes())
    Path(f"{application}.jws").unlink()
    signs(real, application)
    assert verified(real("trust", "verify", application, "--json"))[0] == 1
    rehearsed = office.home / CITY / "cards" / "authority.pem"
    office.done("trust", "providers", "add", "見本認証局", "--certificate", rehearsed, "--kind", "signing")
    file, theirs = office.home / CITY / "providers" / "000001.json", office.home / CITY / "trust"
    trusted = ("--root", theirs / "root.pem", "--revoked", theirs / "revoked.crl")
    assert "trust.providers_other_world" in real("trust", "providers", "take", file, *trusted).err


def test_check_says_when_the_lists_end(office: Office) -> None:
    root = office.home / CITY / "cards" / "authority.pem"
    office.done("trust", "providers", "add", "見本認証局", "--certificate", root, "--kind", "signing")

    def marks(at: datetime) -> set[str]:
        found = json.loads(office("check", "--at", at.isoformat(), "--json").out)
        return {one["mark"] for one in found if "失効情報" in one["what"] or "認定事業者" in one["what"]}

    assert marks(NOW) == {"good"}
    assert marks(NOW + timedelta(days=160)) == {"bad", "doubtful"}
    assert marks(NOW + timedelta(days=200)) == {"bad"}
    listed(office)
    (office.home / CITY / "cards" / "authority.crl").write_text("x")
    (office.home / CITY / "providers" / "000001.json").write_text("x")
    assert marks(NOW) == {"bad"}


@pytest.mark.parametrize("invented", [True, False])
def test_check_says_where_a_programme_asks_for_signatures_that_nobody_can_make(
    sample: Path, tmp_path: Path, *, invented: bool
) -> None:
    """Until now there is an app for invented cards alone."""
    text = PROGRAMME.read_text("utf-8").replace("modes=[APPLY]", "modes=[APPLY], signed=True")
    (tmp_path / "signed.py").write_text(text, "utf-8")
    found, more = new_office(tmp_path / "office"), ["--synthetic"] if invented else []
    found.one_after_another(
        *(["register", "import", one, sample / f"{one}-synthetic.csv", "--at", STARTED, *more] for one in REGISTERS),
        ["trust", "begin"],
        ["run", tmp_path / "signed.py", "--drafter", "clerk", "--approver", "manager", "--at", STARTED],
    )
    authority = found.home / CITY / "cards" / "authority.pem"
    authority.parent.mkdir()
    authority.write_bytes(AUTHORITY[1].public_bytes(Encoding.PEM))

    def marks() -> list[str]:
        return [one["mark"] for one in json.loads(found("check", "--json").out) if "電子署名" in one["what"]]

    assert marks() == ["good" if invented else "bad"]
    authority.unlink()
    assert marks() == ["bad"]
