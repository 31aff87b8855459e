"""The addresses of the online counter. None holds personal data: a matter is counted, not named."""

from __future__ import annotations

from django.urls import path

from madoguchi.portal import (
    again,
    answer,
    begun,
    cards,
    door,
    help,
    home,
    log,
    mandates,
    passbook,
    passkeys,
    receipts,
    search,
    uses,
    wrong,
)
from madoguchi.web.address import IN_LANGUAGE

urlpatterns = [
    path("", door.choose_language, name="root"),
    path("log/<str:folder>/<path:path>", log.public_file, name="public-log"),
    path(IN_LANGUAGE, door.enter, name="enter"),
    path(f"{IN_LANGUAGE}signin/", door.sign_in, name="signin"),
    path(f"{IN_LANGUAGE}proxy/", door.for_another, name="proxy"),
    path(f"{IN_LANGUAGE}help/", help.unlock, name="help"),
    path(f"{IN_LANGUAGE}help/close/", help.close, name="help_close"),
    path(f"{IN_LANGUAGE}mandates/<int:place>/end/", mandates.end, name="mandate_end"),
    path(f"{IN_LANGUAGE}passkey/", passkeys.come_in, name="passkey"),
    path(f"{IN_LANGUAGE}passkey/begin/", passkeys.begin_coming_in, name="passkey_begin"),
    path(f"{IN_LANGUAGE}passkeys/", passkeys.keys, name="passkeys"),
    path(f"{IN_LANGUAGE}passkeys/begin/", passkeys.begin_key, name="passkeys_begin"),
    path(f"{IN_LANGUAGE}passkeys/remove/", passkeys.remove, name="passkey_remove"),
    path(f"{IN_LANGUAGE}passkeys/prove/", passkeys.begin_proof, name="passkey_prove"),
    path(f"{IN_LANGUAGE}card/", cards.come_in, name="card"),
    path(f"{IN_LANGUAGE}cards/", cards.cards, name="cards"),
    path(f"{IN_LANGUAGE}cards/remove/", cards.remove, name="card_remove"),
    path(f"{IN_LANGUAGE}leave/", door.leave, name="leave"),
    path(f"{IN_LANGUAGE}home/", begun.matters, name="home"),
    path(f"{IN_LANGUAGE}home/<int:place>/", home.matter, name="matter"),
    path(f"{IN_LANGUAGE}home/<int:place>/letter.txt", home.as_text, name="text"),
    path(f"{IN_LANGUAGE}home/<int:place>/letter.pdf", home.as_pdf, name="pdf"),
    path(f"{IN_LANGUAGE}home/<int:place>/receipt/<int:number>.tlog-proof", receipts.receipt, name="receipt"),
    path(f"{IN_LANGUAGE}home/<int:place>/answer/", answer.account, name="answer"),
    path(f"{IN_LANGUAGE}home/<int:place>/throw-away/", begun.throw_away, name="throw_away"),
    path(f"{IN_LANGUAGE}home/<int:place>/holder/", search.holder, name="search_holder"),
    path(f"{IN_LANGUAGE}search/banks/", search.banks, name="search_banks"),
    path(f"{IN_LANGUAGE}search/branches/", search.branches, name="search_branches"),
    path(f"{IN_LANGUAGE}home/<int:place>/wrong/", wrong.objection, name="wrong"),
    path(f"{IN_LANGUAGE}home/<int:place>/wrong/send/", wrong.send, name="wrong_send"),
    path(f"{IN_LANGUAGE}home/<int:place>/account/", again.account, name="again"),
    path(f"{IN_LANGUAGE}home/<int:place>/account/send/", again.send, name="again_send"),
    path(f"{IN_LANGUAGE}home/<int:place>/passbook/", passbook.photograph, name="passbook"),
    path(f"{IN_LANGUAGE}home/<int:place>/<str:what>/", answer.confirm, name="confirm"),
    path(f"{IN_LANGUAGE}uses/", uses.uses, name="uses"),
    path(f"{IN_LANGUAGE}uses.csv", uses.uses_as_csv, name="uses_csv"),
]
