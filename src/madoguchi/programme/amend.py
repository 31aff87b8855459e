"""「新旧対照表」 Write a file anew with other amounts, days or title; all else stays as it was, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.core.errors import InputRefused
from madoguchi.programme.amendable import fields
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.field import FieldValue
from madoguchi.programme.load import parse


def amend(declared: DeclaredFile, values: Mapping[str, FieldValue]) -> DeclaredFile:
    """The file with these values (by the keys of `amendable.fields`) in place of its own, read again as any file is.

    A value that is the same writes nothing, and of a date only what differs is written. Whether its scenarios still
    come out is the caller's to show (`scenario.run_scenarios`). Raises InputRefused `programme.no_such_field`, and as
    `Field.read` and `load.parse` do: a window that closes before it opens is `programme.incomplete`.
    """
    known = {field.key: field for field in fields(declared)}
    if not values.keys() <= known.keys():
        raise InputRefused(
            "programme.no_such_field",
            ja="この制度ファイルに、その場所の値はありません。ファイルが変わったかもしれないので、画面を開き直してください。",
            en="This programme file has no such value. It may have changed; open the page again.",
        )
    content = declared.text.encode()
    written = [
        (span, token)
        for key, value in values.items()
        if value != known[key].value
        for span, before, token in zip(
            known[key].spans, known[key].tokens(known[key].value), known[key].tokens(value), strict=True
        )
        if token != before
    ]
    for span, token in sorted(written, key=lambda one: -one[0].start):
        content = content[: span.start] + token.encode() + content[span.end :]
    return parse(content)
