"""Signed HTTP messages: by the examples of RFC 9421, there and back, and changed in one place after the other."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256, sha512
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from http_message_signatures import HTTPSignatureAlgorithm, InvalidSignature
from http_message_signatures.algorithms import ECDSA_P256_SHA256, ED25519, HMAC_SHA256, RSA_PSS_SHA512
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.trust import authority, message, path
from madoguchi.trust.certificate import Fault
from madoguchi.trust.key import FileKey, der_of
from madoguchi.trust.keyring import Keyring
from madoguchi.trust.message import LIFETIME, SKEW, TAG, Known, Refusal, Request, Response, Signed
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import OF_THE_OFFICE, Purpose
from tests.house.source import ROOT

AT = datetime(2026, 11, 29, 3, tzinfo=UTC)
DAY = timedelta(days=1)
ASKED = Request(
    method="POST",
    url="https://mesh.city.mihon.lg.jp/r1/JP/GOV/302015/register/residents?on=2026-11-29",
    fields=(("Content-Type", "application/json"), ("X-Road-Client", "JP/GOV/302023/benefits")),
    body=b'{"txn":"1"}',
)

# RFC 9421, appendices B.1 and B.2.
_PEM = "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n"
EXAMPLE_KEYS: dict[str, tuple[type[HTTPSignatureAlgorithm], bytes]] = {
    "test-key-rsa-pss": (
        RSA_PSS_SHA512,
        b"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2+QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+"
        b"Lh1GH45x28Rw3Ry53mm+oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHqgDsznjPFmTOtCEcN2Z1FpWgc"
        b"hwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5WUtzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4aOT9"
        b"v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI2wIDAQAB",
    ),
    "test-key-ecc-p256": (
        ECDSA_P256_SHA256,
        b"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdl"
        b"dkkDXZCnTNnoXQ==",
    ),
    "test-key-ed25519": (ED25519, b"MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="),
    "test-shared-secret": (
        HMAC_SHA256,
        b"uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==",
    ),
}
EXAMPLE_REQUEST = Request(
    method="POST",
    url="https://example.com/foo?param=Value&Pet=dog",
    fields=(
        ("Host", "example.com"),
        ("Date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("Content-Type", "application/json"),
        (
            "Content-Digest",
            "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
        ),
        ("Content-Length", "18"),
    ),
    body=b'{"hello": "world"}',
)
EXAMPLE_RESPONSE = Response(
    status=200,
    request=EXAMPLE_REQUEST,
    fields=(
        ("Date", "Tue, 20 Apr 2021 02:07:56 GMT"),
        ("Content-Type", "application/json"),
        (
            "Content-Digest",
            "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:",
        ),
        ("Content-Length", "23"),
    ),
    body=b'{"message": "good dog"}',
)
PAGE = ROOT / "docs" / "reference" / "conformance.md"
EXAMPLES = [
    (
        "b21",
        EXAMPLE_REQUEST,
        '();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd"',
        "d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8Udx7zFZsckzXaJMkA"
        "7ChG52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx2VjBqJzsPLMIQKhO4DGezXehhWwE56YCE+O6c0m"
        "KZsfxVrogUvA4HELjVKWmAvtl6UnCh8jYzuVG5WSb/QEVPnP5TmcAnLH1g+s++v6d4s8m0gCw1fV5/SITLq9mhho8K3+7EPYTU8IU1bLhdxO"
        "5Nyt8C8ssinQ98Xw9Q==",
    ),
    (
        "b22",
        EXAMPLE_REQUEST,
        '("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss"'
        ';tag="header-example"',
        "LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH7KT8UCMkSowOB4+EC"
        "xCmT8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SARYhpTlaqwZVtR8NV7+4UKkjqpcAoFqWFQh62s7C"
        "l+H2fjBSpqfZUJcsIk4N6wiKYd4je2U/lankenQ99PZfB4jY3I5rSV2DSBVkSFsURIjYErOs0tFTQosMTAoxk//0RoKUqiYY8Bh0aaUEb0rQ"
        "l3/XaVe4bXTugEjHSw==",
    ),
    (
        "b23",
        EXAMPLE_REQUEST,
        '("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length")'
        ';created=1618884473;keyid="test-key-rsa-pss"',
        "bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp768ZrCUb38"
        "K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCo"
        "C1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FU"
        "o5fTIztsDZKEgM4cUA==",
    ),
    (
        "b24",
        EXAMPLE_RESPONSE,
        '("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"',
        "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==",
    ),
    (
        "b25",
        EXAMPLE_REQUEST,
        '("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
        "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=",
    ),
    (
        "b26",
        EXAMPLE_REQUEST,
        '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473'
        ';keyid="test-key-ed25519"',
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
    ),
]


@pytest.mark.parametrize(("name", "example", "told", "value"), EXAMPLES, ids=[one[0] for one in EXAMPLES])
def test_the_examples_of_the_rfc_are_believed_and_no_other(
    name: str, example: Request | Response, told: str, value: str
) -> None:
    ((keyid,), label) = re.findall('keyid="([^"]+)"', told), f"sig-{name}"
    algorithm, text = EXAMPLE_KEYS[keyid]
    key = base64.b64decode(text) if algorithm is HMAC_SHA256 else _PEM.format(text.decode()).encode()
    fields = (*example.fields, ("Signature-Input", f"{label}={told}"), ("Signature", f"{label}=:{value}:"))
    assert message.check(replace(example, fields=fields), keyid, algorithm, key).label == label
    assert message._is_of_the_content(message._lines(fields, "content-digest")[0], example.body)
    later = (*fields[:-2], ("Signature-Input", f"{label}={told.replace('1618884473', '1618884474')}"), fields[-1])
    with pytest.raises(InvalidSignature):
        message.check(replace(example, fields=later), keyid, algorithm, key)


def test_the_page_counts_the_examples() -> None:
    assert f"| RFC 9421, B.2 | {len(EXAMPLES)} | {len(EXAMPLES)} | none |" in PAGE.read_text("utf-8")


class Office:
    """An institution with its keyring, and the memory of what it has seen."""

    def __init__(self, folder: Path) -> None:
        self.ring = Keyring(folder=folder)
        self.ring.begin("見本市", "302015", AT, synthetic=True)
        self.key = self.ring.current(Purpose.MESH, AT)
        self.seen = set[tuple[str, str]]()

    def known(self) -> Known:
        certificate = self.key.certificate
        anchors = Anchors(roots=(self.ring.root,), revoked=(self.ring.revoked,))
        return Known(
            certificate_of={message.thumbprint(certificate): certificate}.get,
            judged=lambda one, at: path.judge(one, (), Purpose.MESH, anchors, at, at),
            is_seen=self.is_seen,
        )

    def is_seen(self, keyid: str, nonce: str, _until: datetime) -> bool:
        known = (keyid, nonce) in self.seen
        self.seen.add((keyid, nonce))
        return known

    def verified(self, request: Request, at: datetime = AT) -> Signed | Refusal | Fault:
        return asyncio.run(message.verify_request(request, self.known(), at))


@pytest.fixture(scope="module")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("trust") / "ring")


@pytest.fixture
def office(_office: Office) -> Iterator[Office]:
    _office.seen.clear()
    yield _office


def test_what_an_office_asked_counts_once(office: Office) -> None:
    made = message.sign_request(ASKED, office.key, AT)
    found = office.verified(made, AT + timedelta(seconds=20))
    assert isinstance(found, Signed) and (found.certificate, found.at) == (office.key.certificate, AT)
    assert office.verified(made, AT + timedelta(seconds=21)) is Refusal.SEEN
    assert isinstance(office.verified(message.sign_request(ASKED, office.key, AT)), Signed)


def test_what_is_signed_is_what_the_rfc_says(office: Office) -> None:
    """The base written by hand (RFC 9421, 2.5), and verified without the library."""
    made = message.sign_request(ASKED, office.key, AT)
    (told,), (value,) = (message._lines(made.fields, name) for name in ("signature-input", "signature"))
    digest = base64.b64encode(sha256(ASKED.body).digest()).decode()
    base = (
        '"@method": POST\n'
        f'"@target-uri": {ASKED.url}\n'
        f'"content-digest": sha-256=:{digest}:\n'
        '"content-type": application/json\n'
        '"x-road-client": JP/GOV/302023/benefits\n'
        f'"@signature-params": {told.removeprefix(f"{TAG}=")}'
    )
    raw = base64.b64decode(value.removeprefix(f"{TAG}=:").removesuffix(":"))
    assert path.has_signed(office.key.certificate.public_key(), base.encode(), der_of(raw))


def test_a_request_without_content_is_signed_too(office: Office) -> None:
    made = message.sign_request(Request(method="GET", url=ASKED.url), office.key, AT)
    assert isinstance(office.verified(made), Signed)
    assert office.verified(replace(made, body=b"x")) is Refusal.ALTERED
    typed = replace(made, fields=(*made.fields, ("Content-Type", "text/html")))
    assert office.verified(typed) is Refusal.UNCOVERED


def without(request: Request, name: str) -> Request:
    return replace(request, fields=tuple(one for one in request.fields if one[0].lower() != name))


def changed(name: str, old: str, new: str) -> Callable[[Request], Request]:
    def change(request: Request) -> Request:
        fields = [(one, value.replace(old, new) if one.lower() == name else value) for one, value in request.fields]
        assert tuple(fields) != request.fields
        return replace(request, fields=tuple(fields))

    return change


def again(name: str) -> Callable[[Request], Request]:
    return lambda one: replace(one, fields=(*one.fields, *(f for f in one.fields if f[0].lower() == name)))


def padded(request: Request) -> Request:
    """A bit that decoders leave away: the same signature, written otherwise."""
    (value,) = message._lines(request.fields, "signature")
    last = value[-4]
    other = chr(ord(last) + 1)
    return changed("signature", f"{last}==:", f"{other}==:")(request)


TAMPERED: dict[str, tuple[Callable[[Request], Request], Refusal]] = {
    "method": (lambda one: replace(one, method="PUT"), Refusal.FORGED),
    "method in small letters": (lambda one: replace(one, method="post"), Refusal.FORGED),
    "host": (lambda one: replace(one, url=one.url.replace("city.mihon", "city.other")), Refusal.FORGED),
    "query": (lambda one: replace(one, url=one.url.replace("29", "30")), Refusal.FORGED),
    "no address": (lambda one: replace(one, url="/residents"), Refusal.FORGED),
    "content": (lambda one: replace(one, body=b'{"txn":"2"}'), Refusal.ALTERED),
    "no content": (lambda one: replace(one, body=b""), Refusal.ALTERED),
    "type": (changed("content-type", "json", "xml"), Refusal.FORGED),
    "no type": (lambda one: without(one, "content-type"), Refusal.FORGED),
    "who asks": (changed("x-road-client", "302023", "302015"), Refusal.FORGED),
    "who asks, twice": (again("x-road-client"), Refusal.UNREADABLE),
    "type, twice": (again("content-type"), Refusal.UNREADABLE),
    "digest, twice": (again("content-digest"), Refusal.UNREADABLE),
    "signature, twice": (again("signature"), Refusal.UNREADABLE),
    "no digest": (lambda one: without(one, "content-digest"), Refusal.UNSIGNED),
    "no signature": (lambda one: without(one, "signature"), Refusal.UNSIGNED),
    "signature of another kind": (changed("signature-input", TAG, "sig1"), Refusal.UNSIGNED),
    "label alone": (changed("signature-input", f"{TAG}=(", "sig1=("), Refusal.UNSIGNED),
    "tag": (changed("signature-input", f'tag="{TAG}"', 'tag="other"'), Refusal.UNREADABLE),
    "tag as a token": (changed("signature-input", f'tag="{TAG}"', f"tag={TAG}"), Refusal.FORGED),
    "later": (changed("signature-input", f"created={int(AT.timestamp())}", "created=1796000000"), Refusal.FORGED),
    "longer": (changed("signature-input", "expires=1", "expires=2"), Refusal.FORGED),
    "no end": (changed("signature-input", ";expires=", ";x="), Refusal.UNREADABLE),
    "one thing fewer": (changed("signature-input", ' "x-road-client"', ""), Refusal.FORGED),
    "in another order": (
        changed("signature-input", '"@method" "@target-uri"', '"@target-uri" "@method"'),
        Refusal.FORGED,
    ),
    "of nobody": (changed("signature-input", 'keyid="', 'keyid="0'), Refusal.STRANGER),
    "another algorithm": (changed("signature-input", "ecdsa-p256-sha256", "ed25519"), Refusal.FORGED),
    "a short nonce": (changed("signature-input", 'nonce="', 'nonce="x";n="'), Refusal.UNREADABLE),
    "a member twice": (changed("signature-input", f"{TAG}=", f"{TAG}=();tag=1, {TAG}="), Refusal.UNREADABLE),
    "no padding": (changed("signature", "==:", ":"), Refusal.UNREADABLE),
    "another padding": (padded, Refusal.UNREADABLE),
    "a parameter": (changed("signature", "==:", "==:; x"), Refusal.UNREADABLE),
    "another signature": (changed("signature", f"{TAG}=:", f"{TAG}=:AAAA"), Refusal.FORGED),
    "not in ASCII": (changed("signature", f"{TAG}=", "署名="), Refusal.UNREADABLE),
    "long": (lambda one: replace(one, fields=(*one.fields, ("X", "x" * 70_000))), Refusal.UNREADABLE),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_what_is_changed_in_one_place_does_not_count(name: str, office: Office) -> None:
    change, refusal = TAMPERED[name]
    made = message.sign_request(ASKED, office.key, AT)
    assert office.verified(change(made)) is refusal
    assert isinstance(office.verified(made), Signed)


@pytest.mark.parametrize(
    ("digest", "fits"),
    [
        (f"sha-512=:{base64.b64encode(sha512(ASKED.body).digest()).decode()}:", True),
        (f"sha-256=:{base64.b64encode(sha256(ASKED.body).digest()).decode()}:", True),
        (f"sha-256=:{base64.b64encode(sha256(b'').digest()).decode()}:", False),
        (f"sha-256=:{base64.b64encode(sha256(ASKED.body).digest()).decode().rstrip('=')}:", False),
        (f"md5=:{base64.b64encode(b'x' * 16).decode()}:", False),
        (
            f"sha-256=:{base64.b64encode(sha256(ASKED.body).digest()).decode()}:, "
            f"sha-512=:{base64.b64encode(sha512(b'').digest()).decode()}:",
            False,
        ),
    ],
)
def test_each_digest_is_of_the_content(digest: str, fits: bool) -> None:
    assert message._is_of_the_content(digest, ASKED.body) is fits


@pytest.mark.parametrize(
    ("after", "counts"),
    [
        (-SKEW, True),
        (-SKEW - timedelta(seconds=1), False),
        (LIFETIME + SKEW, True),
        (LIFETIME + SKEW + timedelta(seconds=1), False),
    ],
)
def test_a_signature_has_its_time(after: timedelta, counts: bool, office: Office) -> None:
    found = office.verified(message.sign_request(ASKED, office.key, AT + DAY), AT + DAY + after)
    assert isinstance(found, Signed) if counts else found is Refusal.UNTIMELY


def test_a_signature_that_would_count_for_ever_does_not_count(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message, "LIFETIME", 300 * LIFETIME)
    made = message.sign_request(ASKED, office.key, AT)
    monkeypatch.undo()
    assert office.verified(made) is Refusal.UNTIMELY


def test_less_than_all_that_has_to_be_is_not_enough(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message, "ALWAYS", {"request": ('"@method"', '"content-digest"')})
    made = message.sign_request(ASKED, office.key, AT)
    monkeypatch.undo()
    assert office.verified(made) is Refusal.UNCOVERED


def test_a_certificate_that_counts_no_more_makes_its_messages_count_no_more(tmp_path: Path) -> None:
    office = Office(tmp_path / "ring")
    serial = f"{office.key.certificate.serial_number:x}"
    office.ring.revoke(serial, AT + DAY, x509.ReasonFlags.key_compromise)
    assert office.verified(message.sign_request(ASKED, office.key, AT + DAY), AT + DAY) is Fault.REVOKED
    assert not office.seen


def test_another_key_with_the_name_of_this_one_signs_nothing(office: Office) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    forging = FileKey(certificate=office.key.certificate, above=(), private=private)
    assert office.verified(message.sign_request(ASKED, forging, AT)) is Refusal.FORGED
    theirs = authority.certify(office.ring._authority(), Purpose.MESH, "x", private.public_key(), AT)
    unknown = FileKey(certificate=theirs, above=(), private=private)
    assert office.verified(message.sign_request(ASKED, unknown, AT)) is Refusal.STRANGER


def test_only_the_key_for_messages_signs_them_and_it_seals_nothing(office: Office) -> None:
    anchors = Anchors(roots=(office.ring.root,), revoked=(office.ring.revoked,))
    for purpose in OF_THE_OFFICE:
        certificate = office.ring.current(purpose, AT).certificate
        verdicts = {one: asyncio.run(path.judge(certificate, (), one, anchors, AT, AT)) is None for one in Purpose}
        meant = {Purpose.SEAL, Purpose.SIGN} if purpose is Purpose.SEAL else {purpose}
        assert {one for one, counts in verdicts.items() if counts} == meant, purpose


def test_a_keyring_from_before_there_was_such_a_key_gets_one(office: Office) -> None:
    for one in office.ring.folder.glob("mesh-*"):
        one.unlink()
    with pytest.raises(Conflict) as refused:
        office.ring.current(Purpose.MESH, AT)
    assert "trust renew mesh" in refused.value.en
    assert office.ring.renew(Purpose.MESH, AT).has_key
    office.key = office.ring.current(Purpose.MESH, AT)
    assert isinstance(office.verified(message.sign_request(ASKED, office.key, AT)), Signed)
    assert "見本市 情報連携" in office.key.certificate.subject.rfc4514_string()


def test_a_response_is_to_this_very_request(office: Office) -> None:
    asked, other = (message.sign_request(ASKED, office.key, AT) for _ in range(2))
    fields = (("Content-Type", "application/json"),)
    told = message.sign_response(Response(status=200, request=asked, fields=fields, body=b"{}"), office.key, AT)

    def verified(response: Response) -> Signed | Refusal | Fault:
        return asyncio.run(message.verify_response(response, office.known(), AT))

    assert isinstance(verified(told), Signed)
    assert verified(replace(told, request=other)) is Refusal.FORGED
    assert verified(replace(told, request=ASKED)) is Refusal.FORGED
    assert verified(replace(told, status=500)) is Refusal.FORGED
    assert verified(replace(told, body=b"[]")) is Refusal.ALTERED
    assert office.verified(replace(asked, fields=told.fields)) is Refusal.FORGED


@pytest.mark.parametrize(
    "odd",
    [
        replace(ASKED, method="post"),
        replace(ASKED, url="/residents"),
        replace(ASKED, fields=(("Content-Type", "文字"),)),
        replace(ASKED, fields=(("Content-Type", "a\nb"),)),
        replace(ASKED, fields=(("Signature", "x=:AA==:"),)),
    ],
)
def test_what_is_no_message_is_not_signed(odd: Request, office: Office) -> None:
    with pytest.raises(InputRefused) as refused:
        message.sign_request(odd, office.key, AT)
    assert refused.value.code == "trust.no_message"


@given(
    fields=st.lists(
        st.tuples(st.sampled_from(["Signature", "Signature-Input", "Content-Digest", "Content-Type", ""]), st.text())
    ),
    url=st.text(),
)
def test_whatever_comes_is_refused_without_an_exception(
    _office: Office, fields: list[tuple[str, str]], url: str
) -> None:
    request = Request(method="GET", url=url, fields=tuple(fields))
    assert isinstance(_office.verified(request), Refusal)
