"""`madoguchi trust …`: the office's keys; seal, sign, stamp a file, and verify what was sealed, signed or stamped."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from madoguchi.cli.providers import providers as of_providers
from madoguchi.cli.records import MUNICIPALITY, kept, records
from madoguchi.cli.show import as_json, outcome, print_json, table
from madoguchi.cli.words import AT, BY, FILE, now
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import InputRefused

if TYPE_CHECKING:
    from madoguchi.trust.files import Existed
    from madoguchi.trust.keyring import Kept
    from madoguchi.trust.seal import Verdict

PURPOSES = MappingProxyType(
    {
        "seal": "電子シール（発行元証明） / seal",
        "stamp": "タイムスタンプ（存在証明） / stamp",
        "sign": "電子署名（意思表示の証明） / signature",
        "mesh": "情報連携（問い合わせと答え） / messages",
    }
)
TROUBLES = MappingProxyType(
    {
        "unreadable": "読めない（署名でないか、壊れている） / unreadable: no signature, or torn",
        "altered": "ファイルが署名の後に変わった（別のファイル） / the file was altered afterwards, or is another",
        "added_to": "署名の後に書き加えられた（全体を示すのは最後のシールだけ）"
        " / added to afterwards: the last seal alone is over all of it",
        "forged": "証明書の鍵による署名でない / not signed by the key of its certificate",
        "stamp": "タイムスタンプが無効 / its timestamp does not count",
        "strange": "信頼する認証局のものでない / of an authority that is not trusted here",
        "unfit": "この用途の証明書でないか、証明書の規格（RFC 5280）どおりでない"
        " / the certificate is for something else, or not as RFC 5280 says",
        "not_yet": "証明書がまだ有効でない / the certificate does not count yet",
        "expired": "証明書の期限が切れている / the certificate has ended",
        "revoked": "証明書が失効している / the certificate was revoked",
        "unknown": "失効しているか分からない（失効情報がないか古い）"
        " / nobody can say whether it was revoked: no list, or an old one",
    }
)
"""Why something does not count."""
VERIFIED = MappingProxyType(
    {
        "counts": "有効",
        "trouble": "理由",
        "signer": "署名者",
        "purpose": "種類",
        "synthetic": "予行（架空）",
        "file": "署名したときのファイル名",
        "at": "署名した日時（本人の申告）",
        "stamped": "あったことが確かな日時",
        "stamper": "タイムスタンプの発行者",
        "stamp_fault": "タイムスタンプが無効な理由",
    }
)
ITEMS = MappingProxyType({"name": "氏名", "birth_date": "生年月日", "address": "住所"})
REASONS = ("unspecified", "key_compromise", "superseded", "cessation_of_operation")
TO = click.option("--to", type=click.Path(path_type=Path), help="新しいファイル / new file")


@click.group()
def trust() -> None:
    """電子署名・タイムスタンプ / signatures, seals and timestamps."""


trust.add_command(of_providers)


@trust.command()
@MUNICIPALITY
@as_json
def begin(municipality: str | None, *, as_json: bool) -> None:
    """認証局を作り、電子シールとタイムスタンプの鍵を用意する。 / Found the office's authority and its keys.

    認証局の鍵（root.key）は、終わったら別の安全な場所に移してください。 / Move root.key to a safe afterwards.

    Example: madoguchi trust begin
    """
    with records(municipality) as code:
        from madoguchi.flow import sealing

        ring = sealing.begin(now())
        kept = list(ring.kept())
    figures: list[tuple[str, str, object]] = [("フォルダ", "folder", str(ring.folder)), ("鍵", "keys", len(kept))]
    outcome(f"認証局 [{code}]", figures, as_json=as_json)


@trust.command()
@MUNICIPALITY
@AT
@as_json
def keys(municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """鍵と証明書の一覧。 / The office's keys and certificates.

    Example: madoguchi trust keys
    """
    with records(municipality):
        from madoguchi.flow.keys import keyring

        ring = keyring()
        root, kept = ring.root, list(ring.kept())
    if as_json:
        print_json([_json(one, at) for one in kept])
        return
    rows = [
        [PURPOSES[one.purpose], one.serial, *_days(one), "使う / signs" if one.signs(at) else _unused(one)]
        for one in kept
    ]
    until = f"{root.not_valid_after_utc:%Y-%m-%d}"
    title = f"鍵束（認証局は {until} まで） / keys (the authority until {until})"
    table(title, ("用途 / purpose", "番号 / serial", "初日 / from", "末日 / until", "状態 / state"), rows)


@trust.command()
@FILE
@TO
@click.option("--beside", is_flag=True, help="PDF でも中に入れず隣に付ける / beside a PDF file, not inside")
@MUNICIPALITY
@as_json
def seal(file: Path, to: Path | None, municipality: str | None, *, beside: bool, as_json: bool) -> None:
    """ファイルに電子シールを付ける（別のファイルに書く）。 / Seal a file: the office issued it.

    PDF は、書き直した PDF に電子シールを入れます。 / A PDF file is written anew, with the seal inside.

    Example: madoguchi trust seal notice.csv
    """
    with records(municipality):
        from madoguchi.flow import sealing
        from madoguchi.trust.files import beside_of, is_pdf

        inside = not beside and (file.suffix.lower() == ".pdf" or is_pdf(file))
        usual = file.with_name(f"{file.stem}-sealed{file.suffix}") if inside else beside_of(file)
        made = sealing.seal_file(file, to or usual, now(), inside=inside)
    outcome("電子シール", [("ファイル", "file", str(made))], as_json=as_json)


@trust.command()
@FILE
@click.option("--key", required=True, type=click.Path(path_type=Path), help="本人の鍵（PKCS#12）/ the person's key")
@TO
@MUNICIPALITY
@as_json
def sign(file: Path, key: Path, to: Path | None, municipality: str | None, *, as_json: bool) -> None:
    """ファイルに本人が電子署名する（別のファイルに書く）。 / Sign a file: a person means it.

    鍵のパスワードは尋ねられるか、MADOGUCHI_KEY_PASSWORD から読みます。 / The password is asked for, or read from there.

    Example: madoguchi trust sign draft.csv --key yamada.p12
    """
    with records(municipality):
        from madoguchi.flow import sealing
        from madoguchi.trust.files import beside_of, no_file

        if not key.is_file():
            raise no_file(key)
        made = sealing.sign_file(file, to or beside_of(file), key, _password(), now())
    outcome("電子署名", [("ファイル", "file", str(made))], as_json=as_json)


@trust.command()
@FILE
@TO
@MUNICIPALITY
@as_json
def stamp(file: Path, to: Path | None, municipality: str | None, *, as_json: bool) -> None:
    """ファイルにタイムスタンプを付ける（別のファイルに書く）。 / Stamp a file: it existed now, as it is.

    Example: madoguchi trust stamp ledger.parquet
    """
    with records(municipality):
        from madoguchi.flow import sealing
        from madoguchi.trust.files import stamp_of

        made = sealing.stamp_file(file, to or stamp_of(file), now())
    outcome("タイムスタンプ", [("ファイル", "file", str(made))], as_json=as_json)


@trust.command()
@FILE
@click.option("--proof", type=click.Path(path_type=Path), help="署名かスタンプのファイル / seal, signature or stamp")
@click.option("--root", multiple=True, type=click.Path(path_type=Path), help="信頼する認証局 / authority trusted (PEM)")
@click.option("--revoked", multiple=True, type=click.Path(path_type=Path), help="失効情報 / its revoked ones (CRL)")
@click.option("--ocsp", multiple=True, type=click.Path(path_type=Path), help="失効の回答 / answers (OCSP)")
@click.option("--providers", type=click.Path(path_type=Path), help="認定事業者の一覧 / list of providers")
@MUNICIPALITY
@AT
@as_json
def verify(
    file: Path,
    proof: Path | None,
    root: tuple[Path, ...],
    revoked: tuple[Path, ...],
    ocsp: tuple[Path, ...],
    providers: Path | None,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """電子シール・電子署名・タイムスタンプを確かめる。無効なら終了コード1。 / Verify; ends with 1 if not valid.

    --root があれば市区町村の記録は要りません。 / With --root no municipality's records are needed.
    署名用電子証明書には、その認証局か、認証局の一覧が要ります。 / A person's card needs its authority, or a list.

    Example: madoguchi trust verify notice.csv --root wakayama.pem --revoked wakayama.crl
    """
    from madoguchi.trust import files

    if providers and not root:
        raise click.UsageError("--providers には --root が要ります。 / --providers needs --root.")
    answers = files.answers_of(ocsp)
    if root:
        found = files.verify(file, proof, files.anchors_by(root, revoked, answers, providers, at), at)
    elif not kept(municipality):
        raise InputRefused(
            "trust.no_root",
            ja="だれを信頼するかが決まりません。--root に発行元の認証局の証明書（PEM）を指定してください。"
            "記録のある団体でなら --municipality を指定してください。",
            en="It is not said whom to trust. Name the certificate (PEM) of the issuer's authority with --root, or, "
            "where its records are kept, the municipality with --municipality.",
        )
    else:
        with records(municipality):
            from madoguchi.flow.matching import anchors

            found = files.verify(file, proof, anchors(answers), at)
    if as_json:
        print_json([_told(one) for one in found])
    else:
        for one in found:
            shown = [(VERIFIED[name], name, said) for name, said in _in_words(_told(one)).items()]
            outcome(f"検証 {file.name}", shown, as_json=False)
    if any(one.trouble is not None for one in found):
        sys.exit(1)


@trust.command()
@click.argument("purpose", type=click.Choice(("seal", "stamp", "mesh")))
@MUNICIPALITY
@as_json
def renew(purpose: str, municipality: str | None, *, as_json: bool) -> None:
    """鍵を新しくする（前の署名は有効のまま）。 / Replace a key; what the old one signed stays valid.

    Example: madoguchi trust renew seal
    """
    with records(municipality):
        from madoguchi.flow import sealing
        from madoguchi.trust.purpose import Purpose

        made = sealing.renew(Purpose(purpose), now())
    outcome(PURPOSES[purpose], [("番号", "serial", made.serial), ("末日", "until", _days(made)[1])], as_json=as_json)


@trust.command()
@click.argument("serial")
@click.option("--reason", type=click.Choice(REASONS), default=REASONS[0], show_default=True, help="理由 / reason")
@MUNICIPALITY
@as_json
def revoke(serial: str, reason: str, municipality: str | None, *, as_json: bool) -> None:
    """証明書を失効させる。この後の署名は無効。 / Revoke a certificate: what is signed from now on does not count.

    番号は、ほかと重ならないはじめの8字以上でも。 / Of its number a beginning of 8 or more that no other has is enough.

    Example: madoguchi trust revoke 3f2a90c1 --reason key_compromise
    """
    with records(municipality):
        from cryptography.x509 import ReasonFlags

        from madoguchi.flow import sealing

        made = sealing.revoke(serial, now(), ReasonFlags[reason])
    outcome(
        "失効", [("番号", "serial", made.serial), ("失効の日時", "revoked_at", _said(made.revoked_at))], as_json=as_json
    )


@trust.command()
@click.option("--to", required=True, type=click.Path(path_type=Path), help="新しいファイル / new file")
@MUNICIPALITY
@as_json
def root(to: Path, municipality: str | None, *, as_json: bool) -> None:
    """認証局の証明書を、信頼してもらう相手に渡すファイルに書く。 / Write the certificate that others are to trust.

    Example: madoguchi trust root --to wakayama.pem
    """
    with records(municipality):
        from madoguchi.flow.sealing import write_root

        made = write_root(to)
    outcome("認証局の証明書", [("ファイル", "file", str(made))], as_json=as_json)


@trust.command()
@FILE
@click.option("--person", required=True, type=int, help="宛名番号 / number of the resident")
@click.option("--proof", type=click.Path(path_type=Path), help="署名のファイル / the signature")
@BY
@click.option("--law", required=True, help="根拠法令 / by which law")
@MUNICIPALITY
@AT
@as_json
def match(
    file: Path,
    person: int,
    proof: Path | None,
    by: str,
    law: str,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """署名した人を台帳と照らす（記録に残る）。違えば終了コード1。 / Hold the signer against the register.

    Example: madoguchi trust match application.pdf --person 12 --by 1001 --law 公的個人認証法17条
    """
    with records(municipality):
        from madoguchi.flow import matching

        signed, found = matching.match(file, proof, person, by, law, at)
    said = {"name": found.name, "birth_date": found.birth_date, "address": found.address}
    if as_json:
        print_json({"signer": signed.signer, "same": found.is_same, **said})
    else:
        from madoguchi.words import word

        shown = [(ITEMS[name], name, word(value)) for name, value in said.items()]
        outcome(f"照合 {signed.signer}", shown, as_json=False)
    if not found.is_same:
        sys.exit(1)


def _password() -> str:
    """Of a person's key. Raises InputRefused `trust.no_password` where nobody can be asked."""
    if found := os.environ.get("MADOGUCHI_KEY_PASSWORD"):
        return found
    if not sys.stdin.isatty():
        raise InputRefused(
            "trust.no_password",
            ja="端末がないため、鍵のパスワードを尋ねられません。MADOGUCHI_KEY_PASSWORD に設定してください。",
            en="There is no terminal to ask for the password of the key. Set MADOGUCHI_KEY_PASSWORD to it.",
        )
    return str(click.prompt("パスワード / password", hide_input=True))


