"""When the ground gives way: the store, the disk, the pipe, and what nobody foresaw."""

from __future__ import annotations

import json
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest

from madoguchi.cli import commands

from .office import CITY, PROGRAMME_ID, ROOT, STARTED, Office

pytestmark = pytest.mark.django_db

CRASH = """
import click
from madoguchi import cli

@cli.commands.command()
def crash():
    name = "山田太郎"
    raise ValueError(name)

cli.main()
"""


def _lines_of_the_guide() -> list[str]:
    guide = (ROOT / "docs" / "how-to" / "own-data.md").read_text("utf-8").replace("\\\n", " ")
    return [line for line in guide.splitlines() if line.startswith("madoguchi ")]


def under(group: click.Group) -> dict[str, click.Command]:
    """The commands of a group by name, also those that are loaded only when they are called."""
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: one for name, one in found.items() if one}


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    """Every command for people with the words that call it."""
    found = []
    for name, one in under(group).items():
        if one.hidden:
            continue
        found += leaves(one, (*path, name)) if isinstance(one, click.Group) else [((*path, name), one)]
    return found


@pytest.mark.parametrize(
    ("path", "command"), leaves(commands), ids=lambda part: "-".join(part) if isinstance(part, tuple) else ""
)
def test_every_command_has_an_example_and_speaks_json(path: tuple[str, ...], command: click.Command) -> None:
    assert f"Example: madoguchi {' '.join(path)}" in (command.help or "")
    options = {option for parameter in command.params for option in parameter.opts}
    assert "--json" in options or path in {("zengin", "show"), ("programme", "vocabulary")}


@pytest.mark.parametrize("line", _lines_of_the_guide())
def test_every_command_of_the_guide_exists_with_its_options(line: str) -> None:
    group: click.Command = commands
    for variable, value in {"$at": "", "$synthetic": "", "$person": "1"}.items():
        line = line.replace(variable, value)
    words = shlex.split(line, comments=True)[1:]
    while isinstance(group, click.Group):
        group = under(group)[words.pop(0)]
    group.make_context("madoguchi", words)


def test_words_that_no_command_knows_end_with_status_2(office: Office) -> None:
    for words in (
        ("registers",),
        ("claim", "list"),
        ("claim", "silence", "x", "--on", "tomorrow"),
        ("run", "f", "--at", "?"),
        ("claim", "silence", "x", "--nope"),
        ("claim", "list", "x", "--state", "?"),
        ("check", "x"),
        ("claim", "list", "x", "--limit"),
    ):
        said = office(*words)
        assert said.status == 2 and "Traceback" not in said.err
        assert said.err.splitlines()[0].endswith("--help で見られます。") and "Error: " in said.err
    assert not office.home.exists()


def test_a_store_that_cannot_be_reached(office: Office) -> None:
    for url in ("postgresql://nobody:secret@127.0.0.1:1/nothing", "postgresql://x@%2Fnowhere/nothing"):
        said = office("claim", "list", PROGRAMME_ID, MADOGUCHI_DATABASE=url)
        assert said.status == 1 and "[cli.store_unreachable]" in said.err and "secret" not in said.err


@pytest.mark.parametrize("url", ["mysql://a@b/c", "postgresql://a@b:port/c", "postgresql://a@b", "nonsense"])
def test_a_store_that_is_named_wrongly(office: Office, url: str) -> None:
    for words in (("claim", "list", PROGRAMME_ID), ("check",)):
        said = office(*words, MADOGUCHI_DATABASE=url)
        assert said.status == 1 and "MADOGUCHI_DATABASE" in said.err + said.out and "Traceback" not in said.err


