"""Who fetched a file that was handed over once more, and when."""

from django.db import migrations, models

from madoguchi.payments.guards import refuse, release
from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

TABLE = "payments_fetched_again"


class Migration(migrations.Migration):
    dependencies = (("payments", "0011_who_read_the_result"),)
    operations = (
        migrations.CreateModel(
            name="FetchedAgain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fetched_by", models.CharField(db_comment="取り出した職員", max_length=64)),
                ("fetched_at", models.DateTimeField(db_comment="取出日時")),
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
                    models.ForeignKey(
                        db_comment="振込依頼",
                        db_index=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="payments.transferfile",
                    ),
                ),
            ],
            options={
                "db_table": TABLE,
                "db_table_comment": "振込ファイルの再取出し",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fetched_by", ""), _negated=True), name="payments_fetched_by_whom"
                    )
                ],
            },
        ),
        *(
            OnStore(refuse(TABLE, f"{act}_refused", event, lambda _: "true"), release(TABLE, f"{act}_refused"))
            for act, event in (("change", "UPDATE"), ("deletion", "DELETE"))
        ),
        OnStore(refuse_truncate(TABLE), allow_truncate(TABLE)),
        row_level_security(TABLE),
    )
