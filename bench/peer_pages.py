"""The same form as an everyday Django project writes it: models, a loop over the ORM, a ModelForm, templates.

It is given what ours has to find out: who counted where on the base date and what their taxes were are plain rows
here, without history, protections, records of use or languages. Its foreign keys have the indexes that Django makes,
its database the same settings, and it runs below the same server with as many threads and connections that stay open.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from madoguchi.settings import database_from

BASE_DATE, ADULT_BEFORE, FISCAL_YEAR = date(2024, 12, 13), date(2006, 4, 2), 2024
PAGE = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{{ title }}</title></head><body><main>
<h1>住民税非課税世帯給付金（令和6年度）</h1>{% block main %}{% endblock %}</main></body></html>"""
SIGN_IN = """{% extends "page.html" %}{% block main %}{% if wrong %}<p>番号か生年月日が違います</p>{% endif %}
<form method="post">{% csrf_token %}<input name="number"><input name="born"><button>進む</button></form>
{% endblock %}"""
HOME = """{% extends "page.html" %}{% block main %}<section>
<p class="amount">{{ amount|floatformat:"0g" }}円</p><p><a href="/matter/">内容を見る</a></p></section>{% endblock %}"""
MATTER = """{% extends "page.html" %}{% block main %}<p class="amount">{{ amount|floatformat:"0g" }}円</p>
<dl><dt>宛先</dt><dd>{{ head.name }}</dd><dt>住所</dt><dd>{{ household.address }}</dd>
<dt>期限</dt><dd>{{ answer_by }}</dd></dl>
<table><thead><tr><th>内訳</th><th>数</th><th>円</th></tr></thead><tbody>{% for one in lines %}
<tr><th>{{ one.0 }}</th><td>{{ one.1 }}</td><td>{{ one.2|floatformat:"0g" }}円</td></tr>{% endfor %}</tbody></table>
<table><tbody>{% for one in members %}<tr><th>{{ one.name }}</th><td>{{ one.birth_date|date:"Y年n月j日" }}</td></tr>
{% endfor %}</tbody></table>{% if sent %}<p>受け付けました</p>{% else %}<a href="/answer/">受け取る</a>{% endif %}
{% endblock %}"""
ANSWER = """{% extends "page.html" %}{% block main %}<form method="post">{% csrf_token %}{{ form.as_p }}
<button>確認する</button></form>{% endblock %}"""
CONFIRM = """{% extends "page.html" %}{% block main %}<p class="amount">{{ amount|floatformat:"0g" }}円</p>
<p>{{ form.bank_code.value }} {{ form.branch_code.value }} {{ form.account_number.value }} {{ form.holder.value }}</p>
<form method="post" action="/confirm/">{% csrf_token %}{% for field in form %}{{ field.as_hidden }}{% endfor %}
<button>送る</button></form>{% endblock %}"""

settings.configure(
    SECRET_KEY="of a bench",
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={
        "default": {
            **(
                database_from(os.environ["PEER_DATABASE"])
                if "://" in os.environ["PEER_DATABASE"]
                else {**database_from(None), "NAME": os.environ["PEER_DATABASE"]}
            ),
            "CONN_MAX_AGE": 600,
        }
    },
    INSTALLED_APPS=["django.contrib.sessions"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ],
    ROOT_URLCONF=__name__,
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.locmem.Loader",
                        {
                            "page.html": PAGE, "signin.html": SIGN_IN, "home.html": HOME, "matter.html": MATTER,
                            "answer.html": ANSWER, "confirm.html": CONFIRM,
                        },
                    )
                ]
            },
        }
    ],
    USE_TZ=True,
    TIME_ZONE="Asia/Tokyo",
    LANGUAGE_CODE="ja",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)  # fmt: skip
django.setup()

from django import forms  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.shortcuts import redirect, render  # noqa: E402
from django.urls import path  # noqa: E402


class Household(models.Model):
    number = models.BigIntegerField(unique=True)
    address = models.TextField()

    class Meta:
        app_label = "peer"


class Person(models.Model):
    number = models.BigIntegerField(unique=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="people")
    name = models.TextField()
    is_head = models.BooleanField()
    birth_date = models.DateField(null=True)
    resident_since = models.DateField(null=True)
    removed_on = models.DateField(null=True)

    class Meta:
        app_label = "peer"


class TaxFact(models.Model):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="taxes")
    fiscal_year = models.IntegerField()
    per_capita_levy = models.IntegerField(null=True)
    dependent_of_taxpayer = models.BooleanField(null=True)

    class Meta:
        app_label = "peer"


