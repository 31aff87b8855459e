"""`madoguchi simulate …`: an invented city, its people and its bank, to try a municipality's own commands with."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from madoguchi.cli.bank import PROFILE
from madoguchi.cli.demo import DEFAULT, shipped
from madoguchi.cli.records import MUNICIPALITY, SAMPLE_MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, working
from madoguchi.cli.words import AT, FILE, PROGRAMME, day, day_of
from madoguchi.core.errors import InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.payments.terms import profile_of
from madoguchi.programme.load import load

SAMPLE = click.option(
    "--sample",
    required=True,
    type=click.Path(path_type=Path),
    help="simulate city の出力先 / its folder",
)
OUT = click.option("--out", required=True, type=click.Path(path_type=Path), help="書き出すファイル / file to write")
SEED = click.option("--seed", default=2020, show_default=True, type=click.IntRange(0), help="乱数の種 / seed")
SYNTHETIC = ("模擬データ", "synthetic", True)


@click.group()
def simulate() -> None:
    """模擬 / invented data."""


@simulate.command()
@click.option("--residents", default=20_000, show_default=True, type=click.IntRange(500, 4_000_000), help="人口")
@SEED
@click.option("--programme", type=click.Path(path_type=Path), help=f"合わせる制度ファイル（なければ {DEFAULT}）")
@click.option("--base-date", type=day, help="基準日（なければ制度の基準日）/ base date")
@click.option("--recorded-by", type=day, help="この日までに台帳に載ったことだけ / only what was recorded by that day")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="出力先 / folder")
@SAMPLE_MUNICIPALITY
@as_json
def city(
    residents: int,
    seed: int,
    programme: Path | None,
    base_date: date | None,
    recorded_by: date | None,
    out: Path,
    municipality: str,
    *,
    as_json: bool,
) -> None:
    """架空の市の台帳を CSV で書く。 / Write the registers of an invented city as CSV files.

    Example: madoguchi simulate city --residents 600 --seed 1 --out sample
    """
    from madoguchi.simulate.city import as_recorded
    from madoguchi.simulate.recipe import Recipe, remember
    from madoguchi.simulate.write import write_csv

    declared = load(programme or shipped(DEFAULT)).programme
    years = {column.source.key for column in declared.read_set() if column.source.relation == "taxes"}
    with working("架空の市を作る", quiet=as_json):
        recipe = Recipe(
            residents=residents,
            seed=seed,
            base_date=base_date or declared.base_date,
            municipality=municipality,
            fiscal_years=tuple(sorted(year for year in years if isinstance(year, int))),
        )
        made = recipe.draw()
        files = write_csv(as_recorded(made, recorded_by) if recorded_by else made, out)
        remember(recipe, made, out)
    outcome("架空の市 / synthetic", [("ファイル", "files", [str(path) for path in files])], as_json=as_json)


@simulate.command()
@PROGRAMME
@SAMPLE
@click.option("--until", type=day, help="この日までに届くもの（なければ --at の日）/ what arrives by that day")
@SEED
@OUT
@MUNICIPALITY
@AT
@as_json
def answers(
    programme: str,
    sample: Path,
    until: date | None,
    seed: int,
    out: Path,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """架空の住民の届出を、誤りも含めて CSV で書く。 / Write what invented people answer, with the mistakes people make.

    Those answer who have a letter and have not answered it yet; each call draws anew for them. Only where the people
    are invented.

    Example: madoguchi simulate answers low-income-household-2024 --sample sample --until 2025-03-10 --out answers.csv
    """
    with records(municipality), working("届出を作る", quiet=as_json):
        from madoguchi.cases.declare import in_force
        from madoguchi.cli.sheet import SUBMITTED, write_sheet
        from madoguchi.simulate import sample as invented

        declared = in_force(programme)
        sent = invented.answers(declared.programme, invented.city_in(sample), seed, day_of(at, until))
        write_sheet(sent, SUBMITTED, out)
    figures: list[tuple[str, str, object]] = [("届出", "answers", sent.num_rows), ("ファイル", "file", str(out))]
    outcome(f"架空の届出 / invented answers {programme}", [*figures, SYNTHETIC], as_json=as_json)


@simulate.command()
@FILE
@SAMPLE
@PROFILE
@OUT
@MUNICIPALITY
@as_json
def bank(file: Path, sample: Path, profile: str, out: Path, municipality: str | None, *, as_json: bool) -> None:
    """架空の銀行の振込結果を書く。お金は動かない。 / Write what an invented bank answers to a file; no money moves.

    Only where the people are invented: their accounts are closed or misspelt as `simulate city` drew them.

    Example: madoguchi simulate bank transfer-2025-03-14-1-1a2b3c4d.txt --sample sample --out result.txt
    """
    rules, content = profile_of(profile), _transfer_file(file)
    with records(municipality), working("振込結果を作る", quiet=as_json):
        from madoguchi import store
        from madoguchi.simulate import sample as invented

        store.disk.write_whole(out, [invented.bank_result(content, invented.city_in(sample), rules)])
    outcome("架空の振込結果 / invented bank", [("ファイル", "file", str(out)), SYNTHETIC], as_json=as_json)


@simulate.command()
@PROGRAMME
@SAMPLE
@OUT
@MUNICIPALITY
@AT
@as_json
def accounts(programme: str, sample: Path, out: Path, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """振込が戻った架空の住民が届け出る口座を CSV で書く。 / Write the accounts that invented people name a second time.

    Only where the people are invented, and for those who were asked (`payment account` lists them).

    Example: madoguchi simulate accounts low-income-household-2024 --sample sample --out accounts.csv
    """
    with records(municipality), working("口座の届出を作る", quiet=as_json):
        from madoguchi.cases.declare import in_force
        from madoguchi.cli.sheet import ACCOUNTS_GIVEN, write_sheet
        from madoguchi.simulate import sample as invented

        declared = in_force(programme)
        named = invented.second_accounts(declared.programme, invented.city_in(sample), at)
        write_sheet(named, ACCOUNTS_GIVEN, out)
    figures: list[tuple[str, str, object]] = [("口座", "accounts", named.num_rows), ("ファイル", "file", str(out))]
    outcome(f"架空の口座の届出 / invented accounts {programme}", [*figures, SYNTHETIC], as_json=as_json)


@simulate.command()
@SAMPLE
@click.option("--rows", default=500, show_default=True, type=click.IntRange(1, 1_000_000), help="行 / rows")
@SEED
@OUT
@click.option("--truth", type=click.Path(path_type=Path), help="正解を書き出すファイル / file for the truth")
@MUNICIPALITY
@as_json
def others(
    sample: Path, rows: int, seed: int, out: Path, truth: Path | None, municipality: str | None, *, as_json: bool
) -> None:
    """ほかの機関の架空の名簿を、誤りも含めて CSV で書く。 / Write the file of another office, to try `register link`.

    Only where the people are invented. The truth says which resident each row is, and what was done to it.

    Example: madoguchi simulate others --sample sample --out school.csv --truth truth.csv
    """
    with records(municipality), working("ほかの機関の名簿を作る", quiet=as_json):
        from madoguchi.simulate import sample as invented
        from madoguchi.simulate.other_office import other_office
        from madoguchi.simulate.write import write_others

        written = write_others(other_office(invented.city_in(sample), rows=rows, seed=seed), out, truth)
    figures: list[tuple[str, str, object]] = [("行", "rows", written), ("ファイル", "file", str(out))]
    outcome("架空の名簿 / invented file", [*figures, SYNTHETIC], as_json=as_json)


def _transfer_file(file: Path) -> bytes:
    try:
        return bytes_of(file)
    except OSError as error:
        raise InputRefused(
            "cli.transfer_unreadable",
            ja="振込ファイルを開けません。名前と場所を確かめてください。",
            en="The transfer file cannot be opened. Check its name and place.",
        ) from error


@simulate.command()
@click.argument("number")
@click.option("--to", required=True, type=click.Path(path_type=Path), help="新しいファイル（PKCS#12）/ new file")
@click.option("--password", required=True, envvar="MADOGUCHI_KEY_PASSWORD", help="そのパスワード / its password")
@MUNICIPALITY
@AT
@as_json
def signing_key(number: str, to: Path, password: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """手紙を持つ架空の人に、模擬の署名用電子証明書を発行する。 / An invented signing certificate for a letter's holder.

    Example: madoguchi simulate signing-key 123456789012 --to person.p12 --password secret
    """
    with records(municipality):
        from madoguchi.simulate import signers

        signers.signing_key(number, to, password, at)
    outcome("模擬の署名用電子証明書", [SYNTHETIC, ("ファイル", "file", str(to))], as_json=as_json)


@simulate.command()
@click.argument("number")
@MUNICIPALITY
@AT
@as_json
def renew_card(number: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """模擬のカードを更新する。登録した人はそのまま入れる。 / Renew an invented card; it goes on opening for its owner.

    Example: madoguchi simulate renew-card 123456789012
    """
    with records(municipality):
        from madoguchi.simulate import signers

        found = signers.renew_card(number, at)
    figures = [SYNTHETIC, ("引き継いだ", "moved", found.moved), ("引き継げない", "contested", found.contested)]
    outcome("模擬のカードの更新", figures, as_json=as_json)
