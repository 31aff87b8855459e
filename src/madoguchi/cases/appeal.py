"""「教示」 What a person who does not agree with a decision can do, until when, and by which law."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealNotice:
    """「教示」 The words for a decision's letter in Japanese and English, with the articles they follow."""

    ja: str
    en: str
    sources: tuple[str, ...]


def appeal_notice(mayor: str, municipality: str) -> AppealNotice:
    """「教示」 For a decision of a mayor (`mayor`: 和歌山市長) of a municipality (`municipality`: 和歌山市).

    It stands on every decision, whether granted or refused in part or whole, when the benefit is a 処分. Whether a
    benefit by 要綱 alone is one is disputed: a municipality that holds it is a gift leaves these words out.
    """
    return AppealNotice(
        ja=f"この決定に不服がある場合は、この決定があったことを知った日の翌日から起算して3か月以内に、{mayor}に対して"
        "審査請求をすることができます。ただし、決定の日の翌日から起算して1年を経過すると、"
        "審査請求をすることができなくなります。"
        f"また、この決定があったことを知った日の翌日から起算して6か月以内に、{municipality}を被告として"
        f"（{mayor}が被告の代表者となります。）処分の取消しの訴えを提起することができます。"
        "審査請求をした場合は、その裁決があったことを知った日の翌日から起算して6か月以内に提起することができます。"
        "いずれも、決定又は裁決の日の翌日から起算して1年を経過すると提起できなくなります。"
        "正当な理由があるときは、期間を過ぎてもできることがあります。",
        en=f"If you do not agree with this decision, you may request a review by {mayor} within three months from the "
        "day after you learned of it, and no later than one year from the day after it was made. You may also bring an "
        f"action for its revocation against {municipality} (represented by {mayor}) within six months from the day "
        "after you learned of it or, after a request for review, of the ruling on it, and no later than one year from "
        "the day after the decision or ruling. With a justifiable reason it may be possible later.",
        sources=("行政不服審査法82条1項", "行政不服審査法18条1項・2項", "行政事件訴訟法46条1項", "行政事件訴訟法14条"),
    )
