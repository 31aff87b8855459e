import importlib
import itertools
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

import pytest
from bench.apart import apart
from bench.figure import Counted, Figure, Target, measure
from bench.page import HEAD, duration, rate, row
from bench.run import modules

from tests.cli.office import in_this_process
from tests.prepared import PREPARED

from .source import ROOT

TINY = 600
"""Residents or records: the smallest city that has room for every case."""
FEW = {"letters": 20, "sealed_letters": 5, "trust": 20}
"""Letters or files, where each takes long and none differs from another."""
ELSEWHERE = "demo"
"""It only times the rehearsal, which tests/simulate acts out; here it would take as long as all the others."""
PEERS = {
    "addresses": "normalize_japanese_address",
    "determination": "openfisca_core",
    "letters": "reportlab",
    "linking": "splink",
}
"""What the dependency group `bench` adds; without it those benches are skipped here."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The rows that `python -m bench` prints of all benches, at sizes that say nothing of speed.

    What asks for them stands together, so that no other worker of pytest-xdist takes a part of it and runs all again.
    """
    folder = tmp_path_factory.mktemp("bench")
    benches = runnable()
    most = [name for name in benches if name not in {*FEW, "pages"}]
    rows = table_of([*most, "--size", str(TINY)], folder) + table_of(["pages", "--size", str(TINY)], folder)
    few = [table_of([name, "--size", str(size)], folder) for name, size in FEW.items() if name in benches]
    return [*rows, *itertools.chain.from_iterable(few)]


def table_of(arguments: list[str], folder: Path) -> list[str]:
    out, err = folder / "out", folder / "err"
    environment = {"PATH": "/usr/bin:/bin", "TMPDIR": str(folder)}
    words = ["--runs", "1", *arguments]
    # A process of its own: peers have Django projects of theirs, and where commands come from it is set up already.
    run = get_context("spawn").Process(
        target=in_this_process, args=(measured, words, environment, out, err, 0, str(ROOT))
    )
    run.start()
    run.join(timeout=900)
    assert run.exitcode == 0, err.read_text("utf-8")
    printed = out.read_text("utf-8")
    for path in (out, err):
        path.unlink()
    assert HEAD in printed
    return printed.partition(HEAD)[2].splitlines()


def measured(words: Sequence[str]) -> None:
    """As `python -m bench`, in processes that hold the libraries already: what they hold is not looked at here."""
    from bench.__main__ import main
    from bench.apart import Fresh

    Fresh.context = PREPARED
    main([*words])


def runnable() -> list[str]:
    """The benches whose peers are installed."""
    return [name for name in modules([]) if name != ELSEWHERE and (name not in PEERS or installed(PEERS[name]))]


def installed(module: str) -> bool:
    try:
        __import__(module)
    except ImportError:
        return False
    return True


def test_every_bench_runs_finds_its_peer_of_one_mind_and_fills_the_table(printed: list[str]) -> None:
    assert len(printed) >= len(runnable())
    columns = HEAD.splitlines()[0].count("|")
    assert [line for line in printed if line.count("|") != columns] == []


def test_every_step_of_the_whole_way_has_households_to_do(printed: list[str]) -> None:
    assert [line for line in printed if "| 0 " in line] == []


