"""What the console says, in Japanese and in English, side by side and complete."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.console.wording.cards import CARDS
from madoguchi.console.wording.cases import CASES
from madoguchi.console.wording.corrections import CORRECTIONS
from madoguchi.console.wording.doors import DOORS
from madoguchi.console.wording.emergencies import EMERGENCIES
from madoguchi.console.wording.errands import ERRANDS
from madoguchi.console.wording.intake import INTAKE
from madoguchi.console.wording.log import LOG
from madoguchi.console.wording.money import MONEY
from madoguchi.console.wording.owners import OWNERS
from madoguchi.console.wording.people import STAFF
from madoguchi.console.wording.programmes import PROGRAMMES
from madoguchi.console.wording.proxies import PROXIES
from madoguchi.console.wording.registers import REGISTERS
from madoguchi.web.language import Sentences

SENTENCES: Sentences = MappingProxyType(
    {
        **CARDS,
        **CASES,
        **CORRECTIONS,
        **DOORS,
        **EMERGENCIES,
        **ERRANDS,
        **INTAKE,
        **LOG,
        **MONEY,
        **OWNERS,
        **PROGRAMMES,
        **PROXIES,
        **REGISTERS,
        **STAFF,
        "leave": ("終了する", "Leave"),
        "places": ("職員の画面", "Places"),
        "place.desk": ("仕事の一覧", "Desk"),
        "place.find": ("住民を探す", "Find a resident"),
        "place.intake": ("届出の受付", "Take in a form"),
        "place.decisions": ("支給決定", "Decisions"),
        "place.programmes": ("制度", "Programmes"),
        "place.money": ("支払", "Payments"),
        "place.registers": ("台帳の状態", "Registers"),
        "place.audit": ("利用記録", "Record of use"),
        "place.log": ("証跡の状態", "Evidence log"),
        "place.people": ("職員", "Staff"),
        "place.roles": ("権限の表", "Roles"),
        "yes": ("できる", "may"),
        "no": ("—", "—"),
        "faults": ("直すところがあります", "Something has to be corrected"),
        "back": ("戻る", "Back"),
        "state": ("状態", "State"),
        "reason": ("理由", "Reason"),
        "count": ("件数", "Number"),
        "refused.heading": ("行っていません", "Nothing was done"),
    }
)
"""Japanese, English, in the order of Language."""
