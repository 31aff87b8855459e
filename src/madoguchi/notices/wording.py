"""The sentences of a letter in Japanese, said once for paper, plain text and screen.

Short sentences, the person addressed, what to do before why. A sentence about a right or a term names its law.
"""

from __future__ import annotations

from datetime import date

from madoguchi.core.dates import wareki
from madoguchi.core.money import spell
from madoguchi.notices import form
from madoguchi.notices.form import Choice
from madoguchi.notices.letter import Letter, LetterKind, Outcome
from madoguchi.notices.words import Fact, Words

SYNTHETIC_MARK = "模擬データ／SYNTHETIC"
SYNTHETIC_SENTENCE = "この手紙は模擬データで作りました。実在の人や手続きではありません。"
HEADINGS = {
    LetterKind.NOTICE: "支給のお知らせ",
    LetterKind.CONFIRMATION: "支給要件確認書",
    LetterKind.APPLICATION: "申請のご案内",
    LetterKind.DECISION: "支給決定通知書",
    LetterKind.REFUSAL: "不支給決定通知書",
    LetterKind.CORRECTION: "支給額の更正通知書",
}
FORM_HEADINGS = {
    LetterKind.NOTICE: "受給拒否・口座変更等の届出書",
    LetterKind.CONFIRMATION: "支給要件確認書(返送用)",
    LetterKind.APPLICATION: "支給申請書(請求書)",
}
OUTCOMES = {
    Outcome.YES: "満たしています",
    Outcome.NO: "満たしていません",
    Outcome.UNKNOWN: "わかりません(確認が必要です)",
    None: "この理由によります",
}
COVERED_HEADING = "給付の対象"
COUNTED = {True: "対象", False: "対象外", None: "確認が必要"}
_LEADS = {
    LetterKind.NOTICE: "この給付金を、次のとおりお支払いします。受け取るための手続きは必要ありません。",
    LetterKind.CONFIRMATION: "この給付金を受け取れる見込みです。受け取るには、確認書の返送が必要です。",
    LetterKind.APPLICATION: "この給付金を受け取れる可能性があります。受け取るには、申請が必要です。",
    LetterKind.DECISION: "この給付金の支給を、次のとおり決定しましたので通知します。手続きは必要ありません。",
    LetterKind.REFUSAL: "この給付金について、次の理由により支給しないことを決定しましたので通知します。",
    LetterKind.CORRECTION: "決定の後に分かった事実により、この給付金の額を次のとおり改めましたので通知します。",
}
FRAUD_WARNING = (
    "職員がATMの操作をお願いすることや、手数料の振込みを求めることは、決してありません。"
    "不審な電話やメールがあったときは、この手紙の窓口か警察(電話 #9110)にご連絡ください。"
)
OTHER_ACCOUNT = "登録のある口座で受け取らない方"
"""Who sends a copy that shows the account, where one is on file: the first page and the form say it alike."""
_RIGHT = "印刷内容に間違いはありません。"
_CHOICES = {
    (LetterKind.NOTICE, Choice.REFUSE): "この給付金を受け取りません。",
    (LetterKind.NOTICE, Choice.OTHER): "口座を変えます。新しい口座を下に記入します。",
    (LetterKind.NOTICE, Choice.WRONG): "世帯の人や、計算に使った数が実際と違います。",
    (LetterKind.CONFIRMATION, Choice.ON_FILE): f"{_RIGHT}登録のある口座で受け取ります。",
    (LetterKind.CONFIRMATION, Choice.OTHER): f"{_RIGHT}下に記入する口座で受け取ります。",
    (LetterKind.CONFIRMATION, Choice.WRONG): "印刷内容に間違いがあります。",
    (LetterKind.CONFIRMATION, Choice.REFUSE): "この給付金を受け取りません。",
    (LetterKind.APPLICATION, Choice.ON_FILE): "この給付金を申請します。登録のある口座で受け取ります。",
    (LetterKind.APPLICATION, Choice.OTHER): "この給付金を申請します。下に記入する口座で受け取ります。",
}
LACKING_SENTENCE = "機器に字形のない文字は「〓」と印刷しています。お名前等の登録は変わりません。"
LABELS = {
    "to": "様",
    "reference": "照会番号",
    "to_do": "あなたがすること",
    "computation": "支給額の計算",
    "item": "内訳",
    "product": "計算",
    "subtotal": "金額",
    "total": "合計",
    "name": "氏名",
    "born_on": "生年月日",
    "requirement": "要件",
    "beside": "そのほかの要件",
    "source": "根拠",
    "outcome": "判定",
    "appeal": "不服があるとき(教示)",
    "notes": "知っておいていただきたいこと",
    "contact": "お問い合わせ",
    "blank": "このページは白紙です",
    "issuer": "{} あて",
    "address": "住所",
    "on_file": "登録のある口座",
    "tick": "あてはまるものに ✓ をつけてください",
    "wrong": "違うところ",
    "questions": "おたずねします",
    "account": "振込先の口座(名義人はご本人に限ります)",
    "bank": "金融機関名",
    "bank_code": "金融機関コード",
    "branch": "支店名",
    "branch_code": "支店コード",
    "ordinary": "普通",
    "current": "当座",
    "number": "口座番号(右づめ)",
    "symbol": "ゆうちょ銀行 記号",
    "symbol_number": "番号(右づめ)",
    "holder": "口座名義(カタカナ)",
    "sign": "署名",
    "signed_on": "記入した日",
    "day": "令和 {} 年 {} 月 {} 日",
    "signature": "氏名(署名)",
    "phone": "昼間の電話",
    "representative": "代理人が出すとき",
    "relation": "続柄・関係",
    "telephone": "電話",
    "enclosed": "いっしょに入れるもの",
}
"""The fixed words of the page. `{}` is where the issuer, or room for handwriting, comes."""
_WEEKDAYS = "月火水木金土日"


