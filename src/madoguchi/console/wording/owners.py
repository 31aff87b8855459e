"""「口座名義の確認」 The pages of accounts that are not their persons': in Japanese and in English."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

OWNERS: Sentences = MappingProxyType(
    {
        "owners.heading": ("口座の名義", "Holders of accounts"),
        "owners.what": (
            "台帳の口座のうち、名義が本人と違うものです。本人の名義と確かめられない口座には、お尋ねせずに振り込むことはありません。",
            "Accounts on file whose holder is not called as their person is. Nothing is paid unasked to an account "
            "that is not known to be the payee's own.",
        ),
        "owners.nothing": (
            "名義が違う口座はありません。account check を毎晩行うと、見つかったものがここに出ます。",
            "No account stands here. What `account check`, run every night, finds will.",
        ),
        "owners.kind": ("見立て", "It seems to be"),
        "owners.standing": ("件数", "Accounts"),
        "owners.new": ("うち今回", "Found last"),
        "owners.alarm": ("要確認", "to be looked at"),
        "owners.family.what": (
            "今または前に同じ世帯にいた人か、児童手当の受給者の名義です。本人に、本人名義の口座をお尋ねします。",
            "The holder lives or lived in the household, or is paid the child's allowance. The person is asked for an "
            "own account.",
        ),
        "owners.wrong_link.what": (
            "家族でない人も同じ口座を登録していて、名義が本人ではありません。",
            "Somebody who is no relation has the same account, and its holder is not this person.",
        ),
        "owners.namesake.what": (
            "同じ名前の人どうしが同じ口座を登録しています。本人の口座は、どちらか一方です。",
            "People of one name have the same account. It can be that of one of them only.",
        ),
        "owners.institution.what": ("名義が施設や法人です。", "The holder is an institution or a corporation."),
        "owners.spelled.what": (
            "本人の名前と書き方が少し違うか、フリガナが確認されていません。",
            "The name is written a little otherwise, or its reading is not confirmed.",
        ),
        "owners.former_name.what": (
            "名は同じで姓が違います。婚姻などの前後かもしれません。",
            "The given name is the same and the surname is not: perhaps before or after a marriage.",
        ),
        "owners.same_surname.what": (
            "姓は同じで、家族かどうかは台帳から分かりません。",
            "The surname is the same; whether they are family the registers do not say.",
        ),
        "owners.other_person.what": ("姓も名も違います。", "Neither surname nor given name is the same."),
        "owners.list": ("口座を見る", "List them"),
        "owners.number": ("番号", "Number"),
        "owners.person": ("宛名番号", "Number of the person"),
        "owners.purpose": ("口座区分", "Kept for"),
        "owners.account": ("口座", "Account"),
        "owners.holder": ("名義", "Holder"),
        "owners.since": ("いつから", "Since"),
        "owners.last": ("末尾 {last}", "ending in {last}"),
        "owners.whose": ("誰の口座か", "Whose it is"),
        "owners.own": ("本人の口座である", "the person's own"),
        "owners.not_own": ("本人の口座ではない", "not the person's"),
        "owners.why": ("何で確かめたか", "By what you found out"),
        "owners.propose": ("起案する", "Propose"),
        "owners.none": ("この見立ての口座はありません。", "There is no account of this kind."),
        "owners.more": ("初めの{most}件です。", "The first {most}."),
        "owners.waiting": ("承認待ち", "Waiting for approval"),
        "owners.done": ("承認しました：", "Approved by"),
        "owners.own.then": (
            "承認すると、名義の書き方が違っても本人の口座として振り込みます。",
            "Once approved it is paid to as the person's own, whatever its holder is called.",
        ),
        "owners.not_own.then": (
            "承認すると、この人への支払にこの口座を使いません。決定済みの支払も、口座をお尋ねするまで止まります。"
            "登録した元（デジタル庁など）の台帳も直してもらってください。",
            "Once approved this person is not paid to it; what was decided waits until they are asked for an account. "
            "Have the register it came from mended, too.",
        ),
    }
)
"""Japanese, English, in the order of Language."""
