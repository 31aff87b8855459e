"""From a service to the counter and back, in a real browser: the double of a service beside a counter."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.request import urlopen

from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from playwright.sync_api import Page, expect

from tests.counters import NEEDS_CHROMIUM, Counter, listening, looked_at

from .serviced import BACK, Service
from .test_passkey import in_all_languages


def by_provider(page: Page, number: str) -> None:
    """Be verified by the double of デジタル認証アプリ."""
    page.wait_for_selector("#person")
    page.select_option("#person", number)
    page.fill("#pin", "1234")
    page.get_by_role("button", name="認証する").click()


@NEEDS_CHROMIUM
def test_from_a_service_by_letter_and_provider_and_back_with_what_was_ticked_until_it_is_taken_back(
    counter: Counter, page: Page
) -> None:
    address, key = counter[0].replace("127.0.0.1", "localhost"), counter[1]["confirmation"]
    port = int(address.rpartition(":")[2])
    nursery = f"http://localhost:{port + 2}"
    page.goto(nursery)
    page.get_by_role("link", name="変わったときも渡す").click()
    page.wait_for_url(f"{address}/ja/service/")
    expect(page.locator("main")).to_contain_text("先にこの窓口に入ってください")
    looked_at(page)
    in_all_languages(page, address, "service/")
    page.goto(f"{address}/ja/service/")
    page.get_by_role("button", name="窓口に入る").click()
    page.wait_for_url(f"{address}/ja/")
    page.goto(f"{address}/ja/signin/")
    page.fill("#number", key["number"])
    page.fill("#born", key["born"])
    page.get_by_role("button", name="入る").click()
    # To tell items takes more than a letter: the word of an outside provider that fits the register.
    page.wait_for_url("**/ja/prove/*/")
    page.get_by_role("link", name="外部の本人確認サービスを結び付ける").click()
    page.check("#agreed-double")
    page.get_by_role("button", name="へ進む").click()
    by_provider(page, key["number"])
    page.wait_for_url("**/ja/providers/?added=1")
    page.get_by_role("link", name="続きに戻る").click()
    page.get_by_role("button", name="で確かめる").click()
    by_provider(page, key["number"])
    page.wait_for_url(f"{address}/ja/service/")
    looked_at(page)
    in_all_languages(page, address, "service/")
    page.goto(f"{address}/ja/service/")
    page.check("#item-name")
    page.check("#item-address")
    page.check("#days-30")
    page.get_by_role("button", name="同意して").click()
    page.wait_for_url(f"{nursery}/return*")
    told = page.inner_text("main")
    assert "和歌山県和歌山市" in told and '"identity_level": 3' in told and "birthdate" not in told
    page.get_by_role("link", name="もう一度聞く").click()
    page.wait_for_url(f"{nursery}/again")
    expect(page.locator("main")).to_contain_text("和歌山県和歌山市")
    page.goto(f"{address}/ja/services/")
    assert len(re.findall("氏名、住所", page.inner_text("main"))) == 3, "the words, and what was told twice"
    looked_at(page)
    in_all_languages(page, address, "services/")
    page.goto(f"{address}/ja/services/")
    page.get_by_role("button", name="同意を取り消す").click()
    page.wait_for_url("**ended=1")
    looked_at(page)
    page.goto(f"{nursery}/again")
    expect(page.locator("main")).to_contain_text("もう教えてもらえません")


@NEEDS_CHROMIUM
def test_a_client_of_others_making_signs_in_and_asks_again(
    counter_home: Path, made_ready: tuple[Path, str], page: Page
) -> None:
    """Authlib: its requests, its PKCE, its assertions; told only that they are addressed to the issuer."""
    nursery = Service()
    settings = next(counter_home.glob("*/providers.toml"), None) or next(counter_home.glob("[0-9]*/"))
    home = settings.parent if settings.is_file() else settings
    (home / "services.toml").write_text(nursery.settings())
    key = next(one for one in json.loads(made_ready[1])["keys"] if one["letter"] == "confirmation")
    with listening(counter_home) as (_, port):
        issuer = f"http://localhost:{port}"
        with urlopen(f"{issuer}/.well-known/openid-configuration") as answer:
            said = json.load(answer)
        private = ECKey.import_key(nursery.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        session = OAuth2Session(
            "nursery",
            private,
            scope="openid name offline_access",
            redirect_uri=BACK,
            code_challenge_method="S256",
            token_endpoint_auth_method="private_key_jwt",
        )
        session.register_client_auth_method(PrivateKeyJWT(issuer, alg="ES256"))
        where, state = session.create_authorization_url(
            said["authorization_endpoint"], code_verifier="v" * 48, nonce="n-0S6_WzA2Mj"
        )
        page.route(f"{BACK}*", lambda route: route.fulfill(body="back"))
        page.goto(f"{issuer}/ja/signin/")
        page.fill("#number", key["number"])
        page.fill("#born", key["born"])
        page.get_by_role("button", name="入る").click()
        page.goto(f"{issuer}/ja/providers/")
        page.check("#agreed-double")
        page.get_by_role("button", name="へ進む").click()
        by_provider(page, key["number"])
        page.wait_for_url("**/ja/providers/?added=1")
        page.goto(where)
        page.wait_for_url("**/ja/prove/*/")
        page.get_by_role("button", name="で確かめる").click()
        by_provider(page, key["number"])
        page.wait_for_url(f"{issuer}/ja/service/")
        page.check("#item-name")
        page.check("#days-90")
        page.get_by_role("button", name="同意して").click()
        page.wait_for_url(f"{BACK}*")
        token = session.fetch_token(
            said["token_endpoint"], authorization_response=page.url, state=state, code_verifier="v" * 48
        )
        with urlopen(said["jwks_uri"]) as answer:
            keys = KeySet.import_key_set(json.load(answer))
        claims = jwt.decode(token["id_token"], keys, algorithms=["ES256"]).claims
        assert (claims["iss"], claims["aud"], claims["nonce"]) == (issuer, "nursery", "n-0S6_WzA2Mj")
        told = session.get(said["userinfo_endpoint"]).json()
        assert told["sub"] == claims["sub"] and told["name"]
        session.refresh_token(said["token_endpoint"])
        assert session.get(said["userinfo_endpoint"]).json() == told
