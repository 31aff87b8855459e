"""A double of J-LIS's authority: it certifies, renews, revokes and answers, in bytes.

It follows what is public of the real one (docs/decisions/0019-card.md, 0033-signing-certificates.md): one tier, several
generations at once, RSA of 2,048 bits with SHA-256, subjects that name nobody, and the four items of a signing
certificate in otherName. Where the delegated responder and the validity of lists follow nothing public, they are ours.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from madoguchi.core.dates import JAPAN, attains_age_on
from madoguchi.trust import four_items
from madoguchi.trust.four_items import FourItems, Sex

Authority = tuple[rsa.RSAPrivateKey, x509.Certificate]
"""「認証局」 The key of an authority or a responder, and its certificate."""
FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
BIRTHDAYS = 5
ANSWER_LASTS = timedelta(hours=1)
_NAME = "Madoguchi rehearsal, an invented authority"
_SHA = hashes.SHA256()
_USES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)
_SEXES = {Sex.MALE: "1", Sex.FEMALE: "2", Sex.UNKNOWN: "3"}


def new_key() -> rsa.RSAPrivateKey:
    """A key as cards have them."""
    return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


def authority_of(since: datetime = FROM, until: datetime = UNTIL, *, generation: int = 1) -> Authority:
    """A new authority of a generation: its key, and the certificate that it gave itself."""
    key = new_key()
    parts = [(NameOID.ORGANIZATION_NAME, _NAME), (NameOID.ORGANIZATIONAL_UNIT_NAME, f"generation {generation}")]
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])
    made = (
        _begun(name, name, key.public_key(), since, until, x509.random_serial_number())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_uses("key_cert_sign", "crl_sign"), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return key, made.sign(key, _SHA)


def certificate_of(
    authority: Authority,
    key: rsa.RSAPrivateKey,
    policy: str,
    *,
    since: datetime = FROM,
    until: datetime = UNTIL,
    serial: int | None = None,
    items: FourItems | None = None,
) -> x509.Certificate:
    """「電子証明書」 As the public ones are shaped: its subject is a number. With `items` it is one for signatures."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, secrets.token_hex(8))])
    number = serial or x509.random_serial_number()
    begun = _begun(subject, authority[1].subject, key.public_key(), since, until, number)
    policies = x509.CertificatePolicies([x509.PolicyInformation(ObjectIdentifier(policy), None)])
    uses = ("digital_signature", "content_commitment") if items else ("digital_signature",)
    made = begun.add_extension(_uses(*uses), critical=True).add_extension(policies, critical=True)
    if items is not None:
        made = made.add_extension(x509.SubjectAlternativeName(entries_of(items)), critical=False)
    own = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority[0].public_key())
    return made.add_extension(own, critical=False).sign(authority[0], _SHA)


def entries_of(items: FourItems) -> list[x509.GeneralName]:
    """The four items as otherName entries, in the order in which they stand on cards (1, 4, 3, 5, 2, 6)."""
    born = items.birth_date.isoformat().replace("-", "") if items.birth_date else "00000000"
    texts = (
        (four_items.NAME, items.name),
        (four_items.BIRTH, f"{items.era}{born}"),
        (four_items.SEX, _SEXES[items.sex]),
        (four_items.ADDRESS, items.address),
        (four_items.NAME_SUBSTITUTED, _marks(items.substituted_in_name, items.name)),
        (four_items.ADDRESS_SUBSTITUTED, _marks(items.substituted_in_address, items.address)),
    )
    own = [four_items.entry(oid, text) for oid, text in texts]
    return [*own, *(x509.OtherName(ObjectIdentifier(oid), der) for oid, der in items.others)]


def expires_at(born: date, issued_on: date) -> datetime:
    """The last second of the fifth birthday after the day of issue, in Japan (municipal pages say so)."""
    age = issued_on.year - born.year
    coming = (_birthday(born, years) for years in range(age, age + BIRTHDAYS + 2))
    last = [day for day in coming if day > issued_on][BIRTHDAYS - 1]
    return datetime.combine(last, time(23, 59, 59), tzinfo=JAPAN).astimezone(UTC)


