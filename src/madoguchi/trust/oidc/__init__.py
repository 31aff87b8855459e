"""「連携」 OpenID Connect, the side that relies on a provider: what is asked, and whether the answer counts.

Only the authorization code flow, with PKCE (S256), state, nonce and `private_key_jwt` (RFC 7523, ES256). Nothing here
reaches a network or knows a person: documents come in as they were fetched, and a verdict goes out.
"""
