"""The office closes the online counter for a person; and why a card was taken off, as of passkeys."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

WHY = ["owner", "copied", "office"]
CARD, PASSKEY, CLOSURE = "identity_card", "identity_passkey", "identity_closure"
OF_PASSKEY = guard(PASSKEY, may_change=("sign_count", "used_at", "revoked_at", "ended_why"), until=("revoked_at",))
OF_CARD_BEFORE = guard(CARD, may_change=("used_at", "ended_at"), until=("ended_at",))
OF_CARD = guard(CARD, may_change=("used_at", "ended_at", "ended_why"), until=("ended_at",))


def of_owners(editor: BaseDatabaseSchemaEditor) -> None:
    """Until now only its owner could take a card off. It is said of every municipality's, so the policy rests."""
    on_postgresql = editor.connection.vendor == "postgresql"
    said = f"UPDATE {CARD} SET ended_why = 'owner' WHERE ended_at IS NOT NULL"
    rests, holds = (f"ALTER TABLE {CARD} {force} ROW LEVEL SECURITY" for force in ("NO FORCE", "FORCE"))
    for statement in (rests, said, holds) if on_postgresql else (said,):
        editor.execute(statement)


def _as_it_is(_editor: BaseDatabaseSchemaEditor) -> None:
    """The column goes."""


class Migration(migrations.Migration):
    dependencies = [("identity", "0005_proxies")]

    operations = [
        # SQLite makes a table anew for a constraint, and loses the triggers of the old one.
        OnStore(release(CARD), OF_CARD_BEFORE),
        OnStore(release(PASSKEY), OF_PASSKEY),
        migrations.RemoveConstraint(model_name="passkey", name="identity_passkey_ended"),
        migrations.AddConstraint(
            model_name="passkey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_why__isnull", True), ("revoked_at__isnull", True)),
                    models.Q(("ended_why__in", WHY), ("ended_why__isnull", False), ("revoked_at__isnull", False)),
                    _connector="OR",
                ),
                name="identity_passkey_ended",
            ),
        ),
        migrations.AddField(
            model_name="card",
            name="ended_why",
            field=models.CharField(db_comment="外した理由", max_length=12, null=True),
        ),
        OnStore(of_owners, _as_it_is),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_why__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_why__in", WHY), ("ended_why__isnull", False)),
                    _connector="OR",
                ),
                name="identity_card_ended",
            ),
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(db_comment="宛名番号")),
                ("because", models.CharField(db_comment="止めた理由", max_length=200)),
                ("closed_by", models.CharField(db_comment="止めた職員", max_length=60)),
                ("closed_at", models.DateTimeField(db_comment="止めた日時")),
                ("opened_by", models.CharField(db_comment="再開した職員", max_length=60, null=True)),
                ("opened_at", models.DateTimeField(db_comment="再開した日時", null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
            ],
            options={
                "db_table": CLOSURE,
                "db_table_comment": "住民ごとのオンライン窓口の停止 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["municipality", "person_id"], name="identity_closure_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("opened_at__isnull", True)),
                        fields=("municipality", "person_id"),
                        name="identity_closure_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at__isnull", True), ("opened_by__isnull", True)),
                            models.Q(("opened_at__isnull", False), ("opened_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="identity_closure_end",
                    ),
                ],
            },
        ),
        OnStore(OF_CARD, release(CARD)),
        OnStore(OF_PASSKEY, release(PASSKEY)),
        OnStore(guard(CLOSURE, once=("opened_by", "opened_at"), until=("opened_at",)), release(CLOSURE)),
        OnStore(refuse_truncate(CLOSURE), allow_truncate(CLOSURE)),
        row_level_security(CLOSURE),
    ]
