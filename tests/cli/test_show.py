"""No value is lost on the way to the terminal."""

from __future__ import annotations

import pytest

from madoguchi.cli.show import table

HEADINGS = ("照会番号", "要件", "充足", "根拠", "内容")
ROWS = (
    ("808610444787", "基準日に住民基本台帳に記録されていること", "yes", "要綱3条1項", "届出 paper accept → answered"),
    ("808610444788", "世帯主であること [bold]", "unknown", "", "x" * 130),
)


@pytest.mark.parametrize("columns", [120, 80, 70])
def test_a_narrow_terminal_folds_columns_and_cuts_none(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    table("事案", HEADINGS, ROWS)
    lines = [line.strip("│┃").replace("┃", "│").split("│") for line in capsys.readouterr().out.splitlines()]
    cells = [line for line in lines if len(line) == len(HEADINGS)]
    for place, heading in enumerate(HEADINGS):
        wanted = "".join((heading, *(row[place] for row in ROWS))).replace(" ", "")
        assert "".join(line[place] for line in cells).replace(" ", "") == wanted


@pytest.mark.parametrize("columns", [60, 20])
def test_a_terminal_that_is_narrower_still_gets_a_list(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    table("事案", HEADINGS, ROWS)
    out = capsys.readouterr().out
    assert all(f"  {value}\n" in out for row in ROWS for value in row)


def test_a_pipe_takes_a_table_as_wide_as_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    table("事案", HEADINGS, ROWS)
    out = capsys.readouterr().out
    assert all(value in out for row in ROWS for value in row)


def test_an_empty_table_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    table("事案", HEADINGS, ())
    assert "照会番号" in capsys.readouterr().out
