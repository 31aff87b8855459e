"""What the bank confirmed that it does not carry out; and a transfer that ends only with its ground on record."""

from django.db import migrations, models

from madoguchi.payments.guards import refuse, release
from madoguchi.payments.states import TakenBack
from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.on_store import OnStore

NOT_AT_THE_BANK = (
    "NOT EXISTS (SELECT 1 FROM payments_transfer_file f WHERE f.id = NEW.transfer_file_id "
    "AND f.municipality_id = NEW.municipality_id AND f.rail = 'bulk' AND f.sent_at IS NOT NULL) "
    "OR EXISTS (SELECT 1 FROM payments_bank_result r WHERE r.transfer_file_id = NEW.transfer_file_id)"
)
RECALLED = "EXISTS (SELECT 1 FROM payments_recall k WHERE k.transfer_file_id = NEW.transfer_file_id)"
NOT_SENT = "EXISTS (SELECT 1 FROM payments_transfer_file f WHERE f.id = NEW.transfer_file_id AND f.sent_at IS NULL)"
SETTLED = (
    "EXISTS (SELECT 1 FROM payments_settlement s WHERE s.result_id = NEW.result_id AND s.transfer_id = NEW.id "
    "AND s.state = NEW.state)"
)
WITHOUT_GROUND = (
    "OLD.state <> NEW.state AND NOT (CASE NEW.result_code "  # in brackets: plpgsql ends its IF at the first THEN
    f"WHEN '{TakenBack.WITHDRAWN}' THEN NEW.state = 'returned' AND {NOT_SENT} "
    f"WHEN '{TakenBack.RECALLED}' THEN NEW.state = 'returned' AND {RECALLED} ELSE {SETTLED} END)"
)
NOTHING_TO_SEND = (
    "NEW.sent_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payments_transfer t WHERE t.transfer_file_id = NEW.id "
    "AND t.state = 'in_file')"
)
GUARDS = (
    ("payments_recall", "not_at_the_bank", "INSERT", lambda _: NOT_AT_THE_BANK),
    ("payments_recall", "recall_changed", "UPDATE", lambda _: "true"),
    ("payments_recall", "recall_deleted", "DELETE", lambda _: "true"),
    ("payments_bank_result", "file_recalled", "INSERT", lambda _: RECALLED),
    ("payments_transfer", "without_ground", "UPDATE OF state", lambda _: WITHOUT_GROUND),
    ("payments_transfer_file", "nothing_to_send", "UPDATE OF sent_at", lambda _: NOTHING_TO_SEND),
)


class Migration(migrations.Migration):
    dependencies = (("payments", "0003_originator"),)
    operations = (
        migrations.CreateModel(
            name="Recall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(db_comment="組戻しの理由 (処理前に停止・未受領)", max_length=16)),
                ("reason", models.CharField(db_comment="組戻しの経緯", max_length=200)),
                ("bank_reference", models.CharField(db_comment="金融機関の確認番号", max_length=64)),
                ("confirmed_at", models.DateTimeField(db_comment="金融機関の確認日時")),
                ("drafted_by", models.CharField(db_comment="起案者", max_length=64)),
                ("approved_by", models.CharField(db_comment="承認者 (会計管理者)", max_length=64)),
                ("recorded_at", models.DateTimeField(db_comment="記録日時")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
                (
                    "transfer_file",
                    models.OneToOneField(
                        db_comment="振込依頼",
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="payments.transferfile",
                    ),
                ),
            ],
            options={
                "db_table": "payments_recall",
                "db_table_comment": "組戻し",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ["stopped", "never_received"])),
                        name="payments_recall_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                        name="payments_recall_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("bank_reference", ""), _negated=True),
                            models.Q(("drafted_by", ""), _negated=True),
                            models.Q(("approved_by", ""), _negated=True),
                        ),
                        name="payments_recall_confirmed",
                    ),
                ],
            },
        ),
        *(
            OnStore(refuse(table, name, event, condition), release(table, name))
            for table, name, event, condition in GUARDS
        ),
        row_level_security("payments_recall"),
    )
