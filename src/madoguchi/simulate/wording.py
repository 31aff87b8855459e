"""The words of the rehearsal's figures, Japanese and English: one list for the table, the report and its charts."""

from __future__ import annotations

from types import MappingProxyType

LETTERS = MappingProxyType(
    {
        "notice": ("支給のお知らせ", "notice (nothing to do)"),
        "confirmation": ("支給要件確認書", "prefilled confirmation"),
        "application": ("申請書（印字済み）", "prefilled application"),
        "none": ("手紙なし（職員が連絡）", "no letter, contacted by a person"),
    }
)
CHANNELS = MappingProxyType(
    {
        "web": ("オンライン", "online"),
        "paper": ("郵送", "post"),
        "counter": ("窓口", "counter"),
        "proxy": ("代理人", "proxy"),
    }
)
STATES = MappingProxyType(
    {
        "open": ("回答待ち", "waiting for an answer"),
        "answered": ("回答あり", "answered"),
        "review": ("職員の確認待ち", "waiting for a person"),
        "ready": ("決定待ち", "ready for decision"),
        "to_refuse": ("不支給の決定待ち", "to be refused"),
        "drafted": ("起案済み", "drafted"),
        "decided": ("決定済み", "decided"),
        "refused_by_claimant": ("辞退", "declined by the claimant"),
        "declined": ("期限までに回答なし", "no answer in time"),
        "lapsed": ("全員死亡により消滅", "lapsed by death"),
    }
)
DEFECTS = MappingProxyType(
    {
        "head_died": ("世帯主が亡くなっている", "the head has died"),
        "applicant_unknown": ("申請者が分からない", "applicant unknown"),
        "stranger": ("世帯の外の人の申請", "not of the household"),
        "not_the_head": ("世帯主でない人の申請", "not the head of household"),
        "refusal": ("世帯主以外からの辞退", "declined by another than the head"),
        "objection": ("記載が事実と違うとの申出", "says that the letter is wrong"),
        "not_entitled_now": ("新しい事実では対象外", "not entitled by new facts"),
        "fact_missing": ("判定に要る事実がない", "a fact is missing"),
        "no_account": ("口座が書かれていない", "no account given"),
        "account_form": ("口座番号の形が違う", "account malformed"),
        "bank_unknown": ("ない金融機関", "no such bank"),
        "branch_unknown": ("ない支店", "no such branch"),
        "one_account_many_people": ("1つの口座に何人も", "one account, many people"),
        "not_own_account": ("本人の口座でないと確かめた", "said not to be the own account"),
        "holder_mismatch": ("名義が違う", "holder name differs"),
        "holder_review": ("名義が少し違う", "holder name nearly right"),
    }
)


def word(words: MappingProxyType[str, tuple[str, str]], key: str) -> tuple[str, str]:
    """Both names of a key; a key without names stands for itself."""
    return words.get(key, (key, key))
