"""The catalogue is read by other people's tools, and says of each file what DCAT asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from rdflib import DCAT, DCTERMS, RDF, XSD, Graph, Literal, Namespace, URIRef

from madoguchi.formats.dcat import LICENCES, MEDIA_TYPES, Catalogue, Dataset, Distribution, catalogue_bytes

SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
HERE = "https://example.org/open/catalogue.jsonld"
TOWNS = Dataset(
    name="towns",
    title="見本市 町字",
    title_en="towns",
    description="町字",
    modified=datetime(2025, 1, 6, tzinfo=UTC),
    as_of=date(2025, 1, 5),
    files=tuple(Distribution(name=f"302015_towns.{one}", size=7, sha256="ab" * 32) for one in MEDIA_TYPES),
    source=("https://example.org/", "出典"),
    conforms_to="仕様",
)
SUPPORT = (Distribution(name="302015_towns.support.csv", size=7, sha256="ab" * 32),)
CATALOGUE = Catalogue(
    code="302015",
    municipality="見本市",
    title="見本市 オープンデータ",
    title_en="open data",
    description="公開",
    licence=LICENCES["cc-by-4.0"],
    datasets=(TOWNS, replace(TOWNS, name="support", files=SUPPORT, as_of=None, source=None, conforms_to="")),
    contact=("給付金担当課", "電話"),
)


def graph(catalogue: Catalogue = CATALOGUE) -> Graph:
    return Graph().parse(data=catalogue_bytes(catalogue), format="json-ld", publicID=HERE)


def test_each_thing_has_what_the_profile_makes_mandatory_and_once_what_may_stand_once() -> None:
    found = graph()
    (catalogue,) = found.subjects(RDF.type, DCAT.Catalog)
    datasets, files = set(found.subjects(RDF.type, DCAT.Dataset)), set(found.subjects(RDF.type, DCAT.Distribution))
    assert len(datasets) == 2 and set(found.objects(catalogue, DCAT.dataset)) == datasets
    for one in (catalogue, *datasets):
        for must in (DCTERMS.title, DCTERMS.description):
            assert len({text.language for text in found.objects(one, must)}) >= 1  # type: ignore[attr-defined]
        for once in (DCTERMS.publisher, DCTERMS.license, DCTERMS.modified, DCTERMS.spatial):
            assert len(list(found.objects(one, once))) == 1
        (publisher,) = found.objects(one, DCTERMS.publisher)
        assert found.value(publisher, DCTERMS.identifier) == Literal("302015")
    assert {file for one in datasets for file in found.objects(one, DCAT.distribution)} == files
    for one in files:
        (address,) = found.objects(one, DCAT.downloadURL)
        assert str(address).startswith("https://example.org/open/302015_towns.")
        assert list(found.objects(one, DCAT.accessURL)) == [address]
        assert found.value(one, DCAT.byteSize) == Literal("7", datatype=XSD.nonNegativeInteger)
        assert found.value(one, DCAT.mediaType) == URIRef(MEDIA_TYPES[str(address).rpartition(".")[2]])
        (sum_of,) = found.objects(one, SPDX.checksum)
        assert found.value(sum_of, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        assert str(found.value(sum_of, SPDX.checksumValue)) == "ab" * 32


def test_what_is_not_known_is_left_out() -> None:
    found = graph()
    towns, support = URIRef(f"{HERE}#towns"), URIRef(f"{HERE}#support")
    (period,) = found.objects(towns, DCTERMS.temporal)
    assert found.value(period, DCAT.startDate) == Literal("2025-01-05", datatype=XSD.date)
    assert found.value(towns, DCTERMS.conformsTo) is not None and found.value(towns, DCTERMS.source) is not None
    for term in (DCTERMS.temporal, DCTERMS.conformsTo, DCTERMS.source, DCTERMS.provenance):
        assert found.value(support, term) is None
    (contact,) = found.objects(towns, DCAT.contactPoint)
    assert {str(one) for one in found.objects(contact, VCARD.note)} == {"給付金担当課", "電話"}
    assert not list(graph(replace(CATALOGUE, contact=())).objects(None, DCAT.contactPoint))


def test_the_same_description_gives_the_same_bytes() -> None:
    assert catalogue_bytes(CATALOGUE) == catalogue_bytes(replace(CATALOGUE))
