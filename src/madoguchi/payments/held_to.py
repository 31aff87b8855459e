"""「照合」 Payments that are not what was decided, or what their file says: whoever changed one past the triggers."""

from __future__ import annotations

_OF_FILE = (
    "SELECT f.id FROM payments_transfer_file f LEFT JOIN (SELECT transfer_file_id, municipality_id, count(*) AS items, "
    "sum(amount_yen) AS yen FROM payments_transfer GROUP BY transfer_file_id, municipality_id) t "
    "ON t.transfer_file_id = f.id AND t.municipality_id = f.municipality_id "
    "WHERE f.municipality_id = %s AND (coalesce(t.items, 0) <> f.items OR coalesce(t.yen, 0) <> f.total_yen)"
)
_OF_INSTRUCTION = (
    "SELECT i.id FROM payments_instruction i JOIN cases_decision d ON d.id = i.decision_id "
    "JOIN cases_decision_batch b ON b.id = d.batch_id WHERE i.municipality_id = %s AND (b.approved_by IS NULL "
    "OR d.finding <> 'grant' OR d.payee_id <> i.person_id OR i.amount_yen > d.amount_yen OR d.claim_id <> i.claim_id)"
)
_OF_TRANSFER = (
    "SELECT t.id FROM payments_transfer t JOIN payments_instruction i ON i.id = t.instruction_id "
    "WHERE t.municipality_id = %s AND t.amount_yen <> i.amount_yen"
)
_OF_RESULT = (
    "SELECT r.id FROM payments_bank_result r LEFT JOIN (SELECT result_id, municipality_id, count(*) AS items "
    "FROM payments_settlement GROUP BY result_id, municipality_id) s "
    "ON s.result_id = r.id AND s.municipality_id = r.municipality_id WHERE r.municipality_id = %s "
    "AND coalesce(s.items, 0) <> r.credited_items + r.returned_items"
)
_WITHOUT = (
    "SELECT t.id FROM {table} t LEFT JOIN {of} o ON o.id = t.{by} AND o.municipality_id = t.municipality_id "
    "WHERE t.municipality_id = %s AND o.id IS NULL"
)
"""Rows whose cause is gone, or was made another municipality's: what is ordered there could be paid once more here."""
_CAUSES = (
    ("payments_transfer", "payments_instruction", "instruction_id"),
    ("payments_transfer", "payments_transfer_file", "transfer_file_id"),
    ("payments_instruction", "cases_decision", "decision_id"),
    ("payments_settlement", "payments_transfer", "transfer_id"),
    ("cases_decision", "cases_claim", "claim_id"),
)
_TAKEN_BACK = " UNION ".join(
    f"SELECT transfer_file_id FROM {table}" for table in ("payments_withdrawal", "payments_recall")
)
_OF_STATE = (
    "SELECT t.id FROM payments_transfer t LEFT JOIN (SELECT transfer_id, max(result_id) AS result_id "
    "FROM payments_settlement GROUP BY transfer_id) n ON n.transfer_id = t.id "
    "LEFT JOIN payments_settlement s ON s.transfer_id = t.id AND s.result_id = n.result_id "
    "WHERE t.municipality_id = %s AND (t.result_id IS DISTINCT FROM n.result_id "
    f"OR t.state <> coalesce(s.state, CASE WHEN t.transfer_file_id IN ({_TAKEN_BACK}) THEN 'returned' "
    "ELSE 'in_file' END) OR t.result_code <> coalesce(s.code, t.result_code))"
)
DIFFERING_MONEY = (
    ("payments_transfer_file", _OF_FILE),
    ("payments_instruction", _OF_INSTRUCTION),
    ("payments_transfer", _OF_TRANSFER),
    ("payments_transfer", _OF_STATE),
    ("payments_bank_result", _OF_RESULT),
    *((table, _WITHOUT.format(table=table, of=of, by=by)) for table, of, by in _CAUSES),
)
"""Tables, each with the SQL (of one municipality) of the rows that do not fit."""
