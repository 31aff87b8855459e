"""A double of the app that reads cards: a page that asks which invented card and its PIN, and returns what it signed.

It opens for invented people only.
"""

from __future__ import annotations

import base64
import re
from types import MappingProxyType

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.flow import card_authorities
from madoguchi.flow.judging import is_synthetic
from madoguchi.simulate import cards, signers
from madoguchi.simulate.cards import Locked
from madoguchi.web import clock
from madoguchi.web.language import Language, Sentences
from madoguchi.web.page import page

BACK = ("card", "cards", "prove_card")
"""The pages to which an answer returns: the door, making a card known, and proving with one."""
BACK_TO_STAFF = ("staff-card", "staff-card-link", "staff-card-passed")
"""Those of the staff's side; no other page of either side is asked for from the other."""
SENTENCES: Sentences = MappingProxyType(
    {
        "app.heading": ("模擬のカードを読み取る", "Read an invented card", "れんしゅうの カードを よむ"),
        "app.what": (
            "カードを読み取るアプリの代わりをする、予行用のページです。本物のカードは要りません。模擬のカードの暗証番号は"
            "どれも {pin} です。3回続けて間違えるとロックされ、窓口を開き直すまで使えません。",
            "This page stands for the app that reads cards, in rehearsals. No real card is needed. The PIN of every "
            "invented card is {pin}; three mistakes in a row lock it until the counter is started again.",
            "れんしゅうの ページです。ばんごうは {pin} です。3かい まちがえると つかえません。",
        ),
        "app.card": (
            "どのカードか（手紙の照会番号）",
            "Which card (number of its holder's letter)",
            "どの カードですか",
        ),
        "app.staff.card": (
            "どのカードか（職員番号）",
            "Which card (staff number of its holder)",
            "どの カードですか",
        ),
        "app.choose": ("選んでください", "Choose", "えらんで ください"),
        "app.staff.locked": (
            "暗証番号がロックされています。ほかの方法で入るか、確かめてください。",
            "The PIN is locked. Come in, or prove it, by another way.",
            "カードは もう つかえません。",
        ),
        "app.pin": ("利用者証明用の暗証番号（4桁）", "PIN for authentication (4 digits)", "ばんごう（4けた）"),
        "app.sign": ("署名する", "Sign", "つぎへ"),
        "app.wrong": (
            "暗証番号が違います。あと{tries}回間違えるとロックされます。",
            "The PIN is wrong. After {tries} more mistakes the card is locked.",
            "ちがいます。あと {tries}かいです。",
        ),
        "app.locked": (
            "暗証番号がロックされています。カードを直さなくても、手紙の照会番号で入れます。",
            "The PIN is locked. You need not have it reset: the number on the letter opens.",
            "カードは もう つかえません。てがみの ばんごうを つかって ください。",
        ),
        "app.signed": (
            "カードが署名しました。窓口に送られるのは、証明書と署名だけです。",
            "The card has signed. Only its certificate and the signature go to the counter.",
            "できました。まどぐちへ おくります。",
        ),
        "app.send": ("窓口に送る", "Send it to the counter", "おくる"),
        "app.signing.heading": (
            "模擬のカードで電子署名する",
            "Sign with an invented card",
            "れんしゅうの カードで しょめい する",
        ),
        "app.signing.what": (
            "カードを読み取るアプリの代わりをする、予行用のページです。窓口の画面に示された内容に署名します。模擬のカードの"
            "署名用パスワードはどれも {pin} です。5回続けて間違えるとロックされ、窓口を開き直すまで使えません。",
            "This page stands for the app that reads cards, in rehearsals. It signs what the counter showed. The "
            "password for signatures of every invented card is {pin}; five mistakes in a row lock it until the counter "
            "is started again.",
            "れんしゅうの ページです。パスワードは {pin} です。5かい まちがえると つかえません。",
        ),
        "app.password": (
            "署名用パスワード（英数字6〜16桁）",
            "Password for signatures (6 to 16 letters and digits)",
            "パスワード（6から16もじ）",
        ),
        "app.signing.wrong": (
            "パスワードが違います。あと{tries}回間違えるとロックされます。",
            "The password is wrong. After {tries} more mistakes it is locked.",
            "ちがいます。あと {tries}かいです。",
        ),
        "app.signing.locked": (
            "署名用パスワードがロックされています。戻ると、ほかの届け出方が示されます。",
            "The password for signatures is locked. Go back: the page says how else it can be sent.",
            "パスワードは もう つかえません。もどって ください。",
        ),
        "app.signing.signed": (
            "カードが署名しました。窓口に送られるのは、氏名や住所の入った証明書と署名です。",
            "The card has signed. Its certificate, which bears name and address, and the signature go to the counter.",
            "できました。なまえと じゅうしょの 入った しょうめいしょを まどぐちへ おくります。",
        ),
        "app.signing.back": ("署名しないで戻る", "Go back without signing", "もどる"),
        "app.letter": ("手紙の照会番号で入る", "Come in with the number on the letter", "てがみの ばんごうで 入る"),
    }
)
"""Japanese, English, plain Japanese."""