def day(on: date) -> str:
    """A day as a resident reads it.

    >>> day(date(2025, 5, 31))
    '令和7年5月31日(土)'
    """
    return f"{wareki(on)}{weekday(on)}"


def weekday(on: date) -> str:
    """The day of the week, as it stands behind a day: (土)."""
    return f"({_WEEKDAYS[on.weekday()]})"


def lead(letter: Letter) -> str:
    """The one sentence that says what the letter means."""
    return _LEADS[letter.kind]


def facts(letter: Letter) -> tuple[Fact, ...]:
    """What the resident looks for first, without the amount: account, day of payment, last day."""
    found: list[Fact] = []
    if letter.account is not None:
        account = letter.account
        label = "登録のある口座" if letter.kind in (LetterKind.CONFIRMATION, LetterKind.APPLICATION) else "振込先の口座"
        found.append(Fact(label=label, value=f"{account.bank} {account.branch} {account.type} {account.number}"))
        if account.holder_kana:
            found.append(Fact(label="口座名義", value=account.holder_kana))
    if letter.correction is not None:
        money = letter.correction
        found.append(Fact(label="これまでにお支払いした額", value=spell(money.held_yen)))
        if money.repay_yen:
            found.append(Fact(label="お返しいただく額", value=spell(money.repay_yen)))
            found.append(Fact(label="返還の根拠", value=money.reclaim))
        else:
            found.append(Fact(label="これからお支払いする額", value=spell(money.grant_yen)))
    if letter.pays_on is not None:
        found.append(Fact(label="振込予定日", value=day(letter.pays_on)))
    if letter.deadline_on is not None:
        label = "届出の期限" if letter.kind is LetterKind.NOTICE else "返送の期限"
        found.append(Fact(label=label, value=f"{day(letter.deadline_on)} 必着"))
    return tuple(found)


def steps(letter: Letter) -> tuple[str, ...]:
    """「あなたがすること」 What the resident has to do, in order; the first step of a notice is: nothing."""
    last = "" if letter.deadline_on is None else day(letter.deadline_on)
    match letter.kind:
        case LetterKind.NOTICE:
            return (
                "上の口座で受け取る方: 何もする必要はありません。",
                "受け取らない方、口座を変えたい方、計算に使った数や世帯の人が実際と違う方: "
                f"{last}までに「{FORM_HEADINGS[letter.kind]}」を返送するか、窓口にお知らせください。",
            )
        case LetterKind.CONFIRMATION:
            return (
                f"「{FORM_HEADINGS[letter.kind]}」の印刷内容を確かめ、空欄に記入してください。",
                f"{_enclosed(letter)}を付けて、{last}までに届くように返送してください。",
                "期限までに返送がないときは、受け取りを辞退したものとして扱います。",
            )
        case LetterKind.APPLICATION:
            return (
                f"「{FORM_HEADINGS[letter.kind]}」の印刷内容を確かめ、空欄に記入してください。",
                f"{_enclosed(letter)}を付けて、{last}までに届くように提出してください。",
                "期限までに申請がないときは、支給できません。",
            )
        case LetterKind.CORRECTION if letter.correction is not None and letter.correction.repay_yen:
            return (
                "別にお送りする納入通知書で、その期限までに納めてください。職員がATMへ案内することはありません。",
                "一度に納めることが難しいときや、内容に間違いがあると思うときは、納める前に窓口にご相談ください。",
            )
        case LetterKind.DECISION | LetterKind.REFUSAL | LetterKind.CORRECTION:
            return ()


def notes(letter: Letter) -> tuple[str, ...]:
    """What protects the money, and the warning against fraud."""
    found: list[str] = []
    if letter.kind is not LetterKind.REFUSAL:
        if letter.seizure_exempt_by:
            found.append(f"この給付金は、差し押さえることができません({letter.seizure_exempt_by})。")
        if letter.tax_free_by:
            found.append(f"この給付金には、税金がかかりません({letter.tax_free_by})。")
    found.append(FRAUD_WARNING)
    return tuple(found)


