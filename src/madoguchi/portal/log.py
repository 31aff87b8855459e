"""「証跡の公開」 The public files of the evidence log (C2SP tlog-tiles): hashes, and no word of any record."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.evidence import publish
from madoguchi.flow import evidencing
from madoguchi.trust.log.files import reader

_TEXT = "text/plain; charset=utf-8"
_BYTES = "application/octet-stream"
_NODES = re.compile(r"tile/(?:[0-9]{1,2}|entries)/(?:x[0-9]{3}/){0,6}[0-9]{3}(?:\.p/[0-9]{1,3})?")
_FOR_GOOD = "public, max-age=31536000, immutable"
_SHORTLY = "public, max-age=5"


@require_safe
def public_file(request: HttpRequest, folder: str, path: str) -> HttpResponse:
    """One of them, of a log by its folder; of the checkpoint, the newest that enough witnesses have signed."""
    log = next((one for one in evidencing.every() if evidencing.folder(one).name == folder), None)
    is_nodes = bool(_NODES.fullmatch(path))
    if log is None or not (is_nodes or path in (publish.CHECKPOINT, publish.STAMP)):
        raise Http404
    try:
        content = reader(evidencing.public(log))(path)
    except OSError as error:
        raise Http404 from error
    made = HttpResponse(content, content_type=_TEXT if path == publish.CHECKPOINT else _BYTES)
    made.headers["Cache-Control"] = _FOR_GOOD if is_nodes else _SHORTLY
    return made
