"""The command line: `madoguchi <noun> <verb>`. A command reads its words, calls one step and shows the outcome.

Refusals are printed in Japanese and English on standard error and end with a non-zero exit status; `--json` prints one
JSON value on standard output and nothing else there. Status 0: done; 1: refused, or found wrong; 2: wrong words;
3: a part was taken.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from madoguchi.cli.failure import output_closed, refusal_of, unforeseen, wrong_words

NAMES = (
    "register",
    "account",
    "address",
    "corporation",
    "branch",
    "snapshot",
    "run",
    "submission",
    "claim",
    "letter",
    "form",
    "review",
    "decision",
    "correction",
    "payment",
    "datause",
    "check",
    "programme",
    "law",
    "trust",
    "evidence",
    "recovery",
    "witness",
    "zengin",
    "simulate",
    "demo",
    "serve",
    "staff",
    "errand",
)
"""The commands, each in the module of its name; in the order of `--help`."""


class Commands(click.Group):
    """The group of all commands. Each is loaded when it is called: all of them take longer than most of them do."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, for `--help`."""
        return list(NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, if there is one."""
        if cmd_name not in NAMES:
            return super().get_command(ctx, cmd_name)
        found = getattr(import_module(f"{__name__}.{cmd_name}"), cmd_name)
        assert isinstance(found, click.Command)
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. Raises Conflict `cli.output_closed`: click would end in silence."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise output_closed() from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="madoguchi")
def commands() -> None:
    """窓口 Madoguchi: 制度ファイルひとつで、台帳から振込まで。/ One declared file, from the register to the bank."""


def main() -> None:
    """Run the command line; whatever stops it becomes a sentence and an exit status, never a traceback.

    With MADOGUCHI_DEBUG=1 what nobody foresaw is shown with its traceback; else it is written to HOME/logs.
    """
    os.umask(0o077)  # what this house writes holds personal data
    try:
        try:
            commands(standalone_mode=False)
        finally:
            sys.stdout.flush()
    except click.ClickException as error:
        if not isinstance(error, click.exceptions.NoArgsIsHelpError):
            click.echo(wrong_words(error), err=True)
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("中止しました。 / Stopped.", err=True)
        sys.exit(130)
    except SystemExit as ended:
        # rich, too, answers a closed pipe with a silent exit.
        if isinstance(ended.__context__, BrokenPipeError):
            _refuse(ended.__context__)
        raise
    except Exception as error:
        _refuse(error)


def _refuse(error: BaseException) -> None:
    refusal = refusal_of(error)
    if refusal is None:
        if os.environ.get("MADOGUCHI_DEBUG") == "1":
            raise error
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
        from django.conf import settings

        refusal = unforeseen(error, settings.HOME)
    _let_go_of_output()
    click.echo(f"{refusal.ja}\n{refusal.en} [{refusal.code}]", err=True)
    sys.exit(refusal.exit_status)


def _let_go_of_output() -> None:
    """What is left for an output that takes nothing more goes nowhere, or Python complains at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
