"""「データカタログ」 What is published, for machines: DCAT (W3C, version 3) as DCAT-AP uses it, in JSON-LD.

Every name of a file is relative to the catalogue, so that the folder may lie under any address; no context is fetched
from elsewhere. The same description gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "csv": "https://www.iana.org/assignments/media-types/text/csv",
        "json": "https://www.iana.org/assignments/media-types/application/json",
        "parquet": "https://www.iana.org/assignments/media-types/application/vnd.apache.parquet",
    }
)
"""The registered type of a file, by how its name ends."""
LICENCES: Mapping[str, str] = MappingProxyType(
    {
        "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
        "pdl-1.0": "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
    }
)
"""「公開の条件」 The terms that may be chosen; both ask for the source to be named, as the Agency does of its own."""
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_JAPANESE = {"@id": "http://publications.europa.eu/resource/authority/language/JPN"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One file: its name, which ends in a key of MEDIA_TYPES, its size in bytes and its SHA-256 (hex)."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """What several files hold, each in its own form.

    `modified` is when its content changed last, `as_of` the day of its source. `source` is where it comes from
    (address and words), `conforms_to` the title of the specification that its items follow.
    """

    name: str
    title: str
    title_en: str
    description: str
    modified: datetime
    files: tuple[Distribution, ...]
    as_of: date | None = None
    conforms_to: str = ""
    source: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """「データカタログ」 All that a municipality publishes. `licence` is an address, `contact` are lines or none."""

    code: str
    municipality: str
    title: str
    title_en: str
    description: str
    licence: str
    datasets: tuple[Dataset, ...]
    contact: tuple[str, ...] = ()


def catalogue_bytes(catalogue: Catalogue) -> bytes:
    """The catalogue as JSON-LD in UTF-8."""
    described = {
        "@context": _CONTEXT,
        "@id": "#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _words(catalogue.title, catalogue.title_en),
        "dct:description": _words(catalogue.description),
        **_common(catalogue),
        "dct:modified": _instant(max(one.modified for one in catalogue.datasets)),
        "dcat:dataset": [_dataset(one, catalogue) for one in catalogue.datasets],
    }
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def _common(catalogue: Catalogue) -> dict[str, object]:
    return {
        "dct:language": _JAPANESE,
        "dct:license": {"@id": catalogue.licence},
        "dct:publisher": {
            "@type": ["foaf:Agent", "foaf:Organization"],
            "foaf:name": _words(catalogue.municipality),
            "dct:identifier": catalogue.code,
        },
        "dct:spatial": {
            "@type": "dct:Location",
            "dct:identifier": catalogue.code,
            "skos:prefLabel": _words(catalogue.municipality),
        },
    }


def _dataset(one: Dataset, catalogue: Catalogue) -> dict[str, object]:
    day = {"@type": "xsd:date", "@value": one.as_of.isoformat()} if one.as_of else None
    return {
        "@id": f"#{one.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{catalogue.code}-{one.name}",
        "dct:title": _words(one.title, one.title_en),
        "dct:description": _words(one.description),
        **_common(catalogue),
        "dct:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
        "dct:modified": _instant(one.modified),
        **({"dct:temporal": {"@type": "dct:PeriodOfTime", "dcat:startDate": day, "dcat:endDate": day}} if day else {}),
        **({"dct:conformsTo": _standard(one.conforms_to)} if one.conforms_to else {}),
        **(_source(*one.source) if one.source else {}),
        **({"dcat:contactPoint": _contact(catalogue.contact)} if catalogue.contact else {}),
        "dcat:distribution": [_distribution(file, one, catalogue) for file in one.files],
    }


def _distribution(file: Distribution, dataset: Dataset, catalogue: Catalogue) -> dict[str, object]:
    ending = file.name.rpartition(".")[2]
    return {
        "@id": f"#{file.name}",
        "@type": "dcat:Distribution",
        "dct:title": _words(f"{dataset.title} ({ending.upper()})"),
        "dcat:accessURL": {"@id": file.name},
        "dcat:downloadURL": {"@id": file.name},
        "dcat:mediaType": {"@id": MEDIA_TYPES[ending]},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        },
        "dct:license": {"@id": catalogue.licence},
        "dct:modified": _instant(dataset.modified),
    }


def _standard(title: str) -> dict[str, object]:
    return {"@type": "dct:Standard", "dct:title": _words(title)}


def _source(address: str, words: str) -> dict[str, object]:
    said = {"@type": "dct:ProvenanceStatement", "skos:prefLabel": _words(words)}
    return {"dct:source": {"@id": address}, "dct:provenance": said}


def _contact(lines: tuple[str, ...]) -> dict[str, object]:
    return {
        "@type": "vcard:Organization",
        "vcard:fn": _words(lines[0]),
        "vcard:note": [said for one in lines for said in _words(one)],
    }


def _words(japanese: str, english: str = "") -> list[dict[str, str]]:
    said = [{"@language": "ja", "@value": japanese}]
    return [*said, *([{"@language": "en", "@value": english}] if english else [])]


def _instant(at: datetime) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": at.isoformat()}
