"""`--profile`: the rules of the municipality's own bank."""

from __future__ import annotations

import click

from madoguchi.formats.bank_profile import PROFILES

PROFILE = click.option(
    "--profile",
    envvar="MADOGUCHI_BANK_PROFILE",
    default="strict",
    show_default=True,
    help=f"銀行ごとの設定: {', '.join(PROFILES)} か TOML / a name or a TOML file",
)