def _told(one: Verdict | Existed) -> dict[str, object]:
    from madoguchi.trust.seal import Verdict

    told: dict[str, object] = {"counts": one.trouble is None, "trouble": one.trouble or "", "signer": one.signer}
    if isinstance(one, Verdict):
        told |= {"purpose": one.purpose or "", "synthetic": one.synthetic, "file": one.file, "at": _said(one.at)}
    told["stamped"] = _said(one.stamped)
    if isinstance(one, Verdict) and one.stamper:
        told |= {"stamper": one.stamper, "stamp_fault": one.stamp_fault or ""}
    return told


def _in_words(told: dict[str, object]) -> dict[str, object]:
    said = {**told, "trouble": TROUBLES.get(str(told["trouble"]), "")}
    if fault := said.pop("stamp_fault", ""):
        said["stamp_fault"] = TROUBLES[str(fault)]
    if not told["counts"]:
        said["signer"] = f"{told['signer']}（自称 / own word）"
    if "purpose" in told:
        said["purpose"] = PURPOSES.get(
            str(told["purpose"]), "示されていない（ほかの認証局の証明書） / not said (another authority)"
        )
    # A PDF file is sealed inside, and names no other file.
    return {name: value for name, value in said.items() if name != "file" or value}


def _said(instant: datetime | None) -> str:
    return instant.astimezone(JAPAN).isoformat() if instant else ""


def _days(one: Kept) -> tuple[str, str]:
    return f"{one.certificate.not_valid_before_utc:%Y-%m-%d}", f"{one.certificate.not_valid_after_utc:%Y-%m-%d}"


def _unused(one: Kept) -> str:
    if one.revoked_at:
        return f"失効（{one.revoked_at:%Y-%m-%d}） / revoked"
    return "期限切れ / ended" if one.has_key else "更新済み（検証にだけ使う） / renewed (verifies only)"


def _json(one: Kept, at: datetime) -> dict[str, object]:
    since, until = _days(one)
    told = {"purpose": one.purpose.value, "serial": one.serial, "from": since, "until": until}
    return {**told, "signs": one.signs(at), "revoked_at": _said(one.revoked_at) or None}
