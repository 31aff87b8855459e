"""「手紙の再発行」 Somebody lost their letter: the one letter of a case once more, as it is printed, in any edition."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.cases.models import Claim
from madoguchi.console.acts import Act
from madoguchi.console.errands import require_office
from madoguchi.console.page import for_staff, page
from madoguchi.core.errors import InputRefused
from madoguchi.flow import folders, sealing, visiting
from madoguchi.identity.models import Staff
from madoguchi.notices.edition import Edition
from madoguchi.notices.fonts import available
from madoguchi.notices.key import reference_key
from madoguchi.notices.page import pdf
from madoguchi.web import clock
from madoguchi.web.language import Language
from madoguchi.web.office import office

EDITIONS = tuple((str(one), f"edition.{one.name.lower()}") for one in Edition)
"""What stands in the code of each edition, and the key of its name."""


@require_POST
@for_staff(Act.TAKE_IN)
def once_more(request: HttpRequest, who: Staff, language: Language, claim_id: int) -> HttpResponse:
    """What the letter says now, dated today; nothing where none may be printed, nor a form whose last day is over.

    That it was read is on record.
    """
    claim: Claim | None = Claim.objects.filter(id=claim_id).first()
    asked = request.POST.get("edition", "")
    if claim is None or asked not in tuple(Edition):
        raise Http404
    require_office()
    now = clock.now()
    try:
        letter = visiting.letter_for_staff(claim, office(), who.signature, now, now.date(), why="手紙の再発行")
    except InputRefused as refused:
        if refused.code != "notices.letter_incomplete":
            raise
        letter = None
    is_over = letter is not None and letter.kind.has_form and now.date() > claim.answer_by
    if letter is None or is_over:
        here = reverse("case", kwargs={"language": language, "claim_id": claim_id})
        return page(
            request,
            language,
            "refused",
            {"fault": "letter.over" if is_over else "letter.none", "came_from": here},
            status=409,
        )
    made = pdf([letter], key=reference_key(folders.home()), stock=available(), edition=Edition(asked))
    sealed = sealing.seal_letter(made, clock.of_the_machine())
    response = HttpResponse(sealed, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="letter-{claim.reference_number}.pdf"'
    return response
