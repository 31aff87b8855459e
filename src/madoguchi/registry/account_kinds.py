"""The closed sets that accounts on file are spoken of in: what is known of them, and whose they seem to be."""

from __future__ import annotations

from enum import StrEnum

IDENTITY = ("bank_code", "branch_code", "account_type", "account_number")
"""What makes two accounts the same account."""
OF_PERSON = ("person_id", *IDENTITY)


class AccountOutcome(StrEnum):
    """「口座の確認」 What is known of an account of a person. The bank says the first two, two persons the others."""

    NO_ACCOUNT = "no_account"
    NAME_DIFFERS = "name_differs"
    OWN = "own"
    NOT_OWN = "not_own"


BY_BANK = (AccountOutcome.NO_ACCOUNT, AccountOutcome.NAME_DIFFERS)
BY_OFFICE = (AccountOutcome.OWN, AccountOutcome.NOT_OWN)


class AccountKind(StrEnum):
    """「見立て」 What an account that is not plainly the own seems to be, in the order in which it is asked."""

    FAMILY = "family"  # the holder is somebody with whom the person lives or lived, or who is paid their allowance
    INSTITUTION = "institution"  # the holder is an institution or a corporation
    WRONG_LINK = "wrong_link"  # somebody who is no relation has it too, and its holder's name is not this person's
    NAMESAKE = "namesake"  # several people of the holder's name have it, and it can be that of one only
    SPELLED = "spelled"  # probably the own, written otherwise; foreign names and people without a reading too
    FORMER_NAME = "former_name"  # the given name is the person's: probably the name before or after a marriage
    SAME_SURNAME = "same_surname"  # the holder has the person's surname and is nobody whom the register knows as theirs
    OTHER_PERSON = "other_person"  # the holder has quite another name


ALARMING = (AccountKind.WRONG_LINK, AccountKind.NAMESAKE, AccountKind.OTHER_PERSON)
"""「要確認」 Money for the person would reach somebody else, or may."""
