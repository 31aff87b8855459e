"""While somebody types: the banks and branches that it may mean, and whether the holder is the recipient.

Pages do all of this without JavaScript too, when the form is sent. What is typed comes by POST, never in an address.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from madoguchi.core.kana import not_allowed, to_zengin
from madoguchi.flow.handing_in import GivenAccount, Named, banks_like, branches_like
from madoguchi.identity.models import Visit
from madoguchi.portal import form
from madoguchi.portal.home import shown_at
from madoguchi.portal.page import for_visitors, page
from madoguchi.web.language import Language

MOST_SHOWN = 10
"""More banks or branches than this are not listed: the count is told, and the resident writes more."""


@require_POST
@for_visitors
def banks(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """「金融機関」 Which banks may be meant by what is typed."""
    return _found(request, language, "bank", banks_like(request.POST.get("bank", "")[:60]))


@require_POST
@for_visitors
def branches(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """「支店」 Which branches of the bank that is typed or chosen; none while the bank is not clear."""
    given = form.given_in(request)
    meant = banks_like(given.bank)
    if len(meant) != 1 or not meant[0].exact:
        return page(request, language, "found", {"field": "branch", "bank_first": True})
    return _found(request, language, "branch", branches_like(meant[0].code, given.branch))


@require_POST
@for_visitors
def holder(request: HttpRequest, visitor: Visit, language: Language, place: int) -> HttpResponse:
    """「口座名義の確認」 Whether the name is the recipient's. The register is read for it once it is kana at all."""
    kana = to_zengin(request.POST.get("holder", "")[:60])
    if not kana or not_allowed(kana):
        return page(request, language, "found_holder", {"fault": "account.holder" if kana else ""})
    given = GivenAccount(is_yucho=False, holder=kana)
    looked = form.looked_at(visitor, shown_at(visitor, place).matter.claim, given)
    return page(request, language, "found_holder", {"fault": looked.faults.get("holder", ""), "good": True})


def _found(request: HttpRequest, language: Language, field: str, found: tuple[Named, ...]) -> HttpResponse:
    values = {"field": field, "count": len(found), "most": MOST_SHOWN, "found": found[:MOST_SHOWN]}
    return page(request, language, "found", values)
