"""What a sample's city was drawn from, kept beside its files, so that the same city can be drawn again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from madoguchi import store
from madoguchi.core.errors import InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.simulate.city import City, generate

if TYPE_CHECKING:
    from pathlib import Path

RECIPE_NAME = "city-synthetic.json"
_ACCOUNT = ("bank_code", "branch_code", "account_type", "account_number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a city was drawn from: the same arguments, the same city."""

    residents: int
    seed: int
    base_date: date
    municipality: str
    fiscal_years: tuple[int, ...]

    def draw(self) -> City:
        """The city, as whole as on the first day."""
        return generate(
            residents=self.residents,
            seed=self.seed,
            base_date=self.base_date,
            municipality=self.municipality,
            fiscal_years=self.fiscal_years,
        )


def remember(recipe: Recipe, city: City, directory: Path) -> Path:
    """Write beside the sample files what they were drawn from. Raises as `store.disk.write_whole` does."""
    told = asdict(recipe) | {"base_date": recipe.base_date.isoformat(), "ledger": digest_of(city), "synthetic": True}
    path = directory / RECIPE_NAME
    store.disk.write_whole(path, [json.dumps(told).encode()])
    return path


def recall(directory: Path) -> tuple[Recipe, str]:
    """The recipe of a sample and the digest of its ledger. Raises InputRefused `simulate.no_sample`."""
    try:
        told = json.loads(bytes_of(directory / RECIPE_NAME))
        recipe = Recipe(
            residents=int(told["residents"]),
            seed=int(told["seed"]),
            base_date=date.fromisoformat(told["base_date"]),
            municipality=str(told["municipality"]),
            fiscal_years=tuple(map(int, told["fiscal_years"])),
        )
        return recipe, str(told["ledger"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputRefused(
            "simulate.no_sample",
            ja=f"見本のフォルダに {RECIPE_NAME} がないか、読めません。simulate city が書いたフォルダを --sample で"
            "指定してください。",
            en=f"The folder of the sample has no {RECIPE_NAME} that can be read. Name with --sample the folder that "
            "simulate city wrote.",
        ) from error


def digest_of(city: City) -> str:
    """Of the banks' truth: another version that draws otherwise must not answer for accounts that it did not draw."""
    numbers = pc.binary_join_element_wise(*(city.ledger[name] for name in _ACCOUNT), city.ledger["holder_kana"], " ")
    return sha256("\n".join(numbers.to_pylist()).encode()).hexdigest()
