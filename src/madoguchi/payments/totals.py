"""The same money at every station: decided, instructed, in files, credited, returned. Computed, never kept."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyarrow as pa
from django.db import connection

from madoguchi import store, tenancy
from madoguchi.core.errors import PromiseBroken
from madoguchi.core.money import Yen
from madoguchi.payments.decided import GRANTED, instalment_yen
from madoguchi.payments.instruct import decided_instalments
from madoguchi.payments.states import LIVE_AS, InstructionState, TakenBack, TransferState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madoguchi.store.columns import Parameter

AT_STATION = pa.schema([("station", pa.string()), ("items", pa.int64()), ("yen", pa.int64())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Number and sum at one station."""

    items: int
    yen: Yen

    def __add__(self, other: Total) -> Total:
        return Total(items=self.items + other.items, yen=Yen(self.yen + other.yen))


NOTHING = Total(items=0, yen=Yen(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The stations of a programme over all its instalments.

    decided = instructed + refused_second + to_instruct; in_files = credited + returned + withdrawn + recalled +
    unsettled, counted by attempt; the live transfers are what the instructions in file, paid and repaid say; credited
    and returned are what the bank's results say. `by_state` splits `instructed`. `repaid` came back from persons, out
    of `credited`.
    """

    decided: Total
    refused_second: Total
    to_instruct: Total
    instructed: Total
    by_state: Mapping[InstructionState, Total]
    in_files: Total
    credited: Total
    returned: Total
    withdrawn: Total
    recalled: Total
    unsettled: Total
    repaid: Total

    @property
    def declined(self) -> Total:
        """「受給辞退」 Of `instructed`: given up before it was paid."""
        return self.by_state.get(InstructionState.REFUSED, NOTHING)

    @property
    def uncollected(self) -> Total:
        """「未受領」 Of `instructed`: no account came in time."""
        return self.by_state.get(InstructionState.UNCOLLECTED, NOTHING)

    @property
    def revoked(self) -> Total:
        """「取消し」 Of `instructed`: a correction took its place before it was paid."""
        return self.by_state.get(InstructionState.REVOKED, NOTHING)


def totals(programme_id: str) -> Totals:
    """「合計の突合」 Every station of the programme over all its instalments, compared.

    Raises PromiseBroken `payments.totals_differ` with the table of stations when two that must be equal are not.
    """
    own: tuple[Parameter, ...] = (tenancy.current(), programme_id)
    granted = _granted(programme_id, own)
    ours = "WHERE i.municipality_id = %s AND i.programme_id = %s"
    states = _stations("i.state", "i.amount_yen", f"payments_instruction i {ours}", own)
    carried = "JOIN payments_instruction i ON i.id = t.instruction_id"
    taken = ", ".join(f"'{code}'" for code in TakenBack)
    state = f"CASE WHEN t.result_code IN ({taken}) THEN t.result_code ELSE t.state END"
    transfers = _stations(state, "t.amount_yen", f"payments_transfer t {carried} {ours}", own)
    live = _stations("i.state", "t.amount_yen", f"payments_transfer t {carried} {ours} AND t.state <> 'returned'", own)
    reported = "payments_settlement s ON s.transfer_id = t.id AND s.result_id = t.result_id AND s.state = t.state"
    settled = _stations("t.state", "t.amount_yen", f"payments_transfer t JOIN {reported} {carried} {ours}", own)
    counted = _stations("'items'", "i.items", f"payments_transfer_file i {ours}", own).get("items", NOTHING)
    filed = _stations("'yen'", "i.total_yen", f"payments_transfer_file i {ours}", own).get("yen", NOTHING)
    received = f"payments_repayment t {carried} AND t.received_on IS NOT NULL {ours}"
    result = Totals(
        decided=sum(granted.values(), NOTHING),
        refused_second=granted.get("second", NOTHING),
        to_instruct=granted.get("waiting", NOTHING),
        instructed=sum(states.values(), NOTHING),
        by_state=MappingProxyType({InstructionState(name): total for name, total in states.items()}),
        in_files=Total(items=int(counted.yen), yen=filed.yen),
        credited=transfers.get(TransferState.PAID, NOTHING),
        returned=transfers.get(TransferState.RETURNED, NOTHING),
        withdrawn=transfers.get(TakenBack.WITHDRAWN, NOTHING),
        recalled=transfers.get(TakenBack.RECALLED, NOTHING),
        unsettled=transfers.get(TransferState.IN_FILE, NOTHING),
        repaid=_stations("'repaid'", "t.amount_yen", received, own).get("repaid", NOTHING),
    )
    if (
        result.decided != result.instructed + result.refused_second + result.to_instruct
        or result.in_files != result.credited + result.returned + result.withdrawn + result.recalled + result.unsettled
        or live != {str(name): states[name] for name in LIVE_AS if name in states}
        or result.credited != settled.get(TransferState.PAID, NOTHING)
        or result.returned != settled.get(TransferState.RETURNED, NOTHING)
        or result.repaid.yen > result.credited.yen
    ):
        raise PromiseBroken(
            "payments.totals_differ",
            ja=f"支払の合計が一致しません。支払を止め、管理者に知らせてください。\n{_lines(result)}\n",
            en="The totals of payment differ. Stop paying and tell the administrator.",
        )
    return result


def _granted(programme_id: str, own: tuple[Parameter, ...]) -> dict[str, Total]:
    """What was decided: instructed by its own instruction, refused as second, or waiting to be instructed."""
    amount = instalment_yen("%s", connection.vendor)
    granted: dict[str, Total] = {}
    for number in decided_instalments(programme_id):
        found = _stations(
            "CASE WHEN i.id IS NULL THEN 'waiting' WHEN i.decision_id = d.id THEN 'own' ELSE 'second' END",
            amount,
            f"{GRANTED} LEFT JOIN payments_instruction i ON i.municipality_id = d.municipality_id "
            "AND i.programme_id = b.programme_id AND i.person_id = d.payee_id AND i.instalment = %s "
            f"WHERE d.municipality_id = %s AND b.programme_id = %s AND {amount} > 0",
            (number, number, *own, number),
        )
        granted = {name: granted.get(name, NOTHING) + found.get(name, NOTHING) for name in granted | found}
    return granted


def stations(found: Totals) -> tuple[tuple[str, str, Total], ...]:
    """The stations for people, in the order of the money: Japanese, English, number and yen."""
    return (
        ("処分", "decided", found.decided),
        ("二重支給の拒否", "refused second", found.refused_second),
        ("指図前", "to instruct", found.to_instruct),
        ("支払指図", "instructed", found.instructed),
        ("うち受給辞退", "declined", found.declined),
        ("うち未受領", "uncollected", found.uncollected),
        ("うち更正により取消し", "revoked", found.revoked),
        ("振込ファイル", "in files", found.in_files),
        ("振込済", "credited", found.credited),
        ("不能", "returned", found.returned),
        ("取下げ", "withdrawn", found.withdrawn),
        ("組戻し", "recalled", found.recalled),
        ("結果待ち", "unsettled", found.unsettled),
        ("返還", "repaid", found.repaid),
    )


def _lines(found: Totals) -> str:
    return "\n".join(f"{ja} {en}: {total.items:,}件 {total.yen:,}円" for ja, en, total in stations(found))


def _stations(station: str, yen: str, source: str, parameters: tuple[Parameter, ...]) -> dict[str, Total]:
    found = store.read(
        f"SELECT {station} AS station, COUNT(*) AS items, SUM({yen}) AS yen FROM {source} GROUP BY 1",
        parameters,
        AT_STATION,
    )
    return {str(row["station"]): Total(items=int(row["items"]), yen=Yen(int(row["yen"]))) for row in found.to_pylist()}
