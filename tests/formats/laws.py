"""A small own 要綱 in the 法令標準XML, and a schema for what it uses: the Ministry's is not part of this."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.shared import DATA

LAWS = DATA / "laws"
"""The one whole law, 行政手続法, and the schema; where they are not at hand, their tests are skipped."""
NOT_HERE = f"the law of others and its schema are not here: {LAWS}"
ACT = LAWS / "405AC0000000088_20240401_504AC0100000052.xml"
XSD = LAWS / "stdLaw_XMLSchemaForJapaneseLaw_v3.xsd"
SCHEMA = b"""<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="Law">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="LawNum" type="xs:string"/>
        <xs:element name="LawBody"><xs:complexType>
          <xs:sequence><xs:any processContents="skip" maxOccurs="unbounded"/></xs:sequence>
        </xs:complexType></xs:element>
      </xs:sequence>
      <xs:anyAttribute processContents="skip"/>
    </xs:complexType>
  </xs:element>
</xs:schema>"""
TITLE = "見本市物価高騰対策給付金支給事業実施要綱"
NUMBER = "令和六年見本市告示第十二号"


def sentence(text: str) -> str:
    """A sentence, with its 「ただし書」 told apart."""
    main, mark, proviso = text.partition("ただし、")
    if not mark:
        return f'<Sentence Num="1">{main}</Sentence>'
    return (
        f'<Sentence Function="main" Num="1">{main}</Sentence><Sentence Function="proviso" Num="2">{mark}{proviso}'
        "</Sentence>"
    )


def paragraph(number: int, text: str, below: str = "", *, caption: str = "") -> str:
    """「項」 Its number is printed from the second on."""
    printed = f"<ParagraphNum>{number}</ParagraphNum>" if number > 1 else "<ParagraphNum/>"
    head = f"<ParagraphCaption>（{caption}）</ParagraphCaption>" if caption else ""
    said = f"<ParagraphSentence>{sentence(text)}</ParagraphSentence>"
    return f'<Paragraph Num="{number}">{head}{printed}{said}{below}</Paragraph>'


def item(number: str, title: str, text: str, below: str = "") -> str:
    """「号」"""
    said = f"<ItemTitle>{title}</ItemTitle><ItemSentence>{sentence(text)}</ItemSentence>"
    return f'<Item Num="{number}">{said}{below}</Item>'


def article(number: str, title: str, caption: str, *paragraphs: str) -> str:
    """「条」"""
    head = f"<ArticleCaption>（{caption}）</ArticleCaption>" if caption else ""
    return f'<Article Num="{number}">{head}<ArticleTitle>{title}</ArticleTitle>{"".join(paragraphs)}</Article>'


_SUBITEM = (
    '<Subitem1 Num="1"><Subitem1Title>ア</Subitem1Title><Subitem1Sentence><Sentence>市町村民税</Sentence>'
    "</Subitem1Sentence></Subitem1>"
)
_TABLE = (
    "<TableStruct><Table><TableRow><TableColumn><Sentence>世帯</Sentence></TableColumn><TableColumn>"
    "<Sentence>三万円</Sentence></TableColumn></TableRow></Table></TableStruct>"
)
ARTICLES = (
    article("1", "第一条", "目的", paragraph(1, "この要綱は、<Ruby>給付<Rt>きゅうふ</Rt></Ruby>について定める。")),
    article("2", "第二条", "支給対象者", paragraph(1, "支給対象者は、基準日において住民である者とする。")),
    article(
        "3",
        "第三条",
        "支給要件",
        paragraph(1, "全員が非課税であること。ただし、市長が認める場合は、この限りでない。"),
        paragraph(
            2,
            "次に掲げる世帯を除く。",
            item("1", "（１）", "扶養親族だけの世帯", _SUBITEM) + item("2", "（２）", "租税条約による世帯"),
        ),
    ),
    article("3_2", "第三条の二", "給付の額", paragraph(1, "別表のとおりとする。")),
    article("4:6", "第四条から第六条まで", "", paragraph(1, "削除")),
)


def law(
    *articles: str, title: str = TITLE, number: str = NUMBER, day: str = 'PromulgateMonth="4" PromulgateDay="1"'
) -> bytes:
    """The whole file."""
    supplement = paragraph(1, "この要綱は、公布の日から施行する。", caption="施行期日")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Law Era="Reiwa" Year="6" Num="12" {day} LawType="Misc" Lang="ja"><LawNum>{escape(number)}</LawNum><LawBody>
<LawTitle Abbrev="給付金要綱">{escape(title)}</LawTitle>
<MainProvision>{"".join(articles or ARTICLES)}</MainProvision>
<SupplProvision><SupplProvisionLabel>附　則</SupplProvisionLabel>{supplement}</SupplProvision>
<SupplProvision AmendLawNum="令和六年五月一日見本市告示第二〇号"><SupplProvisionLabel>附　則</SupplProvisionLabel>
{article("2", "第二条", "経過措置", paragraph(1, "なお従前の例による。"))}</SupplProvision>
<AppdxTable Num="1"><AppdxTableTitle>別表（第三条の二関係）</AppdxTableTitle>{_TABLE}</AppdxTable>
</LawBody></Law>""".encode()
