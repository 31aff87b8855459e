"""Invented names: surnames as frequent as they are in Japan, given names by sex, and the letters that break systems.

Surnames and their numbers of bearers, given names and readings: japanese-personal-name-dataset (MIT). It is all within
CP932, so the letters beyond it (外字) are set in here: 髙 (U+9AD9), 﨑 (U+FA11), 𠮷 (U+20BB7, beyond the first plane)
and 辻 with its variation selector (U+8FBB U+E0100). The shares of these variants are an assumption.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
from japanese_personal_name_dataset import load_dataset
from japanese_personal_name_dataset.core import NameDict

from madoguchi.core.kana import to_zengin
from madoguchi.simulate.draw import Floats

VARIANTS = (("高", "髙", 0.07), ("崎", "﨑", 0.08), ("吉", "𠮷", 0.03), ("辻", "辻\U000e0100", 0.3))
ALWAYS_PRESENT = ("髙橋", "山﨑", "𠮷田", "辻\U000e0100", "渡邊", "渡邉")


@dataclass(frozen=True, slots=True)
class Words:
    """A list of names with their readings (full-width katakana, and as banks write them)."""

    written: pa.Array
    kana: pa.Array
    bank: pa.Array
    weights: Floats

    @staticmethod
    def of(pairs: list[tuple[str, str, float]]) -> Words:
        """From what is written, its reading in hiragana and its weight."""
        return Words(
            pa.array([written for written, _, _ in pairs]),
            pa.array([_katakana(kana) for _, kana, _ in pairs]),
            pa.array([to_zengin(kana) for _, kana, _ in pairs]),
            np.array([weight for _, _, weight in pairs]),
        )

    def position(self, written: str) -> int:
        """Where the name stands in the list."""
        return int(self.written.index(written).as_py())


@cache
def surnames() -> Words:
    """About 2,100 surnames, weighted by their bearers."""
    _, _, last = load_dataset(kind="opti", include_last_names=True)
    pairs: list[tuple[str, str, float]] = []
    for written, entry in last.items():
        weight = float(entry["count"])
        for plain, variant, part in VARIANTS:
            if plain in written:
                pairs.append((written.replace(plain, variant), entry["reading"], weight * part))
                weight *= 1 - part
        pairs.append((written, entry["reading"], weight))
    return Words.of(pairs)


@cache
def given_names() -> tuple[Words, Words]:
    """Given names of men and of women, every reading equally frequent."""
    men, women, _ = load_dataset(kind="opti", include_last_names=True)
    return _given(men), _given(women)


def _given(readings: NameDict) -> Words:
    return Words.of(
        [(kanji, reading, 1 / len(entry["kanji"])) for reading, entry in readings.items() for kanji in entry["kanji"]]
    )


def _katakana(hiragana: str) -> str:
    return "".join(chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter for letter in hiragana)


@dataclass(frozen=True, slots=True)
class Nation:
    """Romaji and reading of family and given names of one nationality; the family name comes first."""

    code: str
    weight: float
    family: tuple[tuple[str, str], ...]
    men: tuple[tuple[str, str], ...]
    women: tuple[tuple[str, str], ...]


NATIONS = (
    Nation(
        "韓国", 0.36,
        (("KIM", "キム"), ("LEE", "イ"), ("PARK", "パク"), ("CHOI", "チェ"), ("JUNG", "チョン"), ("KANG", "カン")),
        (("MINJUN", "ミンジュン"), ("SEONGHO", "ソンホ"), ("YOUNGSU", "ヨンス"), ("JIHOON", "ジフン")),
        (("JIYOUNG", "ジヨン"), ("SEOYEON", "ソヨン"), ("MIJA", "ミジャ"), ("EUNHEE", "ウニ"), ("SOOJIN", "スジン")),
    ),
    Nation(
        "中国", 0.18,
        (("WANG", "ワン"), ("LI", "リ"), ("ZHANG", "チャン"), ("LIU", "リュウ"), ("CHEN", "チェン"), ("YANG", "ヤン")),
        (("WEI", "ウェイ"), ("JUN", "ジュン"), ("HAO", "ハオ"), ("MING", "ミン"), ("LEI", "レイ")),
        (("FANG", "ファン"), ("NA", "ナ"), ("XIUYING", "シュウイン"), ("MEI", "メイ"), ("JING", "ジン")),
    ),
    Nation(
        "ベトナム", 0.22,
        (("NGUYEN VAN", "グエン ヴァン"), ("TRAN", "チャン"), ("LE", "レ"), ("PHAM", "ファム"), ("HOANG", "ホアン")),
        (("ANH TUAN", "アイン トゥアン"), ("DUC", "ドゥック"), ("MINH", "ミン"), ("HUNG", "フン")),
        (("THI LAN", "ティ ラン"), ("THI HUONG", "ティ フオン"), ("THI MAI", "ティ マイ"), ("LINH", "リン")),
    ),
    Nation(
        "フィリピン", 0.12,
        (("SANTOS", "サントス"), ("REYES", "レイエス"), ("CRUZ", "クルス"), ("GARCIA", "ガルシア")),
        (("JOSE MARI", "ホセ マリ"), ("MARK ANTHONY", "マーク アンソニー"), ("JOHN PAUL", "ジョン ポール")),
        (("MARIA CRISTINA", "マリア クリスティーナ"), ("ANGELICA", "アンジェリカ"), ("ROSE ANN", "ローズ アン")),
    ),
    Nation(
        "ブラジル", 0.05,
        (("SILVA", "シルヴァ"), ("DE SOUZA", "デ ソウザ"), ("TANAKA", "タナカ"), ("OLIVEIRA", "オリヴェイラ")),
        (("LUCAS", "ルーカス"), ("CARLOS EDUARDO", "カルロス エドゥアルド"), ("PEDRO", "ペドロ")),
        (("ANA PAULA", "アナ パウラ"), ("JULIANA", "ジュリアーナ"), ("MARIA FERNANDA", "マリア フェルナンダ")),
    ),
    Nation(
        "インドネシア", 0.07,
        (("PUTRI", "プトリ"), ("WIJAYA", "ウィジャヤ"), ("SARI", "サリ"), ("PRATAMA", "プラタマ")),
        (("BUDI", "ブディ"), ("AGUS", "アグス"), ("RIZKY", "リズキ")),
        (("DEWI", "デウィ"), ("SITI NURHALIZA", "シティ ヌルハリザ"), ("AYU", "アユ")),
    ),
)  # fmt: skip