def appeal(letter: Letter) -> tuple[str, ...]:
    """「教示」 How to object to a decision (行政不服審査法18条・82条, 行政事件訴訟法14条・46条); empty for a gift."""
    if letter.appeal is None or letter.kind.has_form:
        return ()
    to = letter.appeal
    return (
        "この処分に不服があるときは、この処分があったことを知った日の翌日から起算して3か月以内に、"
        f"{to.authority}に対して審査請求をすることができます(この処分があった日の翌日から起算して1年を経過すると、"
        "正当な理由がある場合を除き、審査請求をすることができません)。",
        "この処分の取消しの訴えは、この処分があったことを知った日の翌日から起算して6か月以内に、"
        f"{to.defendant}を被告として({to.representative}が被告を代表します)、提起することができます"
        "(この処分の日の翌日から起算して1年を経過すると、正当な理由がある場合を除き、提起することができません)。",
        "審査請求をしたときは、取消しの訴えは、その裁決があったことを知った日の翌日から起算して6か月以内に"
        "提起することができます(裁決の日の翌日から起算して1年を経過すると、正当な理由がある場合を除き、"
        "提起することができません)。",
    )


def reasons_heading(letter: Letter) -> str:
    """What the table of requirements is called: the reasons of a refusal, else what was looked at."""
    return "支給しない理由" if letter.kind is LetterKind.REFUSAL else "確認した要件"


def choices(letter: Letter) -> tuple[str, ...]:
    """The boxes of the form that the resident may tick, in the order of `form.choices`."""
    return tuple(
        _CHOICES[letter.kind, choice] for choice in form.choices(letter.kind, with_account=letter.account is not None)
    )


def attachments(letter: Letter) -> tuple[str, ...]:
    """「添付書類」 What must lie beside the form."""
    identity = "本人確認書類の写し(マイナンバーカードの表面、運転免許証、在留カードなど、どれか1つ)"
    account = "口座がわかるものの写し(通帳やキャッシュカード。金融機関・支店・口座番号・名義人がわかる面)"
    match letter.kind:
        case LetterKind.NOTICE:
            return (identity, f"口座を変える方だけ: {account}")
        case LetterKind.CONFIRMATION | LetterKind.APPLICATION if letter.account is not None:
            return (identity, f"{OTHER_ACCOUNT}だけ: {account}")
        case LetterKind.CONFIRMATION | LetterKind.APPLICATION:
            return (identity, account)
        case LetterKind.DECISION | LetterKind.REFUSAL | LetterKind.CORRECTION:
            return ()


def amount(letter: Letter) -> Fact | None:
    """「支給額」 as the letter's kind may promise it, or None where nothing is paid or nothing is known."""
    if letter.amount_yen is None or letter.kind is LetterKind.REFUSAL:
        return None
    expected = letter.kind in (LetterKind.CONFIRMATION, LetterKind.APPLICATION)
    label = "支給見込額" if expected else "更正後の支給額" if letter.kind is LetterKind.CORRECTION else "支給額"
    return Fact(label=label, value=spell(letter.amount_yen))


def quantity_times_unit(quantity: int | None, unit: int | None) -> str:
    """How a line of the computation shows its product.

    >>> quantity_times_unit(2, 20_000), quantity_times_unit(None, None)
    ('20,000円 × 2', '')
    """
    if quantity is None or unit is None:
        return ""
    return f"{unit:,}円 × {quantity:,}"


def _enclosed(letter: Letter) -> str:
    identity, account = "本人確認書類の写し", "口座がわかるものの写し"
    return f"{identity}と、{account}" if letter.account is None else f"{identity}({OTHER_ACCOUNT}は、{account}も)"


def words(letter: Letter) -> Words:
    """「文言」 What the letter says in Japanese."""
    return Words(
        language="ja",
        title=letter.programme_title,
        heading=HEADINGS[letter.kind],
        form_heading=FORM_HEADINGS.get(letter.kind, ""),
        binding="",
        issued_on=day(letter.issued_on),
        synthetic_sentence=SYNTHETIC_SENTENCE,
        lead=lead(letter),
        amount=amount(letter),
        facts=facts(letter),
        steps=steps(letter),
        products=tuple(quantity_times_unit(line.quantity, line.unit_yen) for line in letter.computation),
        subtotals=tuple(spell(line.subtotal) for line in letter.computation),
        members_heading=letter.members_heading,
        covered_heading=COVERED_HEADING,
        counted=COUNTED,
        reasons_heading=reasons_heading(letter),
        outcomes=OUTCOMES,
        choices=tuple((sentence, "") for sentence in choices(letter)),
        answers={},
        attachments=attachments(letter),
        appeal=appeal(letter),
        notes=notes(letter),
        lacking=LACKING_SENTENCE,
        labels=LABELS,
    )
