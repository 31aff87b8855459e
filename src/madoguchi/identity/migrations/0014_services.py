"""Services that residents sign in to by us, with consent."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

USER, CONSENT, PROVISION = "identity_service_user", "identity_consent", "identity_provision"
AUTHORIZATION, ASSERTION = "identity_authorization", "identity_spent_assertion"


def number() -> "tuple[str, models.BigAutoField[int, int]]":
    """The row's own."""
    return "id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def to(model: str, said: str, related: str = "+", *, editable: bool = True) -> "models.ForeignKey[object, object]":
    """A reference that keeps what it refers to."""
    return models.ForeignKey(
        db_comment=said,
        db_index=False,
        editable=editable,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related,
        to=model,
    )


def municipality() -> "tuple[str, models.ForeignKey[object, object]]":
    """Whose row it is."""
    return "municipality", to("tenancy.municipality", "全国地方公共団体コード", editable=False)


def options(
    table: str, said: str, indexes: "list[models.Index]", constraints: "list[models.BaseConstraint]"
) -> "dict[str, object]":
    """What every table here has."""
    return {
        "db_table": table,
        "db_table_comment": said,
        "abstract": False,
        "base_manager_name": "objects",
        "indexes": indexes,
        "constraints": constraints,
    }


class Migration(migrations.Migration):
    dependencies = [("identity", "0013_links"), ("tenancy", "0002_synthetic")]

    operations = [
        migrations.CreateModel(
            name="ServiceUser",
            fields=[
                number(),
                ("person_id", models.BigIntegerField(db_comment="宛名番号")),
                ("service", models.CharField(db_comment="連携先 (client_id)", max_length=20)),
                ("subject", models.CharField(db_comment="連携先に示す識別子 (sub)", max_length=43)),
                ("made_at", models.DateTimeField(db_comment="初めて同意した日時")),
                municipality(),
            ],
            options=options(
                USER,
                "連携先ごとの本人の識別子 (追記のみ)",
                [models.Index(fields=["municipality", "person_id"], name="identity_service_user_person")],
                [
                    models.UniqueConstraint(
                        fields=("municipality", "service", "person_id"), name="identity_service_user_once"
                    ),
                    models.UniqueConstraint(
                        fields=("municipality", "service", "subject"), name="identity_service_user_one"
                    ),
                ],
            ),
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                number(),
                (
                    "items",
                    models.CharField(db_comment="渡してよい項目 (符号をコンマで区切る、なければ空)", max_length=40),
                ),
                ("words", models.CharField(db_comment="同意した文面", max_length=1000)),
                ("operator", models.CharField(db_comment="渡す相手 (連携先の運営者)", max_length=40)),
                ("purpose", models.CharField(db_comment="渡す目的", max_length=40)),
                ("given_behind", models.CharField(db_comment="同意したときの本人確認の方法", max_length=12)),
                ("given_at", models.DateTimeField(db_comment="同意した日時")),
                ("until", models.DateTimeField(db_comment="同意の期限")),
                ("lasting", models.BooleanField(db_comment="期限までくり返し渡す (今回だけなら偽)")),
                ("ended_at", models.DateTimeField(db_comment="取り消した日時", null=True)),
                ("ended_why", models.CharField(db_comment="取り消した理由", max_length=12, null=True)),
                municipality(),
                ("user", to("identity.serviceuser", "連携先の利用者", "consents")),
            ],
            options=options(
                CONSENT,
                "連携先に入り、基本4情報を渡すことへの同意",
                [models.Index(fields=["municipality", "user"], name="identity_consent_user")],
                [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("lasting", True)),
                        fields=("municipality", "user"),
                        name="identity_consent_one_lasts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("given_at"))), name="identity_consent_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_why__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_why__in", ["owner", "office", "renewed"]),
                                ("ended_why__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="identity_consent_ended",
                    ),
                ],
            ),
        ),
        migrations.CreateModel(
            name="Provision",
            fields=[
                number(),
                ("items", models.CharField(db_comment="渡した項目 (符号をコンマで区切る)", max_length=40)),
                ("told_sha256", models.CharField(db_comment="渡した内容の SHA-256 (16進)", max_length=64)),
                ("at", models.DateTimeField(db_comment="渡した日時")),
                ("consent", to("identity.consent", "同意", "provisions")),
                municipality(),
            ],
            options=options(
                PROVISION,
                "連携先への基本4情報の提供 (追記のみ)",
                [models.Index(fields=["municipality", "consent"], name="identity_provision_consent")],
                [],
            ),
        ),
        migrations.CreateModel(
            name="Authorization",
            fields=[
                number(),
                ("redirect_uri", models.CharField(db_comment="戻り先", max_length=400)),
                ("nonce", models.CharField(db_comment="連携先の乱数 (nonce、なければ空)", max_length=300)),
                ("challenge", models.CharField(db_comment="連携先の秘密の SHA-256 (PKCE)", max_length=43)),
                ("identity_level", models.PositiveSmallIntegerField(db_comment="身元確認保証レベル")),
                ("authentication_level", models.PositiveSmallIntegerField(db_comment="当人認証保証レベル")),
                ("federation_level", models.PositiveSmallIntegerField(db_comment="連携保証レベル")),
                (
                    "proven_at",
                    models.DateTimeField(db_comment="本人確認の日時 (機械の時計、求められなければ空)", null=True),
                ),
                ("made_at", models.DateTimeField(db_comment="認可した日時 (機械の時計)")),
                ("code_sha256", models.CharField(db_comment="認可コードの SHA-256 (16進)", max_length=64)),
                ("spent_at", models.DateTimeField(db_comment="認可コードを使った日時 (機械の時計)", null=True)),
                (
                    "access_sha256",
                    models.CharField(db_comment="アクセストークンの SHA-256 (16進)", max_length=64, null=True),
                ),
                (
                    "access_until",
                    models.DateTimeField(db_comment="アクセストークンの期限 (機械の時計)", null=True),
                ),
                (
                    "tellings",
                    models.PositiveSmallIntegerField(db_comment="アクセストークンで項目を渡した回数", default=0),
                ),
                (
                    "refresh_sha256",
                    models.CharField(db_comment="更新トークンの SHA-256 (16進)", max_length=64, null=True),
                ),
                ("ended_at", models.DateTimeField(db_comment="無効にした日時 (機械の時計)", null=True)),
                ("consent", to("identity.consent", "同意", "authorizations")),
                municipality(),
            ],
            options=options(
                AUTHORIZATION,
                "連携先への認可 (コードとトークン、同意の期限を過ぎると消える)",
                [
                    models.Index(fields=["municipality", "access_sha256"], name="identity_authorization_access"),
                    models.Index(fields=["municipality", "refresh_sha256"], name="identity_authorization_renew"),
                    models.Index(fields=["municipality", "consent"], name="identity_authorization_consent"),
                ],
                [
                    models.UniqueConstraint(fields=("municipality", "code_sha256"), name="identity_authorization_code"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("authentication_level__range", (1, 3)),
                            ("federation_level__range", (0, 3)),
                            ("identity_level__range", (1, 3)),
                        ),
                        name="identity_authorization_level",
                    ),
                ],
            ),
        ),
        migrations.CreateModel(
            name="SpentAssertion",
            fields=[
                number(),
                ("service", models.CharField(db_comment="連携先 (client_id)", max_length=20)),
                (
                    "assertion_sha256",
                    models.CharField(db_comment="証明の識別子 (jti) の SHA-256 (16進)", max_length=64),
                ),
                ("until", models.DateTimeField(db_comment="証明の期限 (機械の時計)")),
                municipality(),
            ],
            options=options(
                ASSERTION,
                "連携先が名乗った証明 (一度だけ使える)",
                [models.Index(fields=["municipality", "until"], name="identity_spent_assertion_until")],
                [
                    models.UniqueConstraint(
                        fields=("municipality", "service", "assertion_sha256"), name="identity_spent_assertion_once"
                    )
                ],
            ),
        ),
        OnStore(guard(USER), release(USER)),
        OnStore(guard(CONSENT, may_change=("ended_at", "ended_why"), until=("ended_at",)), release(CONSENT)),
        OnStore(guard(PROVISION), release(PROVISION)),
        *(OnStore(refuse_truncate(one), allow_truncate(one)) for one in (USER, CONSENT, PROVISION)),
        *(row_level_security(one) for one in (USER, CONSENT, PROVISION, AUTHORIZATION, ASSERTION)),
    ]
