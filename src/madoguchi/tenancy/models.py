"""The municipality, and the record that belongs to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.core.validators import RegexValidator
from django.db import models

from madoguchi.core.errors import Conflict
from madoguchi.tenancy.scope import current

if TYPE_CHECKING:
    from collections.abc import Iterable

Record = TypeVar("Record", bound="MunicipalityRecord")


class Municipality(models.Model):
    """「市区町村」 One municipality (or special ward) that keeps its records here."""

    code = models.CharField(
        primary_key=True,
        max_length=6,
        validators=[RegexValidator(r"\A[0-9]{6}\Z")],
        db_comment="全国地方公共団体コード (検査数字を含む6桁)",
    )
    name = models.CharField(max_length=100, db_comment="市区町村名")
    synthetic = models.BooleanField(default=False, db_comment="架空のデータだけを持つ (予行)")

    class Meta:
        db_table = "municipalities"
        db_table_comment = "市区町村"

    def __str__(self) -> str:
        return self.name


class MunicipalityRecords(models.QuerySet[Record]):
    """The records of the municipality in scope."""

    def bulk_create(self, objs: Iterable[Record], *args: object, **kwargs: object) -> list[Record]:
        """Create records, all of the municipality in scope."""
        own = [record.claim() for record in objs]
        return super().bulk_create(own, *args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    def update(self, **kwargs: object) -> int:
        """Update records, which stay with their municipality."""
        if {"municipality", "municipality_id"} & kwargs.keys():
            raise _another()
        return super().update(**kwargs)


class OfMunicipality(models.Manager.from_queryset(MunicipalityRecords)):  # type: ignore[misc]  # made at run time
    """Every query begins with the municipality in scope. Raises Conflict `tenancy.unscoped` outside of one."""

    def get_queryset(self) -> models.QuerySet[MunicipalityRecord]:
        """The records of the municipality in scope."""
        found: models.QuerySet[MunicipalityRecord] = super().get_queryset()
        return found.filter(municipality_id=current())


class MunicipalityRecord(models.Model):
    """A record that belongs to one municipality and can be read and written in its name only.

    A concrete model's Meta inherits from MunicipalityRecord.Meta, and its keys begin with `municipality`, so no index
    of its own is kept for that column.
    """

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        db_index=False,
        db_comment="全国地方公共団体コード",
    )

    objects = OfMunicipality()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def claim(self) -> Self:
        """Give the record to the municipality in scope. Raises Conflict when it is another's, or outside a scope."""
        code = current()
        if self.municipality_id is None:
            self.municipality_id = code
        if self.municipality_id != code:
            raise _another()
        return self

    def save(self, *args: object, **kwargs: object) -> None:
        """Save in the name of the municipality in scope only."""
        self.claim()
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Delete in the name of the municipality in scope only."""
        self.claim()
        return super().delete(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came


def _another() -> Conflict:
    return Conflict(
        "tenancy.another_municipality",
        ja="他の市区町村の記録を書き換えようとしました。市区町村どうしの記録は混ぜられないため、何も変えていません。",
        en="A record of another municipality was to be changed. Records of municipalities are never mixed; "
        "nothing was changed. Work in the scope of the municipality that owns the record.",
    )
