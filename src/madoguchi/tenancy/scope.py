"""The municipality in whose name this thread or task works now."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from madoguchi.core.errors import Conflict
from madoguchi.core.identifiers import MunicipalityCode, municipality_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madoguchi.tenancy.models import Municipality

SETTING = "madoguchi.municipality"
"""The session's setting that PostgreSQL's policies compare with `municipality_id`."""


@dataclass(slots=True, kw_only=True)
class Entered:
    """One stay in a scope: the code, and the record of the municipality once it was looked up (`tenancy.own`)."""

    code: MunicipalityCode
    record: Municipality | None = None


_current: ContextVar[Entered | None] = ContextVar("municipality", default=None)


@contextmanager
def municipality(code: str) -> Iterator[MunicipalityCode]:
    """Work in the name of the municipality with this code (six digits), and of the one before again afterwards.

    On PostgreSQL the connection's session is told too. A session that is opened anew within the scope is not: it sees
    no rows of any municipality. Raises what `core.identifiers.municipality_code` raises.
    """
    entered = municipality_code(code)
    before = _current.set(Entered(code=entered))
    try:
        _tell_session(entered)
        yield entered
    finally:
        _current.reset(before)
        outer = _current.get()
        _tell_session(outer.code if outer else None)


def current() -> MunicipalityCode:
    """The code of the municipality in scope. Raises Conflict `tenancy.unscoped` outside of any."""
    return entered().code


def entered() -> Entered:
    """The stay in the scope that was entered last. Raises as `current`."""
    found = _current.get()
    if found is None:
        raise Conflict(
            "tenancy.unscoped",
            ja="どの市区町村の処理か決まっていません。他の市区町村の記録に触れないため止めました。"
            "tenancy.municipality(コード) の中で実行してください。",
            en="It is not said which municipality this is for. It was stopped, so that no other municipality's records "
            "are touched. Run it inside tenancy.municipality(code).",
        )
    return found


def _tell_session(code: MunicipalityCode | None) -> None:
    if connection.vendor != "postgresql" or _failed():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, code or ""])


def _failed() -> bool:
    """Whether the open transaction can only be rolled back, which also brings back the setting from before it."""
    session = connection.connection
    return connection.needs_rollback or (
        session is not None and (session.closed or session.info.transaction_status.name == "INERROR")
    )
