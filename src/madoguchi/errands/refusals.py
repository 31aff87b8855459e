"""Why an errand does not begin."""

from __future__ import annotations

from madoguchi.core.errors import Conflict


def under_way() -> Conflict:
    """The refusal while one of the kind is under way."""
    return Conflict(
        "errands.under_way",
        ja="この制度の同じ一括処理が進んでいます。二重に行わないため始めません。進み具合の画面で終わるのを待ってください。",
        en="The same is under way for this programme already. Nothing is begun, so that nothing is done twice. Wait "
        "until it has ended; its page says how far it is.",
    )


def anothers() -> Conflict:
    """The refusal to sign in somebody else's name."""
    return Conflict(
        "errands.anothers",
        ja="この一括処理は求めた職員の名前で行われるため、本人だけがもう一度始められます。何も始めていません。"
        "取りやめて、自分の名前で求めてください。",
        en="This is signed by the one who asked for it, so only they can begin it again. Nothing was begun. Give it up "
        "and ask for it in your own name.",
    )


def ended() -> Conflict:
    """The refusal to go on with what has ended."""
    return Conflict(
        "errands.ended",
        ja="この一括処理は既に終わっています。何も始めていません。画面を開き直して結果を確かめてください。",
        en="This has ended already. Nothing was begun. Open its page again and look at the outcome.",
    )
