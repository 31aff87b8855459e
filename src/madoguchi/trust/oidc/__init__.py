"""「連携」 OpenID Connect: relying on a provider (discovery, request, id_token), and being one (asked, issuing).

Only the authorization code flow, with PKCE (S256), state, nonce and `private_key_jwt` (RFC 7523, ES256). Nothing here
reaches a network or knows a person: documents come in as they were fetched, and a verdict goes out.
"""
