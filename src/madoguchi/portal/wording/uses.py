"""What the pages call what was read, and what for, where the records say it in Japanese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from madoguchi.web.language import Sentences

USES: Sentences = MappingProxyType(
    {
        "only_japanese": (
            "制度の名前と、根拠の法令・要綱は、記録のとおりです。",
            "Names of programmes and of people, and the laws, are in Japanese, as they are on record.",
            "きまりの なまえは ふつうの 日本語で 書いて あります。わからない ときは 電話して ください。",
        ),
        "uses.by.self": ("本人（オンライン窓口）", "You, online", "あなた（オンライン）"),
        "uses.by.claimant": (
            "本人を名乗る人（オンライン窓口）",
            "Somebody at the door who said to be you",
            "あなただと いった 人",
        ),
        "uses.by.proxy": (
            "代理人を名乗る人（オンライン窓口）",
            "Somebody at the door who said to act for you",
            "あなたの かわりだと いった 人",
        ),
        "uses.why.judging": ("支給要件の判定", "To judge who is entitled", "お金が もらえるか きめる"),
        "uses.why.self": (
            "手続きを本人に見せるため",
            "To show you your matters",
            "あなたに 見せる",
        ),
        "uses.why.legal": (
            "手続きを代理人（法定代理）に見せるため",
            "To show them to the legal representative",
            "かわりの 人に 見せる",
        ),
        "uses.why.appointed": (
            "手続きを代理人（委任）に見せるため",
            "To show them to the proxy who was appointed",
            "かわりの 人に 見せる",
        ),
        "uses.why.carer": (
            "手続きを代理人（世話をする者）に見せるため",
            "To show them to the proxy who cares for you",
            "かわりの 人に 見せる",
        ),
        "uses.why.case": ("事案の確認", "The office looked at the case", "まどぐちの 人が しらべる"),
        "uses.why.letter": (
            "事案の確認（手紙の文面）",
            "The office looked at the letter of the case",
            "まどぐちの 人が てがみを 見る",
        ),
        "uses.why.picture": (
            "事案の確認（添付画像）",
            "The office looked at a picture in the case",
            "まどぐちの 人が しゃしんを 見る",
        ),
        "uses.why.intake": ("届出の受付", "To take in what was handed in", "だした ものを うけとる"),
        "uses.why.amended": (
            "制度ファイルの改正の影響の確認",
            "To see what a change of the rules would do",
            "きまりが かわったら どうなるか しらべる",
        ),
        "uses.why.print": ("手紙の印刷", "To print the letters", "てがみを つくる"),
        "uses.why.sheet": ("事案の一覧の書き出し", "To write out a list of cases", "リストを つくる"),
        "uses.why.find": (
            "窓口での住民の検索",
            "A search for residents at the office",
            "まどぐちの 人が さがす",
        ),
        "uses.why.code": (
            "照会番号と生年月日による本人確認",
            "To check a reference number and date of birth at the door",
            "ばんごうと 生まれた 日を たしかめる",
        ),
        "uses.why.passkey": ("パスキーによる本人確認", "To check a passkey at the door", "パスキーを たしかめる"),
        "uses.why.card": ("マイナンバーカードによる本人確認", "To check a card at the door", "カードを たしかめる"),
        "uses.why.provider": (
            "外部の本人確認サービスによる本人確認",
            "To check, at the door, the word of an outside provider",
            "ほかの サービスで たしかめる",
        ),
        "uses.why.compared": (
            "外部の本人確認サービスの氏名・生年月日との照合",
            "To compare name and date of birth with those of an outside provider",
            "なまえと 生まれた 日を くらべる",
        ),
        "uses.why.mandate": (
            "代理人番号と照会番号による代理人の確認",
            "To check, at the door, who acts for you",
            "かわりの 人の ばんごうを たしかめる",
        ),
        "uses.why.inquiry": (
            "窓口での問合せへの回答",
            "The office answered a question about you",
            "きかれた ことに こたえる",
        ),
        "uses.why.again": ("手紙の再発行", "To print your letter again", "てがみを もう いちど つくる"),
        "uses.why.proxies": (
            "代理人の届出の確認",
            "The office looked at who may act for you",
            "かわりの 人を たしかめる",
        ),
        "uses.why.doors": (
            "オンライン窓口の利用状況の確認",
            "The office looked at how the online counter was used",
            "オンラインで なにを したか しらべる",
        ),
    }
)
"""Japanese, English, plain Japanese, in the order of Language. The Japanese of who and why is as records have it."""

ITEMS_BESIDE: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {
        ("people", "sex"): ("性別", "sex"),
        ("people", "protected"): ("支援措置の有無", "whether there is a protective measure"),
        ("addressees", "name"): ("氏名", "name"),
        ("addressees", "name_kana"): ("氏名のフリガナ", "name in kana"),
        ("addressees", "kana_certified"): ("フリガナの確認状況", "whether the kana were confirmed"),
        ("addressees", "former_surname"): ("旧氏", "former surname"),
        ("addressees", "alias"): ("通称", "alias"),
        ("addressees", "name_romaji"): ("氏名（ローマ字）", "name in Latin letters"),
        ("addressees", "relationship"): ("続柄", "relationship to the head of household"),
        ("addressees", "postal_code"): ("郵便番号", "postal code"),
        ("addressees", "address"): ("住所", "address"),
        ("addressees", "building"): ("方書", "building"),
        ("accounts", "bank_code"): ("金融機関", "bank"),
        ("accounts", "branch_code"): ("支店", "branch"),
        ("accounts", "account_type"): ("預金種目", "kind of account"),
        ("accounts", "account_number"): ("口座番号", "account number"),
        ("accounts", "holder_kana"): ("口座名義", "account holder"),
        ("claims", "reference_number"): ("照会番号", "reference number"),
        ("claims", "state"): ("手続きの状態", "where the matter stands"),
        ("claims", "amount_yen"): ("支給額", "amount to be paid"),
        ("claims", "reason"): ("手続きの状態の理由", "why it stands there"),
        ("claims", "letter"): ("手紙の種類", "which letter was sent"),
        ("claims", "answer_by"): ("返送の期限", "last day for the answer"),
        ("pictures", "form"): ("返送された用紙の画像", "picture of the form sent back"),
        ("pictures", "passbook"): ("通帳・カードの写真", "photograph of the passbook or card"),
    }
)
"""「利用項目」 What is read beside the rules' own items (`rules.items`), in Japanese and English."""

