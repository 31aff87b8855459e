"""The command line: `madoguchi <noun> <verb>`. A command reads its words, calls one step and shows the outcome.

Refusals are printed in Japanese and English on standard error and end with a non-zero exit status; `--json` prints one
JSON value on standard output and nothing else there.
"""

from __future__ import annotations

import sys

import click

from madoguchi.cli.demo import demo
from madoguchi.cli.programme import programme
from madoguchi.cli.zengin import zengin
from madoguchi.core.errors import MadoguchiError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="madoguchi")
def commands() -> None:
    """窓口 Madoguchi: 制度ファイルひとつで、台帳から振込まで。/ One declared file, from the register to the bank."""


commands.add_command(demo)
commands.add_command(programme)
commands.add_command(zengin)


def main() -> None:
    """Run the command line; a refusal becomes its sentence and exit status."""
    try:
        commands(standalone_mode=False)
    except MadoguchiError as error:
        click.echo(f"{error.ja}\n{error.en} [{error.code}]", err=True)
        sys.exit(error.exit_status)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("中止しました。 / Stopped.", err=True)
        sys.exit(130)
