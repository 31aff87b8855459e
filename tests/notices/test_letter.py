from dataclasses import replace

import pytest

from madoguchi.core.errors import InputRefused
from madoguchi.core.money import Yen
from madoguchi.notices import text, wording
from madoguchi.notices.letter import Letter, LetterKind, MaskedAccount, Outcome, Reason

from .samples import ACCOUNT, ALL, CONFIRMATION, DECISION, NOTICE, REFUSAL


def test_a_letter_whose_lines_do_not_add_up_cannot_be_made() -> None:
    with pytest.raises(InputRefused, match=r"notices\.amount_mismatch"):
        replace(NOTICE, amount_yen=Yen(70_001))
    with pytest.raises(InputRefused, match=r"notices\.amount_mismatch"):
        replace(NOTICE, computation=(replace(NOTICE.computation[0], quantity=2), NOTICE.computation[1]))


def test_a_notice_without_account_or_deadline_cannot_be_made() -> None:
    with pytest.raises(InputRefused, match=r"notices\.letter_incomplete"):
        replace(NOTICE, account=None)
    with pytest.raises(InputRefused, match=r"notices\.letter_incomplete"):
        replace(NOTICE, deadline_on=None)


def test_a_refusal_without_reasons_cannot_be_made() -> None:
    with pytest.raises(InputRefused, match=r"notices\.letter_incomplete"):
        replace(REFUSAL, reasons=())


def test_a_whole_account_number_cannot_stand_in_a_letter() -> None:
    with pytest.raises(InputRefused, match=r"notices\.account_not_masked"):
        MaskedAccount(bank="銀行", branch="本店", type="普通", last_digits="1234567")


@pytest.mark.parametrize("letter", ALL, ids=lambda letter: letter.kind)
def test_plain_text_and_english_say_amount_deadline_and_that_data_are_synthetic(letter: Letter) -> None:
    japanese, english = text.japanese(letter), text.english(letter)
    assert japanese.startswith("模擬データ／SYNTHETIC") and english.startswith("模擬データ／SYNTHETIC")
    assert ("70,000円" in japanese) == ("70,000 yen" in english) == (letter.amount_yen is not None)
    assert ("必着" in japanese) == ("must arrive by" in english) == (letter.deadline_on is not None)
    assert letter.reference_number in japanese and letter.reference_number in english


def test_only_a_decision_that_is_a_disposition_tells_how_to_appeal() -> None:
    assert "3か月以内" in text.japanese(DECISION) and "6か月以内" in text.japanese(REFUSAL)
    assert "審査請求" not in text.japanese(replace(DECISION, appeal=None))
    assert "審査請求" not in text.japanese(replace(NOTICE, appeal=DECISION.appeal))


def test_the_right_to_object_names_its_terms_whom_to_turn_to_and_in_english_its_law() -> None:
    japanese, english = text.japanese(DECISION), text.english(DECISION)
    assert "3か月以内に、模擬市長に対して審査請求" in japanese and "模擬市を被告" in japanese
    assert "three months" in english and "Administrative Complaint Review Act, Article 82" in english


@pytest.mark.parametrize("kind", [LetterKind.CONFIRMATION, LetterKind.APPLICATION])
def test_who_keeps_the_account_on_file_is_asked_for_no_copy_of_it(kind: LetterKind) -> None:
    known = replace(CONFIRMATION, kind=kind, account=ACCOUNT)
    for said in (text.japanese(known), "".join(wording.steps(known)), "".join(wording.attachments(known))):
        assert said.count("口座がわかるものの写し") == said.count("登録のある口座で受け取らない方") >= 1
    assert "if you do not use the account above, also of your bank book" in text.english(known)
    unknown = replace(known, account=None)
    assert "受け取らない方" not in text.japanese(unknown) and "if you do not use" not in text.english(unknown)


def test_a_refusal_does_not_promise_that_the_money_is_protected() -> None:
    assert "差し押さえ" in text.japanese(NOTICE)
    assert "差し押さえ" not in text.japanese(REFUSAL)


def test_a_refusal_gives_the_words_of_who_refused_first_and_what_is_met_apart() -> None:
    note = Reason(requirement="基準日の前に転出していた", outcome=None, source="審査")
    unknown = Reason(requirement="扶養を受けていない", outcome=Outcome.UNKNOWN, source="要綱3条2項")
    met, not_met = REFUSAL.reasons
    letter = replace(REFUSAL, reasons=(met, not_met, unknown, note))
    assert (letter.grounds, letter.beside) == ((note, not_met), (met, unknown))
    said = text.japanese(letter)
    assert said.index("支給しない理由") < said.index(note.requirement) < said.index(not_met.requirement)
    assert said.index(not_met.requirement) < said.index("そのほかの要件") < said.index("満たしています")
    assert (DECISION.grounds, DECISION.beside) == (DECISION.reasons, ())