EASY_ITEMS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("people", "person_id"): "あなたの ばんごう",
        ("people", "household_id"): "かぞくの ばんごう",
        ("people", "is_head"): "せたいぬし",
        ("people", "birth_date"): "生まれた 日",
        ("people", "died_on"): "なくなった 日",
        ("people", "resident_since"): "ここに すみはじめた 日",
        ("people", "removed_on"): "ここを 出た 日",
        ("people", "removed_elsewhere_on"): "まえの ところを 出た 日",
        ("people", "sex"): "男か 女か",
        ("people", "protected"): "まもられて いるか",
        ("taxes", "per_capita_levy"): "住民税の きんとうわり",
        ("taxes", "income_levy"): "住民税の しょとくわり",
        ("taxes", "income_tax"): "しょとくぜい",
        ("taxes", "total_income"): "1年の しょとく",
        ("taxes", "dependants"): "やしなって いる 人の かず",
        ("taxes", "dependent_of_taxpayer"): "やしなわれて いるか",
        ("child_allowances", "payee_id"): "じどうてあてを もらう 人",
        ("child_allowances", "present"): "じどうてあての 子か",
        ("child_allowances", "standard"): "ふつうの じどうてあてか",
        ("awards", "amount_yen"): "まえに もらった お金",
        ("accounts", "present"): "口座が あるか",
        ("accounts", "bank_code"): "ぎんこう",
        ("accounts", "branch_code"): "してん",
        ("accounts", "account_type"): "口座の しゅるい",
        ("accounts", "account_number"): "口座ばんごう",
        ("accounts", "holder_kana"): "口座の なまえ",
        ("addressees", "name"): "なまえ",
        ("addressees", "name_kana"): "なまえの カタカナ",
        ("addressees", "kana_certified"): "カタカナを たしかめたか",
        ("addressees", "former_surname"): "まえの みょうじ",
        ("addressees", "alias"): "つかって いる なまえ",
        ("addressees", "name_romaji"): "なまえ（ローマ字）",
        ("addressees", "relationship"): "かぞくの かんけい",
        ("addressees", "postal_code"): "ゆうびんばんごう",
        ("addressees", "address"): "じゅうしょ",
        ("addressees", "building"): "たてもの",
        ("claims", "reference_number"): "しょうかいばんごう",
        ("claims", "state"): "てつづきの ようす",
        ("claims", "amount_yen"): "もらう お金",
        ("claims", "reason"): "てつづきの りゆう",
        ("claims", "letter"): "てがみの しゅるい",
        ("claims", "answer_by"): "しめきり",
        ("pictures", "form"): "もどった 紙の しゃしん",
        ("pictures", "passbook"): "つうちょうや カードの しゃしん",
    }
)
"""「利用項目」 Every item, of the rules and beside them, in plain Japanese."""
