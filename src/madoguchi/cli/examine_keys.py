"""What `madoguchi check` looks at of the bundle of keys: whether one is there, and holds the keys as they are."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.cli.finding import Finding, bad, doubtful, good
from madoguchi.core.errors import MadoguchiError


def bundle_of_keys(municipality: str | None) -> Iterator[Finding]:
    """「鍵の控え」 Of the municipality; nothing where there is no key. Its records are there and of this version."""
    from madoguchi import tenancy
    from madoguchi.flow import recovering
    from madoguchi.flow.recovering import Standing

    if municipality is None:
        return
    what = "鍵の控え recovery"
    try:
        with tenancy.municipality(municipality):
            if not recovering.keys_here() and not recovering.has_bundle():
                return
            found = recovering.state() if recovering.has_bundle() else None
    except MadoguchiError as refusal:
        yield bad(what, refusal.ja, refusal.en)
        return
    if found is None:
        yield doubtful(
            what,
            "鍵の控えがありません。鍵を失くすと仕事が止まります。madoguchi recovery begin で作ってください。",
            "There is no bundle of keys: if one is lost, work stops. Make one with madoguchi recovery begin.",
        )
    elif Standing.MISSING in (how for path, how in found.keys.items() if path != recovering.ROOT_KEY):
        yield bad(
            what,
            "鍵がありません。madoguchi recovery restore で戻してください。",
            "A key is gone. Bring it back with madoguchi recovery restore.",
        )
    elif not found.is_whole:
        yield doubtful(
            what,
            "控えより新しい鍵があります。madoguchi recovery refresh を実行してください。",
            "The bundle is older than a key. Run madoguchi recovery refresh.",
        )
    else:
        head = found.header
        yield good(
            what,
            f"第{head.generation}世代、{len(head.officers)}人のうち{head.threshold}人で戻せます。",
            f"Generation {head.generation}; any {head.threshold} of {len(head.officers)} officers bring them back.",
        )