def revoked_of(
    authority: Authority,
    serials: Iterable[int] = (),
    *,
    since: datetime = FROM,
    until: datetime = UNTIL,
    number: int = 1,
    dates: Mapping[int, datetime] | None = None,
) -> x509.CertificateRevocationList:
    """「失効情報」 The authority's list of those that it revoked: `serials` when the list began, `dates` as it says."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(authority[1].subject)
    builder = builder.last_update(since).next_update(until).add_extension(x509.CRLNumber(number), critical=False)
    for serial, on in {**dict.fromkeys(serials, since), **(dates or {})}.items():
        one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(on).build()
        builder = builder.add_revoked_certificate(one)
    return builder.sign(authority[0], _SHA)


def responder_of(authority: Authority, *, since: datetime = FROM, until: datetime = UNTIL) -> Authority:
    """A responder (OCSP) whom an authority lets answer for it."""
    key = new_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{_NAME}: answers")])
    made = (
        _begun(name, authority[1].subject, key.public_key(), since, until, x509.random_serial_number())
        .add_extension(_uses("digital_signature"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        .add_extension(x509.OCSPNoCheck(), critical=False)
    )
    return key, made.sign(authority[0], _SHA)


def asked_of(request: bytes, authorities: Mapping[int, x509.Certificate]) -> int:
    """Which generation of the authority a question (OCSP, DER) is for. Raises ValueError for no question of theirs."""
    asked = ocsp.load_der_ocsp_request(request)
    for generation, own in authorities.items():
        alike = ocsp.OCSPRequestBuilder().add_certificate(own, own, asked.hash_algorithm).build()
        if alike.issuer_key_hash == asked.issuer_key_hash:
            return generation
    raise ValueError(len(request))


def answer_to(
    request: bytes,
    issued: Collection[int],
    authority: Authority,
    revoked: x509.CertificateRevocationList,
    at: datetime,
    *,
    by: Authority | None = None,
) -> bytes:
    """The answer (OCSP, DER) to a question after one certificate; of what it did not issue the authority knows nothing.

    `issued`: their serial numbers. `by`: the responder who signs it, else the authority does. Raises ValueError for no
    question.
    """
    asked = ocsp.load_der_ocsp_request(request)
    told = revoked.get_revoked_certificate_by_serial_number(asked.serial_number)
    status = ocsp.OCSPCertStatus.GOOD if asked.serial_number in issued else ocsp.OCSPCertStatus.UNKNOWN
    since = None if told is None else told.revocation_date_utc
    key, own = by or authority
    made = ocsp.OCSPResponseBuilder().add_response_by_hash(
        asked.issuer_name_hash,
        asked.issuer_key_hash,
        asked.serial_number,
        asked.hash_algorithm,
        ocsp.OCSPCertStatus.REVOKED if since else status,
        at,
        at + ANSWER_LASTS,
        since,
        None,
    )
    made = made.responder_id(ocsp.OCSPResponderEncoding.HASH, own)
    for part in asked.extensions:
        if isinstance(part.value, x509.OCSPNonce):
            made = made.add_extension(part.value, critical=False)
    return (made.certificates([own]) if by else made).sign(key, _SHA).public_bytes(Encoding.DER)


def _birthday(born: date, years: int) -> date:
    return attains_age_on(born, years) + timedelta(days=1)


def _marks(places: tuple[int, ...], text: str) -> str:
    return "".join("1" if at in places else "0" for at in range(len(text)))


def _begun(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, since: datetime, until: datetime, serial: int
) -> x509.CertificateBuilder:
    begun = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    return begun.serial_number(serial).not_valid_before(since).not_valid_after(until)


def _uses(*given: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{use: use in given for use in _USES})
