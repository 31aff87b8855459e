"""The Japanese word for each code that a screen shows. JSON and the records keep the codes.

Short on purpose: a list of claims has to fit into 80 columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from madoguchi.cases.consequence import Cause, Consequence, Obstacle
from madoguchi.cases.states import (
    Answer,
    Channel,
    Letter,
    PictureKind,
    Reason,
    Review,
    SavedForm,
    State,
    SubmissionState,
)
from madoguchi.formats.bank_profile import TransferOutcome
from madoguchi.identity.kinds import Basis, Door
from madoguchi.payments.states import Ground, InstructionState, RecallGround, TakenBack, TransferState
from madoguchi.registry.account_kinds import AccountKind, AccountOutcome
from madoguchi.registry.match import Match
from madoguchi.trust.oidc.asked import BasicItem

_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    State: {
        State.OPEN: "回答待ち",
        State.ANSWERED: "回答あり",
        State.REVIEW: "確認待ち",
        State.READY: "起案待ち",
        State.TO_REFUSE: "不支給待ち",
        State.DRAFTED: "決裁待ち",
        State.DECIDED: "決定済み",
        State.REFUSED_BY_CLAIMANT: "辞退",
        State.DECLINED: "みなし辞退",
        State.LAPSED: "消滅",
    },
    Reason: {
        Reason.PROTECTED: "支援措置",
        Reason.HEADLESS: "世帯主がいない",
        Reason.COVERED_ELSEWHERE: "別の事案の対象",
        Reason.OPENED_BY_APPLICATION: "申請により開始",
        Reason.NOT_ENTITLED_NOW: "新事実で非該当",
        Reason.NEW_FACTS: "新しい事実",
        Reason.CORRECTION_DUE: "決定と食い違う",
        Reason.CORRECTION_DRAFTED: "更正を起案",
        Reason.CORRECTED: "更正した",
        Reason.AGREES_AGAIN: "決定と再び合う",
        Reason.NOT_THE_HEAD: "世帯主でない人",
        Reason.STRANGER: "世帯外の人",
        Reason.APPLICANT_UNKNOWN: "届出人が不明",
        Reason.NO_ACCOUNT: "口座がない",
        Reason.ACCOUNT_FORM: "口座の形が違う",
        Reason.BANK_UNKNOWN: "ない金融機関",
        Reason.BRANCH_UNKNOWN: "ない支店",
        Reason.HOLDER_REVIEW: "名義が少し違う",
        Reason.NOT_OWN_ACCOUNT: "本人の口座でない",
        Reason.HOLDER_MISMATCH: "名義が違う",
        Reason.ONE_ACCOUNT_MANY_PEOPLE: "他人と同じ口座",
        Reason.HEAD_DIED: "世帯主の死亡",
        Reason.ALL_DIED: "全員の死亡",
        Reason.FACT_MISSING: "事実が足りない",
        Reason.OBJECTION: "算定の誤りの申出",
        Reason.REFUSAL: "辞退の届出",
        Reason.DATED_BACK: "期限後の入力",
        Reason.SECOND_SUBMISSION: "食い違う届出",
        Reason.LATE: "期限後の届出",
        Reason.CONFIRMED: "確認できた",
        Reason.SILENCE_CONSENTS: "期限を過ぎ同意",
        Reason.SILENCE_DECLINES: "期限を過ぎ辞退",
        Reason.RESOLVED: "職員の判断",
        Reason.KEEPING_PROPOSED: "決定維持の起案",
        Reason.DECISION_KEPT: "決定を維持",
    },
    Cause: {
        Cause.REGISTERS: "台帳の変更",
        Cause.FILE: "制度ファイルの改正",
        Cause.CORRECTIONS: "更正の決裁",
    },
    Consequence: {
        Consequence.SAME: "金額は変わらない",
        Consequence.SUPPLEMENT: "追加支給",
        Consequence.PAYEE: "別の受給者に支給",
        Consequence.REDUCTION: "減額",
        Consequence.REPAYMENT: "返還",
        Consequence.KEPT: "返還を求めない",
        Consequence.LATE: "追加支給の期限後",
    },
    Obstacle: {
        Obstacle.AT_BANK: "振込依頼中",
        Obstacle.SECOND_REFUSED: "二重支給の拒否がある",
        Obstacle.FACT_MISSING: "事実が足りない",
        Obstacle.COVERED_ELSEWHERE: "別の事案の対象（人の確認）",
        Obstacle.HEADLESS: "受給者がいない",
        Obstacle.DEMAND_RETURNED: "返還請求後に不能",
        Obstacle.PROTECTED: "支援措置（人の確認）",
        Obstacle.OTHER_PAYEE: "受給者が変わる（人の確認）",
        Obstacle.PAYEE_DIED: "受給者が死亡（人の確認）",
        Obstacle.REFUSED: "人が不支給とした（人の確認）",
    },
    PictureKind: {PictureKind.FORM: "返送された用紙", PictureKind.PASSBOOK: "通帳・カード"},
    Match: {
        Match.SAME: "同じ",
        Match.DIFFERS: "違う（職員が確かめる）",
        Match.UNKNOWN: "分からない（職員が確かめる）",
    },
    Letter: {
        Letter.NOTICE: "お知らせ",
        Letter.CONFIRMATION: "確認書",
        Letter.APPLICATION: "申請書",
        Letter.NONE: "なし",
        Letter.WITHHELD: "送らない",
    },
    Answer: {Answer.ACCEPT: "受給", Answer.REFUSE: "辞退", Answer.WRONG_INPUTS: "算定の誤り"},
    Channel: {
        Channel.WEB: "ウェブ",
        Channel.PAPER: "郵送",
        Channel.COUNTER: "窓口",
        Channel.PHONE: "電話",
        Channel.PROXY: "代理",
    },
    SubmissionState: {
        SubmissionState.CARRIES: "採用",
        # Also of a first paper, once a person has taken up a later one.
        SubmissionState.SECOND: "別の届出を採用",
        SubmissionState.LATE: "期限後",
        SubmissionState.UNKNOWN_NUMBER: "番号不明",
        SubmissionState.NEEDS_REVIEW: "要確認",
        SubmissionState.REFUSED: "差戻し",
        SubmissionState.ANSWERS: "口座の再届",
    },
    SavedForm: {SavedForm.ACCOUNT: "口座の届出", SavedForm.WRONG: "誤りの申出"},
    Review: {
        Review.PAY: "支給する",
        Review.TAKE_UP: "別の届出を採る",
        Review.REFUSE: "不支給にする",
        Review.ASK_AGAIN: "もう一度尋ねる",
        Review.CLAIMANT_REFUSES: "辞退とする",
        Review.DECLINED: "辞退とみなす",
        Review.LAPSED: "消滅とする",
    },
    InstructionState: {
        InstructionState.DUE: "支払待ち",
        InstructionState.IN_FILE: "振込依頼中",
        InstructionState.PAID: "振込済",
        InstructionState.RETURNED: "不能",
        InstructionState.REFUSED: "辞退",
        InstructionState.UNCOLLECTED: "未受領",
        InstructionState.REPAID: "返還済",
        InstructionState.REVOKED: "更正により取消し",
    },
    TransferState: {
        TransferState.IN_FILE: "結果待ち",
        TransferState.PAID: "振込済",
        TransferState.RETURNED: "不能",
    },
    TransferOutcome: {
        TransferOutcome.PAID: "振込済",
        TransferOutcome.NO_ACCOUNT: "口座がない",
        TransferOutcome.NAME_DIFFERS: "名義相違",
        TransferOutcome.STOPPED: "依頼人が中止",
        TransferOutcome.OTHER: "その他の不能",
    },
    TakenBack: {TakenBack.WITHDRAWN: "取下げ", TakenBack.RECALLED: "組戻し"},
    RecallGround: {RecallGround.STOPPED: "処理前に停止", RecallGround.NEVER_RECEIVED: "銀行が未受領"},
    Ground: {
        Ground.MISSING: "使える口座がない",
        Ground.RETURNED: "振込が戻った",
        Ground.UNUSABLE: "届出の口座が不可",
    },
    Basis: {Basis.LEGAL: "法定代理", Basis.APPOINTED: "委任", Basis.CARER: "世話をする者"},
    AccountKind: {
        AccountKind.FAMILY: "家族の口座",
        AccountKind.WRONG_LINK: "他人の口座の疑い",
        AccountKind.NAMESAKE: "同姓同名と同じ口座",
        AccountKind.INSTITUTION: "施設・法人の口座",
        AccountKind.SPELLED: "書き方の違い",
        AccountKind.FORMER_NAME: "前の姓",
        AccountKind.SAME_SURNAME: "同じ姓の人",
        AccountKind.OTHER_PERSON: "別の名前の人",
    },
    AccountOutcome: {
        AccountOutcome.NO_ACCOUNT: "口座がない",
        AccountOutcome.NAME_DIFFERS: "名義相違",
        AccountOutcome.OWN: "本人の口座",
        AccountOutcome.NOT_OWN: "本人の口座でない",
    },
    BasicItem: {
        BasicItem.NAME: "氏名",
        BasicItem.BIRTHDATE: "生年月日",
        BasicItem.ADDRESS: "住所",
        BasicItem.GENDER: "性別",
    },
    Door: {
        Door.CODE: "照会番号",
        Door.PASSKEY: "パスキー",
        Door.CARD: "カード",
        Door.PROVIDER: "外部の本人確認サービス",
        Door.MANDATE: "代理人",
    },
}
OUTCOMES = MappingProxyType({"yes": "該当", "no": "非該当", "unknown": "要確認"})
"""「判定」 `cases.models.Outcome`, which knows Django and is not imported here."""
FINDINGS = MappingProxyType({"grant": "支給", "refuse": "不支給"})
"""「処分の内容」 `cases.models.Finding`."""
REPAYMENT_REASONS = MappingProxyType({"not_entitled": "要件なし", "too_much": "過払い", "refused": "辞退"})
"""「返還の理由」 `payments.recover.RepaymentReason`."""
ACCOUNT_KINDS = MappingProxyType({"1": "普通", "2": "当座", "4": "貯蓄", "9": "その他"})
ACCOUNT_PURPOSES = MappingProxyType(
    {
        "public_money": "公金受取口座",
        "paid_before": "支給実績口座",
        "child_allowance": "児童手当口座",
        "credited": "当方で入金した口座",
    }
)
"""「口座区分」 `registry.columns.BANK_ACCOUNTS`."""
HELD = MappingProxyType({"yes": "充足", "no": "不足", "unknown": "不明"})
"""Whether a requirement is met."""
_BY_NAME: Mapping[str, Mapping[str, str]] = {
    **{kind.__name__: said for kind, said in _WORDS.items()},
    **{
        "Outcome": OUTCOMES,
        "Finding": FINDINGS,
        "AccountType": ACCOUNT_KINDS,
        "AccountPurpose": ACCOUNT_PURPOSES,
        "Held": HELD,
    },
}
_RELATIONSHIPS = MappingProxyType(
    {
        **{"02": "世帯主", "11": "夫", "12": "妻", "13": "夫（未届）", "14": "妻（未届）", "20": "子"},
        **{"51": "父", "52": "母", "71": "兄", "74": "弟", "81": "姉", "84": "妹", "99": "同居人"},
    }
)


def word(code: StrEnum) -> str:
    """The word for a member of a closed set.

    >>> word(State.REVIEW), word(Reason.HOLDER_MISMATCH)
    ('確認待ち', '名義が違う')
    """
    return _WORDS[type(code)][code]


def term(kind: str, code: str, *, english: bool = False) -> str:
    """The word for a code of the set of this name; in English the code itself is one. Empty where there is none.

    >>> term("Reason", "holder_mismatch"), term("Reason", "holder_mismatch", english=True), term("Reason", "")
    ('名義が違う', 'holder mismatch', '')
    """
    if not code or english:
        return code.replace("_", " ")
    return _BY_NAME[kind][code]


def words(kind: type[StrEnum]) -> Mapping[str, str]:
    """Code to word of a whole closed set, in its order."""
    return MappingProxyType({str(one): word(one) for one in kind})


def explained(kind: type[StrEnum]) -> str:
    """The codes of a closed set with their words, for a help text."""
    return "、".join(f"{code} {said}" for code, said in words(kind).items())


def reasons(codes: str) -> str:
    """「不備」 Reasons that are kept joined by commas, in words.

    >>> reasons("bank_unknown,holder_review"), reasons("")
    ('ない金融機関・名義が少し違う', '')
    """
    return "・".join(word(Reason(code)) for code in codes.split(",") if code)


def relationship(codes: str) -> str:
    """「続柄」 A chain of two-digit codes in words; a code without a word stands for itself.

    >>> relationship("02"), relationship("2012"), relationship("2096")
    ('世帯主', '子の妻', '子の96')
    """
    pairs = (codes[start : start + 2] for start in range(0, len(codes), 2))
    return "の".join(_RELATIONSHIPS.get(pair, pair) for pair in pairs)


def account(bank_code: str, branch_code: str, account_type: str, account_number: str) -> str:
    """「口座」 An account in one line; empty where there is none.

    >>> account("0163", "152", "1", "1234567"), account("", "", "", "")
    ('0163-152 普通 1234567', '')
    """
    kind = ACCOUNT_KINDS.get(account_type, account_type)
    return f"{bank_code}-{branch_code} {kind} {account_number}" if account_number else ""
