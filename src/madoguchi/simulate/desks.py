"""Invented staff, one for each role, and an invented paying account, to try the console with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi import flow, store
from madoguchi.identity import staff
from madoguchi.identity.kinds import Role
from madoguchi.identity.models import Staff
from madoguchi.simulate.sample import refuse_real_people


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskKey:
    """With what an invented member of the staff signs in, and what they are there for."""

    number: str
    name: str
    role: Role

    @property
    def secret(self) -> str:
        """Anybody may know it."""
        return f"rehearsal-{self.role}"


DESKS = (
    DeskKey(number="1001", name="模擬 窓口", role=Role.COUNTER),
    DeskKey(number="2001", name="模擬 審査", role=Role.EXAMINER),
    DeskKey(number="3001", name="模擬 決裁", role=Role.APPROVER),
    DeskKey(number="4001", name="模擬 会計", role=Role.TREASURER),
    DeskKey(number="4002", name="模擬 出納", role=Role.TREASURER),
    DeskKey(number="5001", name="模擬 監査", role=Role.AUDITOR),
    DeskKey(number="6001", name="模擬 支援", role=Role.HELPER),
    DeskKey(number="9001", name="模擬 管理", role=Role.ADMINISTRATOR),
)
"""「職員」 The staff of an invented city. Everybody may know their secrets: they open nothing else."""
PAYER = """# 予行用の架空の口座 / an invented account
originator_code = "0000000001"
originator_name = "ﾓｷﾞ ｷﾕｳﾌｷﾝ"
bank_code = "0163"
branch_code = "001"
account_type = "1"
account_number = "0000001"
"""


def open_desks(at: datetime) -> tuple[DeskKey, ...]:
    """Let the invented staff in, once, and give the office an invented paying account where it has none.

    Raises Conflict `simulate.real_people` in a municipality of real people.
    """
    refuse_real_people()
    for key in DESKS:
        with transaction.atomic():
            if not Staff.objects.filter(number=key.number).exists():
                made, _ = staff.enrol(key.number, key.name, (key.role,), "simulate", at)
                staff.choose_secret(made, key.secret, at)
    payer = flow.home() / "payer.toml"
    if not payer.exists():
        store.disk.write_whole(payer, [PAYER.encode()])
    return DESKS
