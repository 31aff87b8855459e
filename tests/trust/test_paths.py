"""Others' certificates through our way to what is trusted: x509-limbo and NIST's PKITS, case by case against the page.

Most of PKITS goes through `judge` whole, as a seal's certificate. Those of x509-limbo are for servers, which `judge`
refuses first of all; so there the walk alone is asked, as of the authorities that stand at the end of some ways of
PKITS. Most of x509-limbo brings no list of revoked certificates: there it is asked twice, once of the way alone, and
once with revocation, where nobody may be believed.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from cryptography import x509

from madoguchi.trust import path
from madoguchi.trust.certificate import Fault
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import Purpose
from tests.house.source import ROOT
from tests.shared import vectors

LIMBO = vectors("x509-limbo") / "limbo.json"
PKITS = vectors("pkits")
PAGE = (ROOT / "docs" / "reference" / "conformance.md").read_text("utf-8")
AT = datetime(2026, 6, 29, tzinfo=UTC)
"""Where a case names no instant: the day of the vectors; those of PKITS are valid from 2010 to 2030."""
pytestmark = pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a case brings; `lists` is None where it brings none."""

    certificate: x509.Certificate
    above: Sequence[x509.Certificate]
    roots: Sequence[x509.Certificate]
    lists: Sequence[x509.CertificateRevocationList] | None
    at: datetime


def walked(case: Case, *, asks: bool) -> Fault | None:
    at = case.at.replace(microsecond=0)
    lists = path._verified(case.lists or (), (*case.roots, *case.above), at) if asks else None
    found = asyncio.run(path.walk(case.certificate, case.above, case.roots, lists, at))
    if isinstance(found, Fault):
        return found
    revoked = [one for step in found[1:] for one in path._entries(step, lists or ())]
    return Fault.REVOKED if any(one.revocation_date_utc <= at for one in revoked) else None


def judged(case: Case, purpose: Purpose) -> Fault | None:
    path.REMEMBERED.forget()
    anchors = Anchors(roots=tuple(case.roots), revoked=tuple(case.lists or ()))
    return asyncio.run(path.judge(case.certificate, case.above, purpose, anchors, case.at, case.at))


def limbo() -> dict[str, tuple[bool, Case]]:
    """Each case by its name, and whether it is valid there."""
    if not LIMBO.exists():
        pytest.skip("vectors not here: see docs/reference/conformance.md for where they are from")
    found = {}
    for one in json.loads(LIMBO.read_bytes())["testcases"]:
        certificates = {
            kind: [x509.load_pem_x509_certificate(pem.encode()) for pem in one[kind]]
            for kind in ("untrusted_intermediates", "trusted_certs")
        }
        lists = [x509.load_pem_x509_crl(pem.encode()) for pem in one["crls"]]
        case = Case(
            certificate=x509.load_pem_x509_certificate(one["peer_certificate"].encode()),
            above=certificates["untrusted_intermediates"],
            roots=certificates["trusted_certs"],
            lists=lists or None,
            at=datetime.fromisoformat(one["validation_time"]) if one["validation_time"] else AT,
        )
        found[one["id"]] = one["expected_result"] == "SUCCESS", case
    return found


def test_x509_limbo_comes_out_as_the_page_says() -> None:
    found = {name: (valid, walked(one, asks=one.lists is not None)) for name, (valid, one) in limbo().items()}
    held("x509-limbo", found)


def test_no_certificate_for_a_server_seals_signs_or_stamps() -> None:
    found = {judged(one, purpose) for _, one in limbo().values() for purpose in Purpose}
    assert found == {Fault.UNFIT, Fault.UNREADABLE}


def test_without_a_list_of_revoked_certificates_nobody_is_believed() -> None:
    without = [one for _, one in limbo().values() if one.lists is None and walked(one, asks=False) is None]
    assert {walked(one, asks=True) for one in without} == {Fault.UNKNOWN}
    assert f"{len(without)} ways of x509-limbo" in PAGE


def test_pkits_comes_out_as_the_page_says() -> None:
    if not (PKITS / "pkits.json").exists():
        pytest.skip("vectors not here: see docs/reference/conformance.md for where they are from")
    root, of_root = _certificate("TrustAnchorRootCertificate.crt"), _list("TrustAnchorRootCRL.crl")
    found, whole = {}, 0
    for one in json.loads((PKITS / "pkits.json").read_bytes()):
        if "params" in one:
            continue
        try:
            case = Case(
                certificate=_certificate(one["cert"]),
                above=[_certificate(name) for name in one.get("other_certs", [])],
                roots=[root],
                lists=[of_root, *(_list(name) for name in one.get("crls", []))],
                at=AT,
            )
        except ValueError:
            fault: Fault | None = Fault.UNREADABLE
        else:
            is_whole = path.is_fit(case.certificate, Purpose.SEAL)
            whole += is_whole
            fault = judged(case, Purpose.SEAL) if is_whole else walked(case, asks=True)
        found[f"{one['id']} {one['name']}"] = "error" not in one, fault
    held("PKITS", found)
    assert f"{whole} of PKITS go through `judge` whole" in PAGE


def held(source: str, found: Mapping[str, tuple[bool, Fault | None]]) -> None:
    """Each case that came out otherwise than its source says stands on the page, with both and the reason; no other."""
    otherwise = {
        name: ("valid" if valid else "invalid", "believed" if fault is None else "refused")
        for name, (valid, fault) in found.items()
        if (fault is None) is not valid
    }
    rows = re.findall(rf"^\| {source} `(.+)` \| (\w+) \| (\w+) \| (.+) \|$", PAGE, re.MULTILINE)
    assert {name: (there, here) for name, there, here, _ in rows} == otherwise
    assert all(why.startswith("not asked: ") for _, there, _, why in rows if there == "invalid")
    assert f"| {source} | {len(found)} | {len(found) - len(otherwise)} | {len(otherwise)}, below |" in PAGE


def _certificate(name: str) -> x509.Certificate:
    return x509.load_der_x509_certificate((PKITS / "certs" / name).read_bytes())


def _list(name: str) -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl((PKITS / "crls" / name).read_bytes())
