"""Print a run of letters: many letters in one PDF, in the order in which the post wants them, never one twice."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

from madoguchi.core.errors import InputRefused
from madoguchi.notices import fonts, page
from madoguchi.notices.letter import Letter, LetterKind


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheaf:
    """The letters of one file, and the name that says what is in it."""

    path: Path
    letters: tuple[Letter, ...]


def print_letters(
    letters: Iterable[Letter],
    directory: Path,
    *,
    key: bytes,
    per_file: int = 500,
    first: int = 1,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> tuple[Path, ...]:
    """Print letters into PDF files of at most `per_file` letters and return their paths, in order.

    Programmes and kinds are kept apart; within them the order is postal code, then 照会番号. A file is named
    `programme-kind-number-hash.pdf`, numbers counted from `first`; the hash covers letters, template, typesetter, fonts
    and key: a file that is already there is not printed again, so a stopped run goes on where it stopped. `progress` is
    called with the number of letters of each file that is finished. Raises `notices.per_file_out_of_range`,
    `notices.reference_twice` and those of `code`.
    """
    if per_file < 1 or workers < 1:
        raise InputRefused(
            "notices.per_file_out_of_range",
            ja="1ファイルの通数と並列数は1以上です。値を直してください。",
            en="Letters per file and workers must be at least 1. Correct the value.",
        )
    directory.mkdir(parents=True, exist_ok=True)
    sheaves = tuple(_sheaves(letters, directory, key, per_file, first))
    report = progress or (lambda _: None)
    to_print = []
    for sheaf in sheaves:
        if sheaf.path.exists():
            report(len(sheaf.letters))
        else:
            to_print.append(sheaf)
    if workers == 1 or len(to_print) < 2:
        for sheaf in to_print:
            report(_print(sheaf, key))
    else:
        # spawn: the typesetter keeps threads, which a forked child would lose.
        with ProcessPoolExecutor(min(workers, len(to_print)), mp_context=get_context("spawn")) as pool:
            for finished in as_completed([pool.submit(_print, sheaf, key) for sheaf in to_print]):
                report(finished.result())
    return tuple(sheaf.path for sheaf in sheaves)


def _sheaves(letters: Iterable[Letter], directory: Path, key: bytes, per_file: int, first: int) -> Iterator[_Sheaf]:
    groups: defaultdict[tuple[str, LetterKind], list[Letter]] = defaultdict(list)
    for letter in letters:
        groups[letter.programme_id, letter.kind].append(letter)
    basis = _basis(key)
    for programme_id, kind in sorted(groups):
        group = sorted(groups[programme_id, kind], key=_postal_order)
        if len({letter.reference_number for letter in group}) < len(group):
            raise InputRefused(
                "notices.reference_twice",
                ja="同じ照会番号の手紙が2通あります。世帯に2通届くおそれがあるため、印刷しません。宛先の一覧を確かめてください。",
                en="Two letters of one kind have the same reference number, so a household would get two. "
                "Nothing was printed; check the list of letters.",
            )
        for number, start in enumerate(range(0, len(group), per_file), first):
            chosen = tuple(group[start : start + per_file])
            name = f"{programme_id}-{kind}-{number:04}-{_digest(chosen, basis)}.pdf"
            yield _Sheaf(path=directory / name, letters=chosen)


def _postal_order(letter: Letter) -> tuple[str, str]:
    return letter.addressee.postal_code.replace("-", ""), letter.reference_number


def _basis(key: bytes) -> bytes:
    """All that shapes the pages besides the letters. The key enters by a keyed hash only."""
    basis = hashlib.sha256(hmac.new(key, b"madoguchi.notices.print", hashlib.sha256).digest())
    basis.update(page.TEMPLATE)
    basis.update(f"typst {version('typst')} segno {version('segno')} madoguchi {version('madoguchi')}".encode())
    for font in fonts.available().fonts:
        basis.update(f"{font.family} {font.path.stat().st_size}".encode())
    return basis.digest()


def _digest(letters: Sequence[Letter], basis: bytes) -> str:
    digest = hashlib.sha256(basis)
    for letter in letters:
        digest.update(json.dumps(asdict(letter), ensure_ascii=True, default=str).encode())
    return digest.hexdigest()[:16]


def _print(sheaf: _Sheaf, key: bytes) -> int:
    """Write one file under another name, then give it its own: what has its name is whole."""
    made = page.pdf(sheaf.letters, key=key, stock=fonts.available())
    unfinished = sheaf.path.with_name(f".{sheaf.path.name}.{os.getpid()}.part")
    with unfinished.open("wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(sheaf.path)
    return len(sheaf.letters)
