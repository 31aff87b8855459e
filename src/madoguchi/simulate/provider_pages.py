"""The pages of the double of デジタル認証アプリ, which say on each that they are a double."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

_KEPT = (
    *("response_type", "scope", "client_id", "redirect_uri", "state", "nonce"),
    *("code_challenge", "code_challenge_method", "acr_values"),
)
_FRAME = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>模擬のデジタル認証アプリ</title>
<style>body{{font:1.1rem/1.7 sans-serif;max-width:40rem;margin:0 auto;padding:1rem;color:#1a1a1c;background:#fff}}
.double{{background:#fff3cd;border:2px solid #1a1a1c;padding:.5rem 1rem}}
select,input,button{{font:inherit;padding:.5rem;max-width:100%;margin:.25rem 0 1rem;display:block}}
[role=alert]{{border-left:.5rem solid #a00;padding-left:1rem}}</style></head>
<body><main><p class="double">これは予行用の複製です。本物のデジタル認証アプリではありません。
<span lang="en">This is a double for rehearsals, not the real app.</span></p>
<h1>模擬のデジタル認証アプリ</h1>{body}</main></body></html>
"""


def verify_page(people: Sequence[tuple[str, str]], asked: Mapping[str, str], pin: str, *, wrong: bool = False) -> str:
    """Who is it, and the PIN: `people` are numbers and what to call them."""
    kept = "".join(
        f'<input type="hidden" name="{name}" value="{escape(asked[name])}">' for name in _KEPT if name in asked
    )
    options = "".join(f'<option value="{escape(number)}">{escape(called)}</option>' for number, called in people)
    fault = '<p role="alert">暗証番号が違います。 <span lang="en">The PIN is wrong.</span></p>' if wrong else ""
    body = f"""{fault}<p>{escape(asked["client_id"])} が、次の項目を求めています: {escape(asked["scope"])}
（{escape(asked.get("acr_values", "") or "acr_values なし")}）</p>
<form method="post" action="/authorize">{kept}
<label for="person">模擬の住民 <span lang="en">Invented resident</span></label>
<select id="person" name="person" required><option value="">選んでください Choose</option>{options}</select>
<label for="pin">暗証番号（どれも {pin}） <span lang="en">PIN</span></label>
<input id="pin" name="pin" type="text" inputmode="numeric" maxlength="4">
<button type="submit">認証する <span lang="en">Verify</span></button>
<button type="submit" name="stop" value="1" formnovalidate>やめる <span lang="en">Stop</span></button></form>"""
    return _FRAME.format(body=body)


def refused_page(fault: str) -> str:
    """A request that is not as the reference says it has to be."""
    return _FRAME.format(body=f'<p role="alert">要求が正しくありません。 Not a valid request: {escape(fault)}</p>')
