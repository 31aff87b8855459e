from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from madoguchi.simulate.behaviour import Behaviour, Defect
from madoguchi.simulate.residents import SUBMISSIONS, respond

from .cities import city_of, living_there

OPENS, CLOSES = date(2025, 2, 3), date(2025, 5, 30)
KEY = ["bank_code", "branch_code", "account_type", "account_number"]
LETTERS = ("notice", "confirmation", "application")


def claims(size: int = 20_000) -> pa.Table:
    heads = (
        living_there(city_of(size)).filter(pl.col("relationship") == "02").unique("household_id", maintain_order=True)
    )
    count = len(heads)
    return pa.table(
        {
            "claim_id": pa.array(np.arange(count)),
            "reference_number": pa.array([f"{number:09}" for number in range(count)]),
            "unit_id": heads["household_id"].to_arrow(),
            "recipient_id": heads["person_id"].to_arrow(),
            "letter": pa.array([LETTERS[number % 3] for number in range(count)]),
        }
    )


def answers(behaviour: Behaviour, size: int = 20_000) -> pl.DataFrame:
    table = respond(claims=claims(size), city=city_of(size), seed=3, opens=OPENS, closes=CLOSES, behaviour=behaviour)
    assert table.schema.equals(SUBMISSIONS)
    return pl.DataFrame(table)


def with_claims(submissions: pl.DataFrame, size: int = 20_000) -> pl.DataFrame:
    return submissions.join(pl.DataFrame(claims(size)), on="reference_number", how="left", maintain_order="left")


def test_same_arguments_give_the_same_submissions() -> None:
    assert answers(Behaviour.prefilled(), 500).equals(answers(Behaviour.prefilled(), 500))


def test_every_submission_refers_to_a_claim_and_has_a_number_of_its_own() -> None:
    found = with_claims(answers(Behaviour.free_text_2020()))
    assert found["claim_id"].null_count() == 0
    assert found["submission_no"].is_unique().all()
    assert found["received_on"].min() >= OPENS and found["received_on"].is_sorted()


def test_most_are_silent_on_a_notice_and_few_on_the_others() -> None:
    found = with_claims(answers(Behaviour.prefilled()))
    sent = dict(found.group_by("letter").agg(pl.col("claim_id").n_unique()).iter_rows())
    count = {letter: claims()["letter"].to_pylist().count(letter) for letter in LETTERS}
    assert sent["notice"] / count["notice"] < 0.03
    assert 0.95 < sent["confirmation"] / count["confirmation"] < 0.985


def test_the_form_of_2020_has_defects_in_about_seven_of_ten() -> None:
    web = answers(Behaviour.free_text_2020()).filter(pl.col("channel") == "web", pl.col("answer") == "accept")
    assert 0.65 < web["defect"].is_not_null().mean() < 0.75
    prefilled = answers(Behaviour.prefilled()).filter(pl.col("channel") == "web")
    assert prefilled["defect"].is_not_null().mean() < 0.05


def test_each_mistake_is_made() -> None:
    made = set(answers(Behaviour.free_text_2020())["defect"].drop_nulls())
    assert made == set(map(str, Defect))


def judged(found: pl.DataFrame) -> pl.DataFrame:
    ledger = pl.DataFrame(city_of(20_000).ledger).select(*KEY, "open", known_as="holder_kana", owner="person_id")
    return with_claims(found).filter(pl.col("answer") == "accept").join(ledger, on=KEY, how="left")


def test_a_clean_submission_names_the_recipients_own_open_account() -> None:
    clean = judged(answers(Behaviour.free_text_2020())).filter(pl.col("defect").is_null())
    assert clean["open"].all()
    assert (clean["owner"] == clean["recipient_id"]).all()
    assert (clean["holder_kana"] == clean["known_as"]).all()


MEANINGS: Mapping[Defect, pl.Expr] = {
    Defect.WRONG_BRANCH: pl.col("open").is_null() | (pl.col("owner") != pl.col("recipient_id")),
    Defect.UNKNOWN_BRANCH: pl.col("open").is_null(),
    Defect.MISTYPED_NUMBER: pl.col("open").is_null() | (pl.col("owner") != pl.col("recipient_id")),
    Defect.HOLDER_DIFFERS: pl.col("holder_kana") != pl.col("known_as"),
    Defect.HOLDER_LONG_MARK: pl.col("holder_kana").str.contains("ｰ"),
    Defect.HOLDER_SMALL_KANA: pl.col("holder_kana").str.contains("[ァ-ヶ]"),
    Defect.FAMILY_ACCOUNT: pl.col("owner") != pl.col("recipient_id"),
    Defect.CLOSED_ACCOUNT: ~pl.col("open") & (pl.col("owner") == pl.col("recipient_id")),
    Defect.NOT_THE_HEAD: pl.col("applicant_id") != pl.col("recipient_id"),
    Defect.VERY_LATE: pl.col("received_on") > CLOSES,
    Defect.NO_ACCOUNT: pl.col("bank_code").is_null(),
}


@pytest.mark.parametrize("defect", MEANINGS)
def test_a_mistake_is_what_its_label_says(defect: Defect) -> None:
    found = judged(answers(Behaviour.free_text_2020())).filter(pl.col("defect") == str(defect))
    assert found.height > 0 and found.select(MEANINGS[defect].all()).item()


def test_a_second_submission_comes_after_a_clean_first_one() -> None:
    found = answers(Behaviour.free_text_2020())
    again = found.filter(pl.col("defect").is_in(["second_channel", "same_channel_again"]))
    first = found.filter(pl.col("defect").is_null()).select("reference_number", before="received_on", way="channel")
    joined = again.join(first, on="reference_number", how="left")
    assert joined.height == again.height and (joined["before"] <= joined["received_on"]).all()
    assert ((joined["channel"] == joined["way"]) == (joined["defect"] == "same_channel_again")).all()


def test_who_refuses_or_corrects_names_no_account() -> None:
    found = answers(Behaviour.prefilled()).filter(pl.col("answer") != "accept")
    assert found.height > 0 and found["account_number"].null_count() == found.height


def test_no_claims_bring_no_submissions() -> None:
    none = respond(claims=claims(500).slice(0, 0), city=city_of(500), seed=1, opens=OPENS, closes=CLOSES)
    assert none.num_rows == 0 and none.schema.equals(SUBMISSIONS)


def test_a_claim_whose_recipient_the_register_does_not_know_comes_to_the_counter_without_an_account() -> None:
    table = claims(500).set_column(3, "recipient_id", pa.nulls(claims(500).num_rows, pa.int64()))
    found = pl.DataFrame(respond(claims=table, city=city_of(500), seed=1, opens=OPENS, closes=CLOSES))
    assert set(found["channel"]) == {"counter"} and found.height > 0
    assert found["bank_code"].null_count() == found["applicant_id"].null_count() == found.height