def card(request: HttpRequest, language: Language) -> HttpResponse:
    """Sign the challenge of one of the residents' pages with an invented card of theirs."""
    return _card(request, language, BACK, cards.issued())


def staff_card(request: HttpRequest, language: Language) -> HttpResponse:
    """Sign the challenge of one of the staff's pages with an invented card of theirs."""
    if not card_authorities.open_to_staff():
        raise Http404
    return _card(request, language, BACK_TO_STAFF, cards.issued_to_staff())


def _card(request: HttpRequest, language: Language, backs: tuple[str, ...], issued: tuple[str, ...]) -> HttpResponse:
    """`backs`: the pages that may ask, the door first. `issued`: the cards of those who see these pages."""
    if request.method == "GET":
        return HttpResponseRedirect(reverse(backs[0], kwargs={"language": language}))
    challenge, back = request.POST.get("challenge", ""), request.POST.get("back", "")
    if not is_synthetic() or back not in backs or not re.fullmatch("[A-Za-z0-9_=-]{1,100}", challenge):
        raise Http404
    number, shared = request.POST.get("card", ""), "shared" in request.POST
    values: dict[str, object] = {"challenge": challenge, "back": back, "shared": shared, "chosen": number}
    values |= {"pin": cards.PIN, "to": request.POST.get("to", "")[:400]}
    if "pin" in request.POST and number in issued:
        found = cards.sign(number, request.POST["pin"], request.get_host(), challenge)
        if isinstance(found, Locked):
            values["tries"] = found.tries
        else:
            values |= {"answer": found, "returns_to": reverse(back, kwargs={"language": language})}
    values["cards"] = [(one, one.removeprefix(cards.STAFF)) for one in issued]
    return page(request, language, "simulate/card.html", SENTENCES, values, status=422 if "tries" in values else 200)


def signature(request: HttpRequest, language: Language) -> HttpResponse:
    """Sign the digest of what one of the counter's pages showed, with an invented card."""
    number, digest = request.POST.get("number", ""), request.POST.get("digest", "")
    fits = re.fullmatch("[0-9]{1,15}", number) and re.fullmatch("[A-Za-z0-9+/]{43}=", digest)
    if request.method != "POST" or not is_synthetic() or not fits:
        raise Http404
    card = request.POST.get("card", "")
    values: dict[str, object] = {"number": number, "digest": digest, "chosen": card, "pin": cards.PASSWORD}
    if "password" in request.POST and card in cards.issued():
        found = signers.sign(card, request.POST["password"], base64.b64decode(digest), clock.of_the_machine())
        values |= {"tries": found.tries} if isinstance(found, Locked) else {"answer": found}
    values["cards"] = cards.issued()
    values["returns_to"] = reverse("sign", kwargs={"language": language, "number": int(number)})
    status = 422 if "tries" in values else 200
    return page(request, language, "simulate/signature.html", SENTENCES, values, status=status)
