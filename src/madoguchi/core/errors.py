"""One tree of errors. Each says what happened, why it matters and what to do, in Japanese and in English."""

from __future__ import annotations


class MadoguchiError(Exception):
    """A refusal that a person can act on.

    `code` is stable and listed in docs/reference/errors.md, `ja` and `en` are whole sentences without personal data.
    `exit_status` is what the command line returns.

    >>> error = MadoguchiError("zengin.total_mismatch", ja="合計が合いません。", en="The totals differ.")
    >>> error.code, str(error)
    ('zengin.total_mismatch', '合計が合いません。 / The totals differ. [zengin.total_mismatch]')
    """

    exit_status = 1

    def __init__(self, code: str, *, ja: str, en: str) -> None:
        super().__init__(code, ja, en)
        self.code = code
        self.ja = ja
        self.en = en

    def __str__(self) -> str:
        return f"{self.ja} / {self.en} [{self.code}]"


class InputRefused(MadoguchiError):
    """What was handed in (a file, a value, an argument) cannot be used; nothing was changed."""


class PartlyDone(MadoguchiError):
    """A part of what was handed in was taken and stays; the rest was left as it was."""

    exit_status = 3


class RuleError(MadoguchiError):
    """A programme file says something that the rules of the house do not allow."""


class Conflict(MadoguchiError):
    """The state of the records does not allow this step now (already done, taken by somebody else, not approved)."""


class Busy(Conflict):
    """Too much is asked for at once; nothing was done, and the same may be asked again in a moment."""


class PromiseBroken(MadoguchiError):
    """Two figures that must be equal are not; the run stops and nothing leaves the house."""
