"""Print a run of letters: many letters in one PDF, in the order in which the post wants them, never one twice."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.notices import fonts, form, page
from madoguchi.notices.edition import Edition
from madoguchi.notices.letter import Letter, LetterKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheaf:
    """The letters of one file, and the name that says what is in it."""

    path: Path
    letters: tuple[Letter, ...]


def print_letters(
    letters: Iterable[Letter],
    directory: Path,
    *,
    key: bytes,
    edition: Edition = Edition.STANDARD,
    per_file: int = 1_000,
    first: int = 1,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> tuple[Path, ...]:
    """Print letters into PDF files of at most `per_file` letters and return their paths, in order.

    Programmes and kinds are kept apart; within them the order is postal code, address, 照会番号. A file is named
    `programme-kind-number-hash.pdf`, numbers counted from `first`; the hash covers letters, template, typesetter, fonts
    and key: a file that is already there is not printed again, so a stopped run goes on where it stopped. `progress` is
    called with the number of letters of each file that is finished. Raises `notices.per_file_out_of_range`,
    `notices.reference_twice` and those of `code`.
    """
    sheaves = tuple(in_sheaves(letters, directory, key=key, edition=edition, per_file=per_file, first=first))
    print_sheaves(sheaves, key=key, edition=edition, workers=workers, progress=progress)
    return tuple(sheaf.path for sheaf in sheaves)


def print_sheaves(
    sheaves: Sequence[Sheaf],
    *,
    key: bytes,
    edition: Edition = Edition.STANDARD,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Print the files that are not there yet. Raises `notices.per_file_out_of_range` and those of `code`."""
    _refuse_below_one(workers)
    report = progress or (lambda _: None)
    to_print = []
    for sheaf in sheaves:
        sheaf.path.parent.mkdir(parents=True, exist_ok=True)
        if sheaf.path.exists():
            report(len(sheaf.letters))
        else:
            to_print.append(sheaf)
    if workers == 1 or len(to_print) < 2:
        for sheaf in to_print:
            report(_print(sheaf, key, edition))
    else:
        # spawn: the typesetter keeps threads, which a forked child would lose.
        with ProcessPoolExecutor(min(workers, len(to_print)), mp_context=get_context("spawn")) as pool:
            for finished in as_completed([pool.submit(_print, sheaf, key, edition) for sheaf in to_print]):
                report(finished.result())


def in_sheaves(
    letters: Iterable[Letter],
    directory: Path,
    *,
    key: bytes,
    edition: Edition = Edition.STANDARD,
    per_file: int = 1_000,
    first: int = 1,
) -> Iterator[Sheaf]:
    """The letters by file, as `print_letters` sorts and names them; nothing is printed. Raises as that does."""
    _refuse_below_one(per_file)
    groups: defaultdict[tuple[str, LetterKind], list[Letter]] = defaultdict(list)
    for letter in letters:
        groups[letter.programme_id, letter.kind].append(letter)
    basis = _basis(key, edition)
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
            yield Sheaf(path=directory / name, letters=chosen)


def refuse_other_runs(directory: Path, programme_id: str, kind: LetterKind, paths: Collection[Path]) -> None:
    """Raises Conflict `notices.other_run` where the folder holds letters of this kind that are none of these files.

    Another day, limit or state of the claims makes other files; whoever posts the whole folder would write twice.
    """
    if any(path not in paths for path in directory.glob(f"{programme_id}-{kind}-[0-9][0-9][0-9][0-9]*.pdf")):
        raise Conflict(
            "notices.other_run",
            ja="出力先に、別の回に印刷した同じ種類の手紙があります。一緒に発送すると同じ世帯に2通届くため、印刷していません。"
            "空のフォルダを指定してください（続きから刷るときは、前と同じ日付と条件で）。前の回をまだ発送していないなら、そのフォルダは"
            "破棄してください。後から支援措置の対象となった人の手紙が残っているおそれがあります。",
            en="The folder holds letters of this kind from another run. Posted together, a household would get two, so "
            "nothing was printed. Name an empty folder; to go on with a run, use its day and options. If the earlier "
            "run was not posted, destroy its folder: it may hold a letter to somebody who is protected since.",
        )


def _refuse_below_one(number: int) -> None:
    if number < 1:
        raise InputRefused(
            "notices.per_file_out_of_range",
            ja="1ファイルの通数と並列数は1以上です。値を直してください。",
            en="Letters per file and workers must be at least 1. Correct the value.",
        )


def _postal_order(letter: Letter) -> tuple[str, ...]:
    """As the post walks, so that the letters of one house lie together."""
    to = letter.addressee
    return to.postal_code.replace("-", ""), to.address, to.building, letter.reference_number


def _basis(key: bytes, edition: Edition) -> bytes:
    """All that shapes the pages besides the letters. The key enters by a keyed hash only."""
    basis = hashlib.sha256(hmac.new(key, b"madoguchi.notices.print", hashlib.sha256).digest())
    basis.update(page.TEMPLATE)
    basis.update(f"edition {edition} form {form.VERSION}".encode())
    basis.update(f"typst {version('typst')} segno {version('segno')} madoguchi {version('madoguchi')}".encode())
    for font in fonts.available().fonts:
        basis.update(f"{font.family} {font.path.stat().st_size}".encode())
    return basis.digest()


def _digest(letters: Sequence[Letter], basis: bytes) -> str:
    digest = hashlib.sha256(basis)
    for letter in letters:
        digest.update(json.dumps(asdict(letter), ensure_ascii=True, default=str).encode())
    return digest.hexdigest()[:16]


def _print(sheaf: Sheaf, key: bytes, edition: Edition) -> int:
    """Write one file under another name, then give it its own: what has its name is whole."""
    made = page.pdf(sheaf.letters, key=key, stock=fonts.available(), edition=edition)
    for abandoned in sheaf.path.parent.glob(f".{sheaf.path.name}.*.part"):
        abandoned.unlink(missing_ok=True)
    unfinished = sheaf.path.with_name(f".{sheaf.path.name}.{os.getpid()}.part")
    with unfinished.open("wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(sheaf.path)
    return len(sheaf.letters)