def test_a_home_that_is_no_folder(office: Office, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = office("claim", "list", PROGRAMME_ID, MADOGUCHI_HOME=str(tmp_path / "file" / "home"))
    assert said.status == 1 and "[cli.home_not_writable]" in said.err


def test_a_port_in_use_is_said_before_anything_is_made_ready(office: Office) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = office("serve", "--port", port, MADOGUCHI_MUNICIPALITY="")
    lines = said.err.splitlines()
    assert (said.status, said.out, len(lines)) == (1, "", 2) and lines[1].endswith("[cli.port_taken]"), said.err
    assert str(port) in lines[0] and "--port" in lines[0] and str(port) in lines[1]
    assert not office.home.exists()


def test_tables_that_are_newer_than_the_software(registered: Office) -> None:
    insert = "INSERT INTO django_migrations (app, name, applied) VALUES ('cases', '9999_later', '2030-01-01')"
    _change(registered, insert)
    for words in (("claim", "list", PROGRAMME_ID), ("check",)):
        said = registered(*words)
        assert said.status == 1 and "Traceback" not in said.err
        assert "新しい版" in said.err + said.out


def test_a_damaged_file_of_records(registered: Office) -> None:
    if registered.database:
        pytest.skip("PostgreSQL looks after its own files.")
    (registered.home / "madoguchi.sqlite3").write_bytes(b"not a database at all" * 400)
    said = registered("claim", "list", PROGRAMME_ID)
    assert said.status == 1 and "[cli.store_damaged]" in said.err
    assert registered("check").status == 1


def test_a_reader_who_goes_away(judged: Office) -> None:
    process = judged.start("claim", "list", PROGRAMME_ID, "--limit", "0", "--json")
    assert process.stdout is not None
    process.stdout.close()
    err = process.stderr.read() if process.stderr else ""
    assert process.wait(timeout=60) == 1
    assert "[cli.output_closed]" in err and "Traceback" not in err and "Exception ignored" not in err


def test_what_nobody_foresaw_is_written_down_without_what_it_said(office: Office) -> None:
    run = [sys.executable, "-c", CRASH, "crash"]
    done = subprocess.run(run, check=False, capture_output=True, text=True, env=office.environment)
    assert done.returncode == 1 and "[cli.unforeseen]" in done.stderr and "Traceback" not in done.stderr
    (log,) = (office.home / "logs").iterdir()
    assert str(log) in done.stderr and log.stat().st_mode & 0o777 == 0o600
    written = log.read_text("utf-8")
    assert "ValueError" in written and "in crash" in written and "山田" not in written + done.stderr
    shown = subprocess.run(
        run, check=False, capture_output=True, text=True, env=office.environment | {"MADOGUCHI_DEBUG": "1"}
    )
    assert shown.returncode == 1 and "Traceback" in shown.stderr


def test_a_check_changes_nothing_and_tells_how_it_stands(office: Office) -> None:
    said = office("check", "--at", "2026-11-24T09:00")
    assert (said.status == 0 and "○ 記録先" in said.out and not office.home.exists()) or office.database
    assert office("check", "--at", "2012-01-01T09:00").status == 1
    late = office.done("check", "--at", "2030-01-01T09:00", MADOGUCHI_MUNICIPALITY="")
    found = {one["what"]: one["mark"] for one in late}
    assert found["金融機関の一覧 banks"] == "doubtful" and found["市区町村 municipality"] == "doubtful"


def test_a_check_of_an_office_at_work(judged: Office) -> None:
    state = judged.fingerprint()
    said = judged("check", "--at", "2026-11-24T09:00", MADOGUCHI_MUNICIPALITY=CITY)
    assert said.status == 0 and "×" not in said.out, said.out
    key = judged.home / CITY / "key"
    key.chmod(0o644)
    assert judged("check", "--at", "2026-11-24T09:00").status == 1
    assert judged.fingerprint() == state
    key.write_bytes(b"short")
    assert judged("check", "--at", "2026-11-24T09:00").status == 1


@pytest.mark.parametrize(
    ("settings", "what", "mark"),
    [
        ({}, "画面の名前 hosts", "good"),
        ({"MADOGUCHI_HOSTS": "counter.example.jp"}, "画面の名前 hosts", "bad"),
        ({"MADOGUCHI_HOSTS": "*", "MADOGUCHI_TLS": "1"}, "画面の名前 hosts", "bad"),
        ({"MADOGUCHI_HOSTS": "counter.example.jp", "MADOGUCHI_TLS": "1"}, "画面 faces", "doubtful"),
        (
            {"MADOGUCHI_HOSTS": "counter.example.jp", "MADOGUCHI_TLS": "1", "MADOGUCHI_FACES": "portal,api"},
            "画面 faces",
            "good",
        ),
        ({"MADOGUCHI_HOSTS": "192.0.2.1", "MADOGUCHI_TLS": "1"}, "パスキー passkeys", "doubtful"),
        (
            {"MADOGUCHI_HOSTS": "192.0.2.1", "MADOGUCHI_TLS": "1", "MADOGUCHI_STAFF_DOORS": "passkey"},
            "パスキー passkeys",
            "bad",
        ),
        (
            {"MADOGUCHI_HOSTS": "192.0.2.1", "MADOGUCHI_TLS": "1", "MADOGUCHI_STAFF_DOORS": "passkey,card"},
            "パスキー passkeys",
            "bad",
        ),
        ({"MADOGUCHI_STAFF_DOORS": "passkey,card"}, "職員のカード staff cards", "doubtful"),
        ({"MADOGUCHI_STAFF_DOORS": "card"}, "職員のカード staff cards", "bad"),
        ({}, "鍵の控え recovery", "doubtful"),
        ({"MADOGUCHI_OFFICE": "/nowhere/office.toml"}, "差出人 office", "bad"),
        ({"MADOGUCHI_BANK_PROFILE": "of-no-bank"}, "支払口座 payer", "bad"),
        ({}, "支払口座 payer", "doubtful"),
        ({}, "職員 staff", "doubtful"),
    ],
)
def test_a_check_of_the_counter(judged: Office, settings: dict[str, str], what: str, mark: str) -> None:
    said = judged("check", "--at", "2026-11-24T09:00", "--municipality", CITY, "--json", **settings)
    found = {one["what"]: one["mark"] for one in json.loads(said.out)}
    assert (found[what], said.status) == (mark, 1 if mark == "bad" else 0)


def test_who_may_let_in_the_others_is_found_by_a_check(judged: Office) -> None:
    judged.done("staff", "add", "9001", "--name", "管理", "--role", "administrator", "--by", "clerk", "--at", STARTED)
    found = {one["what"]: one["mark"] for one in judged.done("check", "--at", "2026-11-24T09:00")}
    assert found["職員 staff"] == "good" and not {"職員の鍵 staff keys", "職員のカード staff cards"} & set(found)
    said = judged("check", "--at", "2026-11-24T09:00", "--json", MADOGUCHI_STAFF_DOORS="passkey")
    found = {one["what"]: one["mark"] for one in json.loads(said.out)}
    assert found["職員の鍵 staff keys"] == "doubtful"
    refused = judged("check", MADOGUCHI_STAFF_DOORS="secret")
    assert refused.status == 1 and "MADOGUCHI_STAFF_DOORS" in refused.out + refused.err


def _change(office: Office, sql: str) -> None:
    import sqlite3

    from .office import connected

    if office.database:
        with connected(office.database) as session:
            session.execute(sql.encode())
    else:
        with sqlite3.connect(office.home / "madoguchi.sqlite3") as store:
            store.execute(sql)
