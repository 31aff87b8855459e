"""Staff: how they come in, their roles and acts, their passkeys, the record of use: in Japanese and in English."""

from __future__ import annotations

from types import MappingProxyType

from madoguchi.web.language import Sentences

STAFF: Sentences = MappingProxyType(
    {
        "role.counter": ("窓口", "Counter"),
        "role.examiner": ("審査", "Examiner"),
        "role.approver": ("決裁", "Approver"),
        "role.treasurer": ("会計", "Treasurer"),
        "role.auditor": ("監査", "Auditor"),
        "role.administrator": ("管理", "Administrator"),
        "act.look": ("事案と支給決定を見る", "Look at cases and decisions"),
        "act.find": ("住民を探す", "Find residents"),
        "act.take_in": ("届出を受け付ける", "Take in answers"),
        "act.settle": ("確認待ちの事案を審査する", "Settle cases in review"),
        "act.draft": ("支給決定を起案する", "Draft decisions"),
        "act.propose": ("制度ファイルの変更を起案する", "Propose a programme file"),
        "act.adopt": ("制度ファイルを承認・差戻しする", "Put a programme file into force or send it back"),
        "act.approve": ("支給決定を承認・差戻しする", "Approve decisions or send them back"),
        "act.order": ("振込を起案し、銀行とやり取りする", "Propose payments, deal with the bank"),
        "act.pay": ("支払を見て、振込を承認する", "Look at payments and approve them"),
        "act.audit": ("個人情報の利用記録を見る", "See the record of data use"),
        "act.staff": ("職員と権限の変更を起案する、減らす", "Propose changes of staff and roles, take away"),
        "act.appoint": ("職員と権限の変更を承認する", "Approve changes of staff and roles"),
        "own_secret": ("本人の暗証", "Your secret"),
        "secret.bad": (
            "暗証が合いません。何も行っていません。5回続けて間違えると24時間入れなくなります。",
            "The secret does not fit. Nothing was done. After five mistakes nobody comes in for 24 hours.",
        ),
        "passkeys.heading": ("自分のパスキー", "Your passkeys"),
        "passkeys.what": (
            "この端末の指紋・顔・画面ロックで入り、決裁できます。指紋や顔が送られることはありません。",
            "Come in and approve by the fingerprint, face or screen lock of this device; none of them is sent.",
        ),
        "passkeys.add": ("この端末のパスキーを登録する", "Make a passkey on this device"),
        "passkeys.name": ("名前（例: 窓口1の端末）", "Name (such as: desk 1)"),
        "passkeys.remove": ("外す", "Take off"),
        "passkeys.refused": (
            "登録できませんでした。もう一度試してください。",
            "It could not be made. Please try again.",
        ),
        "passkeys.without": (
            "この端末ではパスキーを使えません。暗証で入れます。",
            "This device has no passkeys for this place; your secret works.",
        ),
        "passkeys.prove": ("パスキーで行う", "Do it with a passkey"),
        "passkeys.in": ("パスキーで入る", "Come in with a passkey"),
        "passkeys.in.refused": (
            "このパスキーでは入れません。職員番号と暗証で入ってください。",
            "This passkey does not let you in. Use your number and secret.",
        ),
        "passkey.waiting": ("端末の指示に従ってください。", "Follow your device."),
        "passkey.failed": (
            "端末が応じませんでした。もう一度試すか、暗証を使ってください。",
            "No answer. Use your secret.",
        ),
        "not_yours.heading": ("この処理の権限がありません", "This is not among your roles"),
        "not_yours.how": (
            "必要な処理: 「{act}」。権限の表で、だれができるかを確かめられます。",
            "What it takes: “{act}”. The table of roles says who may.",
        ),
        "signin.heading": ("職員の本人確認", "Sign in"),
        "signin.number": ("職員番号", "Staff number"),
        "signin.secret": ("暗証", "Secret"),
        "signin.go": ("入る", "Sign in"),
        "signin.refused": (
            "職員番号と暗証が合いません。5回間違えた番号では24時間入れません。忘れたときは管理の職員に再発行を頼んでください。",
            "Number and secret do not fit. After five mistakes a number rests for 24 hours. If you forgot yours, ask "
            "an administrator for a new one.",
        ),
        "signin.ended": ("時間が過ぎたため終了しました。", "Your desk was closed because time ran out."),
        "signin.left": ("終了しました。", "You have left."),
        "secret.heading": ("自分の暗証を決める", "Choose your own secret"),
        "secret.why": (
            "12字以上で、ほかで使っていないものにしてください。決裁のたびに入れます。",
            "At least 12 characters, used nowhere else. It is asked for at every approval.",
        ),
        "secret.old": ("今の暗証", "Present secret"),
        "secret.new": ("新しい暗証", "New secret"),
        "secret.again": ("新しい暗証（もう一度）", "New secret, again"),
        "secret.go": ("決める", "Set it"),
        "secret.old.bad": ("今の暗証が合いません。", "The present secret does not fit."),
        "secret.differs": ("二つの新しい暗証が違います。", "The two new secrets differ."),
        "audit.heading": ("個人情報の利用記録", "Record of data use"),
        "audit.by": ("読んだ人（名前か番号の一部）", "Reader (part of name or number)"),
        "audit.person": ("読まれた人の宛名番号", "Number of the person who was read"),
        "audit.go": ("絞り込む", "Filter"),
        "audit.at": ("日時", "When"),
        "audit.purpose": ("目的と根拠", "Purpose and law"),
        "audit.people": ("人数", "People"),
        "audit.next": ("これより前", "Earlier ones"),
        "audit.export": ("すべて保存（CSV）", "Save all as CSV"),
        "audit.appointments": ("職員の権限の変更", "Changes of roles"),
        "audit.proposals": ("二人で行う処理の起案と承認", "Proposals and approvals"),
        "audit.roles": ("それからの権限", "Roles from then on"),
        "audit.new_secret": ("暗証を新しくした", "new secret"),
        "desk.appointments": ("職員についての起案: {count}件", "Proposals about staff: {count}"),
        "appointing.waiting": ("二人目か実行を待つ起案", "Proposals that wait"),
        "appointing.enrol": ("職員を加える", "Add somebody"),
        "appointing.appoint": ("権限を加える", "Give roles"),
        "appointing.renew": ("暗証の再発行", "A new secret"),
        "appointing.two": (
            "加える・権限を増やす・再発行するには、管理か決裁のもう一人の承認が要ります。減らすのは一人でできます。",
            "Adding somebody, a role more and a new secret take the approval of another administrator or approver. "
            "Taking away takes one.",
        ),
        "appointing.look": (
            "本人が実在し、この権限が要ることを、起案した人とは別に確かめてから承認してください。",
            "Make sure by yourself that this person exists and needs it before you agree.",
        ),
        "appointing.oneself": ("自分についての起案は承認できません。", "Nobody approves what is about themself."),
        "appointing.approved": (
            "承認済み。7日のうちに起案した人が行います。",
            "Approved; whoever proposed it carries it out within seven days.",
        ),
        "appointing.carry_out": ("行い、最初の暗証を見る", "Do it and see the first secret"),
        "appointing.carry_out.what": (
            "最初の暗証が一度だけ表示されます。本人に伝えられるときに行ってください。",
            "The first secret is shown once. Do it when you can tell the person.",
        ),
        "appointing.done": ("行いました。", "Done."),
        "people.heading": ("職員", "Staff"),
        "people.new": ("職員を加える", "Add somebody"),
        "people.number": ("職員番号", "Staff number"),
        "people.name": ("氏名", "Name"),
        "people.roles": ("権限", "Roles"),
        "people.go": ("起案する", "Propose it"),
        "people.no_role": ("権限を一つ以上選んでください。", "Choose at least one role."),
        "people.first": (
            "{who} の最初の暗証です。いま本人に伝えてください。二度と表示されません: {secret}",
            "The first secret of {who}. Tell them now, it is not shown again: {secret}",
        ),
        "people.ended": ("資格なし", "ended"),
        "person.keys": ("パスキー", "Passkeys"),
        "person.change": (
            "権限を変える（すべて外すと入れなくなります）",
            "Change roles (with none they cannot come in)",
        ),
        "person.renew": ("暗証を再発行する", "Renew the secret"),
        "person.history": ("経過", "History"),
        "person.own": ("自分の権限は変えられません。", "Nobody changes their own roles."),
        "roles.heading": ("だれが何をできるか", "Who may do what"),
        "roles.two": (
            "起案した人は承認できません。これはどの権限でも同じです。",
            "Who drafts cannot approve, whatever their roles.",
        ),
    }
)
