"""What the database itself refuses: an amount that nobody decided, a second payment, a state that is not so."""

from django.db import migrations

from madoguchi.payments.decided import not_decided
from madoguchi.payments.guards import changed, no_way, of, refuse, release, untrue
from madoguchi.payments.states import INSTRUCTION_WAYS, LIVE_AS, TRANSFER_WAYS
from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.on_store import OnStore

OWNED = ("id", "municipality_id")
INSTRUCTION = (
    *OWNED,
    "programme_id",
    "person_id",
    "instalment",
    "claim_id",
    "decision_id",
    "amount_yen",
    "instructed_at",
)
ACCOUNT = ("bank_code", "branch_code", "account_type", "account_number", "holder_kana")
TRANSFER = (*OWNED, "instruction_id", "attempt", "transfer_file_id", "line", "amount_yen", *ACCOUNT)
FILE = (
    *(*OWNED, "programme_id", "instalment", "rail", "profile", "value_date", "name", "sha256"),
    *("items", "total_yen", "drafted_by", "approved_by", "written_at"),
)
OWN_DUE_INSTRUCTION = (
    "NOT EXISTS (SELECT 1 FROM payments_instruction i WHERE i.id = NEW.instruction_id AND i.state = 'due' "
    "AND i.municipality_id = NEW.municipality_id AND i.amount_yen = NEW.amount_yen)"
)
NO_SUCH_PAYMENT = (
    "NOT EXISTS (SELECT 1 FROM payments_instruction i WHERE i.id = NEW.instruction_id AND i.state = 'paid' "
    "AND i.municipality_id = NEW.municipality_id AND i.amount_yen >= NEW.amount_yen)"
)
DEMAND = (*OWNED, "instruction_id", "amount_yen", "reason", "demanded_at")
GUARDS = (
    ("payments_instruction", "not_decided", "INSERT", not_decided),
    ("payments_instruction", "instruction_changed", of(INSTRUCTION), lambda _: changed(INSTRUCTION)),
    ("payments_instruction", "no_such_way", "UPDATE OF state", lambda _: no_way(INSTRUCTION_WAYS)),
    ("payments_instruction", "state_not_so", "UPDATE OF state", lambda _: untrue(LIVE_AS)),
    ("payments_instruction", "instruction_deleted", "DELETE", lambda _: "true"),
    ("payments_transfer", "not_instructed", "INSERT", lambda _: OWN_DUE_INSTRUCTION),
    ("payments_transfer", "transfer_changed", of(TRANSFER), lambda _: changed(TRANSFER)),
    ("payments_transfer", "no_such_way", "UPDATE OF state", lambda _: no_way(TRANSFER_WAYS)),
    ("payments_transfer", "transfer_deleted", "DELETE", lambda _: "true"),
    ("payments_transfer_file", "file_changed", "UPDATE", lambda _: f"OLD.sent_at IS NOT NULL OR {changed(FILE)}"),
    ("payments_transfer_file", "file_deleted", "DELETE", lambda _: "true"),
    ("payments_bank_result", "result_changed", "UPDATE", lambda _: "true"),
    ("payments_bank_result", "result_deleted", "DELETE", lambda _: "true"),
    ("payments_account_request", "question_changed", "UPDATE", lambda _: "true"),
    ("payments_account_request", "question_deleted", "DELETE", lambda _: "true"),
    ("payments_account_answer", "answer_changed", "UPDATE", lambda _: "true"),
    ("payments_account_answer", "answer_deleted", "DELETE", lambda _: "true"),
    ("payments_settlement", "settlement_changed", "UPDATE", lambda _: "true"),
    ("payments_settlement", "settlement_deleted", "DELETE", lambda _: "true"),
    ("payments_repayment", "not_paid", "INSERT", lambda _: NO_SUCH_PAYMENT),
    ("payments_repayment", "demand_changed", "UPDATE", lambda _: f"OLD.received_on IS NOT NULL OR {changed(DEMAND)}"),
    ("payments_repayment", "demand_deleted", "DELETE", lambda _: "true"),
)
TABLES = tuple(dict.fromkeys(table for table, *_ in GUARDS))


class Migration(migrations.Migration):
    dependencies = (("payments", "0001_instructions_and_transfers"),)
    operations = (
        *(
            OnStore(refuse(table, name, event, condition), release(table, name))
            for table, name, event, condition in GUARDS
        ),
        *(row_level_security(table) for table in TABLES),
    )
