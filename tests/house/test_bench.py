import pytest
from bench.__main__ import duration, modules, row
from bench.figure import Figure, measure


def test_ours_and_the_peer_take_turns_and_the_first_turn_is_not_counted() -> None:
    order: list[str] = []
    figure = measure(
        "nothing",
        lambda: order.append("ours"),
        size=10,
        unit="rows",
        peer="the peer",
        peer_act=lambda: order.append("peer"),
        runs=3,
    )
    assert order == ["ours", "peer"] * 4
    assert figure.ratio is not None and figure.per_second == pytest.approx(10 / figure.median_seconds)


def test_a_peer_without_an_act_is_refused() -> None:
    with pytest.raises(ValueError, match="a name and an act"):
        measure("nothing", lambda: None, size=1, unit="row", peer="nobody")


def test_a_row_has_units_and_no_false_precision() -> None:
    figure = Figure(name="kana", size=100_000, unit="names", median_seconds=0.1589, per_second=629_321.4)
    assert row(figure) == "| kana | 100,000 names | 159 ms | 629,000 |  |  |\n"
    assert [duration(seconds) for seconds in (2.0, 0.0021, 0.0000032)] == ["2 s", "2.1 ms", "3.2 µs"]


def test_an_unknown_bench_is_refused_with_those_that_exist() -> None:
    assert modules(["kana"]) == ["kana"]
    with pytest.raises(SystemExit, match=r"there are .*kana"):
        modules(["nothing"])