def test_what_a_bench_makes_is_gone_afterwards(printed: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    assert printed
    made = [folder for folder in tmp_path_factory.getbasetemp().glob("bench*") if any(folder.iterdir())]
    assert made == []


def test_the_bench_of_the_demonstration_can_be_loaded_too() -> None:
    assert ELSEWHERE in modules([])
    assert importlib.import_module(f"bench.bench_{ELSEWHERE}").RUNS == 1


@pytest.mark.parametrize("name", sorted(PEERS))
def test_a_bench_whose_peer_is_not_installed_is_named(name: str) -> None:
    if not installed(PEERS[name]):
        pytest.skip(f"bench_{name} did not run: install the dependency group bench")


def test_ours_and_the_peer_take_turns_and_the_first_turn_is_not_counted() -> None:
    order: list[str] = []
    figure = measure(
        "nothing",
        lambda: order.append("ours"),
        size=10,
        unit="rows",
        peer="the peer",
        peer_act=lambda: order.append("peer"),
        prepare=lambda: order.append("prepare"),
        runs=3,
    )
    assert order == ["prepare", "ours", "prepare", "peer"] * 4
    assert figure.runs == 3
    assert figure.ratio is not None and figure.per_second == pytest.approx(10 / figure.median_seconds)


def test_a_peer_without_an_act_is_refused() -> None:
    with pytest.raises(ValueError, match="a name and an act"):
        measure("nothing", lambda: None, size=1, unit="row", peer="nobody")


def test_a_peer_with_less_to_do_is_compared_unit_by_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.figure._seconds", lambda act, prepare: act())
    figure = measure("x", lambda: 2.0, size=10, unit="rows", peer="slow", peer_act=lambda: 1.0, peer_size=1)
    assert figure.ratio == 5.0
    assert "| slow (1 rows) | 5 |" in row(figure)


def test_a_row_has_units_and_no_false_precision() -> None:
    figure = Figure(name="kana", size=100_000, unit="names", median_seconds=0.1589, runs=7)
    assert row(figure) == "| kana | 100,000 names | 7 | 159 ms | 629,000 |  |  |  |  |\n"
    assert [duration(seconds) for seconds in (2.0, 0.0021, 0.0000032)] == ["2 s", "2.1 ms", "3.2 µs"]
    assert [rate(number) for number in (1_182_345.0, 242.4, 3.14159)] == ["1,180,000", "242", "3.14"]


def test_how_long_the_slow_runs_take_is_said_of_many_runs_only(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = iter(float(number) for number in range(200))
    monkeypatch.setattr("bench.figure._seconds", lambda act, prepare: next(taken))
    many = measure("x", lambda: None, size=1, unit="page", runs=100)
    assert many.median_seconds == 50.5 and many.slow_seconds == pytest.approx(95.95)
    assert "| 50.5 s (96 s) |" in row(many)
    assert measure("x", lambda: None, size=1, unit="page", runs=10).slow_seconds is None


def test_what_is_counted_stands_with_the_most_that_is_promised() -> None:
    assert row(Counted(name="x", found=0, of=16, at_most=0)) == "| x | none of 16 |  |  |  |  |  |  | ≤ 0: met |\n"
    assert row(Counted(name="x", found=4, of=None, at_most=3)).endswith("| ≤ 3: **missed** |\n")
    assert row(Counted(name="x", found=4, of=None)).endswith("|  |  |\n")


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Target(per_second=100), "≥ 100/s: met"),
        (Target(per_second=101), "≥ 101/s: **missed**"),
        (Target(seconds=60, memory_bytes=2**31), "≤ 60 s, ≤ 2,048 MiB: met"),
        (Target(seconds=60, memory_bytes=2**20), "≤ 60 s, ≤ 1 MiB: **missed**"),
    ],
)
def test_what_was_promised_stands_beside_what_was_measured(target: Target, words: str) -> None:
    figure = Figure(name="way", size=1_000, unit="rows", median_seconds=10, runs=1, memory_bytes=2**30, target=target)
    assert row(figure).endswith(f"| 1,024 MiB | {words} |\n")


def test_an_unknown_bench_is_refused_with_those_that_exist() -> None:
    assert modules(["kana"]) == ["kana"]
    with pytest.raises(SystemExit, match=r"there are .*kana"):
        modules(["nothing"])


def test_an_act_apart_says_what_it_found_and_how_much_memory_it_held() -> None:
    found, held = apart(sorted, [3, 1, 2], reverse=True)
    assert found == [3, 2, 1]
    assert 5 * 2**20 < held < 2**30
