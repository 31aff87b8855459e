"""Signed HTTP messages there and back with another program: http-message-signatures of npm, which only has its name."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from madoguchi.trust import message
from madoguchi.trust.key import FileKey
from madoguchi.trust.message import TAG, Response, Signed
from tests.shared import PROGRAMS
from tests.trust.test_message import ASKED, AT, Office

NODE = shutil.which("node")
ENVIRONMENT = {"NODE_PATH": str(PROGRAMS)} | os.environ
PEER = """
const {httpbis, createVerifier, createSigner} = require("http-message-signatures");
const {request, response, open, secret, sign} = JSON.parse(require("fs").readFileSync(0));
const algorithm = "ecdsa-p256-sha256";
const known = {
  keyLookup: async () => ({id: sign.keyid, algs: [algorithm], verify: createVerifier(open, algorithm)}),
  tolerance: 1e10,  // its clock is that of the machine
};
(async () => {
  const other = {...request, url: request.url + "0"};
  const believed = [
    await httpbis.verifyMessage(known, request),
    await httpbis.verifyMessage(known, response, request),
    await httpbis.verifyMessage(known, other).catch(() => false),
  ];
  const made = await httpbis.signMessage({
    key: createSigner(secret, algorithm, sign.keyid),
    name: sign.tag,
    fields: sign.fields,
    params: ["created", "expires", "keyid", "alg", "nonce", "tag"],
    paramValues: {...sign, created: new Date(sign.at * 1000), expires: new Date((sign.at + 60) * 1000)},
  }, sign.request);
  console.log(JSON.stringify({believed, fields: Object.entries(made.headers)}));
})();
"""


@pytest.fixture
def node() -> str:
    """Node with the peer."""
    asked = 'require("http-message-signatures")'
    if (
        NODE is None
        or subprocess.run([NODE, "-e", asked], env=ENVIRONMENT, capture_output=True, check=False).returncode
    ):
        pytest.skip("No peer: make vectors fetches http-message-signatures of npm.")
    return NODE


def test_another_program_believes_ours_and_we_believe_it(node: str, tmp_path: Path) -> None:
    office = Office(tmp_path / "ring")
    key = office.key
    assert isinstance(key, FileKey)
    asked = message.sign_request(ASKED, key, AT)
    fields = (("Content-Type", "application/json"),)
    told = message.sign_response(Response(status=200, request=asked, fields=fields, body=b"{}"), key, AT)
    digest = ("Content-Digest", f"sha-256=:{base64.b64encode(sha256(ASKED.body).digest()).decode()}:")
    public = key.certificate.public_key()
    given = {
        "request": {"method": asked.method, "url": asked.url, "headers": dict(asked.fields)},
        "response": {"status": told.status, "headers": dict(told.fields)},
        "open": public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        "secret": key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "sign": {
            "keyid": message.thumbprint(key.certificate),
            "tag": TAG,
            "at": int(AT.timestamp()),
            "nonce": "n" * 22,
            "fields": ["@method", "@target-uri", "content-digest", "content-type", "x-road-client"],
            "request": {"method": ASKED.method, "url": ASKED.url, "headers": dict((*ASKED.fields, digest))},
        },
    }
    words = json.dumps(given)
    run = subprocess.run([node, "-e", PEER], input=words, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert found["believed"] == [True, True, False]
    theirs = replace(ASKED, fields=tuple((name, value) for name, value in found["fields"]))
    assert isinstance(office.verified(theirs), Signed)
