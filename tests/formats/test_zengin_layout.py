import pytest

from madoguchi.core.errors import PromiseBroken
from madoguchi.formats.zengin import layout


@pytest.mark.parametrize(
    ("file", "record", "ours"),
    [
        ("sougou-furikomi.yaml", "header", layout.HEADER),
        ("sougou-furikomi.yaml", "data", layout.DATA),
        ("sougou-furikomi.yaml", "trailer", layout.TRAILER),
        ("sougou-furikomi.yaml", "end", layout.END),
        ("kyuyo-furikomi.yaml", "header", layout.HEADER),
        ("kyuyo-furikomi.yaml", "data", layout.SALARY_DATA),
    ],
)
def test_our_layout_has_the_published_fields(shared_zengin, file, record, ours):
    yaml = pytest.importorskip("yaml")
    published = yaml.safe_load((shared_zengin / file).read_text(encoding="utf-8"))["format"]["records"][record][
        "fields"
    ]
    assert [(field.kind.value, field.length) for field in ours.fields] == [
        (field["type"], field["length"]) for field in published
    ]
    assert [field.ja for field in ours.fields][5:] == [field["ja"] for field in published][5:]


def test_positions_are_those_of_the_manuals():
    assert [layout.DATA[name].position for name in ("holder_kana", "amount", "identification", "filler")] == [
        51,
        81,
        113,
        114,
    ]
    assert layout.HEADER["month_day"].position == 55
    totals = ("processed_count", "processed_amount", "failed_count", "failed_amount")
    assert [layout.RESULT_TRAILER[name].position for name in totals] == [20, 26, 38, 44]


def test_fields_that_are_not_120_bytes_together_are_no_record():
    with pytest.raises(PromiseBroken, match=r"zengin\.layout"):
        layout._lay(("record_type", "データ区分", "N", 1))
