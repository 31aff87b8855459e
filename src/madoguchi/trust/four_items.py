"""「基本4情報」 What a signing certificate says of its holder: name, sex, date of birth, address.

They stand in otherName entries of subjectAltName, each a UTF8String. The identifiers and their meaning are those of two
readings of cards; older public tables swap some of them (docs/decisions/0033-signing-certificates.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from cryptography import x509

_ARC = "1.2.392.200149.8.5.5"
NAME, NAME_SUBSTITUTED, SEX, BIRTH, ADDRESS, ADDRESS_SUBSTITUTED = (f"{_ARC}.{number}" for number in range(1, 7))
"""The object identifiers of the entries."""
_KNOWN = (NAME, NAME_SUBSTITUTED, SEX, BIRTH, ADDRESS, ADDRESS_SUBSTITUTED)
_BIRTH = re.compile(r"([0-5])([0-9]{4})([0-9]{2})([0-9]{2})")
_UTF8_STRING, _LONG = 0x0C, 0x80


class Sex(StrEnum):
    """「性別」 As the certificate says it."""

    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


_SEXES: Mapping[str, Sex] = MappingProxyType(
    # Sources differ on the figure for unknown: 3 or 9.
    {"1": Sex.MALE, "2": Sex.FEMALE, "3": Sex.UNKNOWN, "9": Sex.UNKNOWN}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FourItems:
    """「基本4情報」 As on the day on which the certificate was issued.

    `birth_date` is None where the register does not know the day (zeros); `era` is the figure before it (1 明治,
    2 大正, 3 昭和, 4 平成, 5 令和, 0 unknown), and not held against the date. `substituted_in_name` and `…_address`:
    the places, from 0, of characters that stand for others, which certificates cannot write (「代替文字」). `others`:
    further entries as they are (identifier and DER), the reading of the name among them since about May 2026.
    """

    name: str
    sex: Sex
    birth_date: date | None
    era: int
    address: str
    substituted_in_name: tuple[int, ...]
    substituted_in_address: tuple[int, ...]
    others: tuple[tuple[str, bytes], ...]


def read(certificate: x509.Certificate) -> FourItems:
    """「基本4情報」 Those of a signing certificate. Raises ValueError for what is not written as they are."""
    parts = [one.value for one in certificate.extensions if isinstance(one.value, x509.SubjectAlternativeName)]
    entries = [
        (one.type_id.dotted_string, one.value) for part in parts for one in part.get_values_for_type(x509.OtherName)
    ]
    ours = [(oid, value) for oid, value in entries if oid in _KNOWN]
    found = {oid: text_of(value) for oid, value in ours}
    if len(found) != len(ours) or not {NAME, SEX, BIRTH, ADDRESS} <= found.keys():
        raise ValueError(sorted(found))
    name, address = found[NAME], found[ADDRESS]
    born = _BIRTH.fullmatch(found[BIRTH])
    if born is None or found[SEX] not in _SEXES or not name or not address:
        raise ValueError("items")
    era, *day = (int(part) for part in born.groups())
    return FourItems(
        name=name,
        sex=_SEXES[found[SEX]],
        birth_date=date(*day) if all(day) else None,
        era=era,
        address=address,
        substituted_in_name=_places(found.get(NAME_SUBSTITUTED, ""), name),
        substituted_in_address=_places(found.get(ADDRESS_SUBSTITUTED, ""), address),
        others=tuple((oid, value) for oid, value in entries if oid not in _KNOWN),
    )


def entry(oid: str, text: str) -> x509.OtherName:
    """An entry as they are written."""
    content = text.encode()
    length = bytes([len(content)]) if len(content) < _LONG else _long(len(content))
    return x509.OtherName(x509.ObjectIdentifier(oid), bytes([_UTF8_STRING]) + length + content)


def text_of(der: bytes) -> str:
    """What a UTF8String (DER) says, and that there is nothing behind it. Raises ValueError."""
    if len(der) < 2 or der[0] != _UTF8_STRING:
        raise ValueError(len(der))
    width = der[1] - _LONG if der[1] >= _LONG else 0
    content = der[2 + width :]
    if entry(NAME, "x" * len(content)).value[: 2 + width] != der[: 2 + width]:
        raise ValueError(len(der))
    return content.decode("utf-8")


def _long(length: int) -> bytes:
    written = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes([_LONG + len(written)]) + written


def _places(marks: str, text: str) -> tuple[int, ...]:
    """The places of the characters that are marked by a 1."""
    if not re.fullmatch("[01]*", marks) or len(marks) > len(text):
        raise ValueError(len(marks))
    return tuple(at for at, mark in enumerate(marks) if mark == "1")