class Application(models.Model):
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="applications")
    amount = models.IntegerField()
    bank_code = models.CharField("銀行", max_length=4)
    branch_code = models.CharField("支店", max_length=3)
    account_type = models.CharField("種類", max_length=1, choices=[("1", "普通"), ("2", "当座"), ("4", "貯蓄")])
    account_number = models.CharField("口座番号", max_length=7)
    holder = models.CharField("名義", max_length=60)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "peer"


class ApplicationForm(forms.ModelForm):
    class Meta:
        model = Application
        fields = ("bank_code", "branch_code", "account_type", "account_number", "holder")


MODELS = (Household, Person, TaxFact, Application)


def is_resident(person: Person) -> bool:
    here = person.resident_since is not None and person.resident_since <= BASE_DATE
    return here and (person.removed_on is None or person.removed_on > BASE_DATE)


def lines_of(household: Household) -> list[tuple[str, int, int]]:
    """Eligibility and amount, person by person."""
    children, untaxed, dependent, residents = 0, True, True, 0
    for person in household.people.all():
        if not is_resident(person):
            continue
        residents += 1
        fact = person.taxes.filter(fiscal_year=FISCAL_YEAR).first()
        if fact is None or fact.per_capita_levy != 0:
            untaxed = False
        if fact is None or not fact.dependent_of_taxpayer:
            dependent = False
        if person.birth_date and person.birth_date >= ADULT_BEFORE:
            children += 1
    if not residents or not untaxed or dependent:
        return []
    found = [("世帯への給付", 1, 30_000)]
    return [*found, ("こども加算", children, 20_000 * children)] if children else found


def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        person = Person.objects.filter(number=request.POST["number"], birth_date=request.POST["born"]).first()
        if person is not None:
            request.session["person"] = person.pk
            return redirect("/home/")
    return render(request, "signin.html", {"wrong": request.method == "POST"})


def _mine(request: HttpRequest) -> dict[str, object]:
    head = Person.objects.get(pk=request.session["person"])
    household = head.household
    lines = lines_of(household)
    return {"head": head, "household": household, "lines": lines, "amount": sum(line[2] for line in lines)}


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html", _mine(request))


def matter(request: HttpRequest) -> HttpResponse:
    mine = _mine(request)
    household = mine["household"]
    more = {"members": household.people.all(), "sent": household.applications.exists(), "answer_by": "2025年5月31日"}
    return render(request, "matter.html", {**mine, **more})


def answer(request: HttpRequest) -> HttpResponse:
    form = ApplicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return render(request, "confirm.html", {**_mine(request), "form": form})
    return render(request, "answer.html", {"form": form})


def confirm(request: HttpRequest) -> HttpResponse:
    mine = _mine(request)
    form = ApplicationForm(request.POST)
    if not form.is_valid():
        return render(request, "answer.html", {"form": form})
    with transaction.atomic():
        application = form.save(commit=False)
        application.household, application.amount = mine["household"], mine["amount"]
        application.save()
    return redirect("/matter/")


def fill(snapshot: Path) -> int:
    """Make the tables and put the people of a snapshot in; returns how many there are."""
    import polars as pl
    from django.contrib.sessions.models import Session

    with connection.schema_editor() as editor:
        for model in (*MODELS, Session):
            editor.create_model(model)
    people = pl.read_parquet(snapshot / "people.parquet").join(
        pl.read_parquet(snapshot / "addressees.parquet"), on="person_id", how="left"
    )
    taxes = pl.read_parquet(snapshot / "taxes.parquet").filter(pl.col("fiscal_year") == FISCAL_YEAR)
    with transaction.atomic():
        homes = people.group_by("household_id", maintain_order=True).agg(pl.col("address").first())
        made = Household.objects.bulk_create(
            (Household(number=number, address=address or "") for number, address in homes.iter_rows()), 5_000
        )
        by_number = {one.number: one.pk for one in made}
        persons = Person.objects.bulk_create(
            (
                Person(
                    number=row["person_id"], household_id=by_number[row["household_id"]], name=row["name"] or "",
                    is_head=row["is_head"], birth_date=row["birth_date"], resident_since=row["resident_since"],
                    removed_on=row["removed_on"],
                )
                for row in people.iter_rows(named=True)
            ),
            5_000,
        )  # fmt: skip
        ids = {one.number: one.pk for one in persons}
        wanted = taxes.select("person_id", "per_capita_levy", "dependent_of_taxpayer")
        TaxFact.objects.bulk_create(
            (
                TaxFact(person_id=ids[who], fiscal_year=FISCAL_YEAR, per_capita_levy=levy, dependent_of_taxpayer=by)
                for who, levy, by in wanted.iter_rows()
                if who in ids
            ),
            5_000,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return len(ids)


urlpatterns = [
    path("signin/", sign_in),
    path("home/", home),
    path("matter/", matter),
    path("answer/", answer),
    path("confirm/", confirm),
]
application = get_wsgi_application()
