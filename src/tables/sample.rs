//! A small run made by hand, for the tests of tables and report.

use crate::model::{
    Article, Basis, Claim, Clean, CleanSpan, DateBasis, DateValue, Decimal, Document, Event, Family, Finding, Kind,
    Level, Mention, Modifier, Name, Numeral, NumeralClass, OffsetMap, Paragraph, PlaceBasis, PlaceValue, Precision,
    Publication, PublishedBasis, Quantity, Quote, Role, Status, TitleValue, Value, Verdict, Words,
};

pub(crate) fn mention(article: &Article, kind: Kind, text: &str, value: Value) -> Mention {
    let start = article.clean.text.find(text).unwrap_or_else(|| panic!("{text} is not in the sample"));
    Mention {
        kind,
        rule: Name::from(format!("{}.sample", kind.name())),
        span: CleanSpan::new(start, start + text.len()),
        numeral: None,
        noun: None,
        modifier: None,
        value,
    }
}

fn name(text: &str) -> Option<Name> {
    Some(Name::from(text))
}

/// An article of one paragraph whose file is its text in UTF-8 behind a byte order mark.
pub(crate) fn blank(id: &str, text: &str) -> Article {
    let clean_text = text.replace('\n', "");
    let mut map = OffsetMap::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        map.copy(at as u64, line.trim_end_matches('\n').len());
        at += line.len();
    }
    let whole = CleanSpan::new(0, clean_text.len());
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, stop) in clean_text.match_indices('。') {
        sentences.push(CleanSpan::new(start, at + stop.len()));
        start = at + stop.len();
    }
    if start < clean_text.len() {
        sentences.push(CleanSpan::new(start, clean_text.len()));
    }
    Article {
        document: Document {
            id: id.into(),
            file: format!("{id}.txt"),
            encoding: "UTF-8".into(),
            format: "txt".into(),
            text: text.into(),
            origin: OffsetMap::identity(3, text.len()),
            ..Document::default()
        },
        clean: Clean {
            text: clean_text,
            map,
            paragraphs: vec![Paragraph { span: whole, role: Role::Body }],
            sentences,
        },
        ..Article::default()
    }
}

/// One article with a mention of many kinds, a claim, an event, checks and numerals.
pub(crate) fn article() -> Article {
    let text = "2014 年 12 月，浏阳市投资约 1.12 亿\n元，拥有企业 184 家（湖南 100 家、江西 85 家）。《总体方案》提到三高四新，=5 与“十”。";
    let mut article = blank("样例", text);
    article.document.title = Some("样例 <b>标题</b>".into());
    article.publication = Publication {
        days: crate::model::Date::new(2023, 1, 1).ok().zip(crate::model::Date::new(2023, 12, 31).ok()),
        basis: PublishedBasis::Inferred,
    };
    let quantity = |value: i64, unit: &str| {
        Value::Quantity(Box::new(Quantity {
            value: Some(Decimal::from(value)),
            unit: name(unit),
            ..Quantity::default()
        }))
    };
    let date = Value::Date(Box::new(DateValue {
        edtf: Some("2014-12".into()),
        from: crate::model::Date::new(2014, 12, 1).ok(),
        to: crate::model::Date::new(2014, 12, 31).ok(),
        precision: Some(Precision::Month),
        basis: Some(DateBasis::Explicit),
        ..DateValue::default()
    }));
    let place = Value::Place(Box::new(PlaceValue {
        code: name("430181"),
        name: "浏阳市".into(),
        level: Level::County,
        province: name("湖南省"),
        prefecture: name("长沙市"),
        county: name("浏阳市"),
        county_code: name("430181"),
        basis: PlaceBasis::Full,
        embedded: false,
        product: false,
        candidates: vec![],
        entries: vec![],
    }));
    let money = Value::Quantity(Box::new(Quantity {
        value: Some(Decimal::from(112_000_000)),
        unit: name("元"),
        currency: name("CNY"),
        ..Quantity::default()
    }));
    let title = Value::Title(Box::new(TitleValue { title: "总体方案".into(), refers_to: None }));
    article.mentions = vec![
        Mention { modifier: Some(Modifier::Exact), ..mention(&article, Kind::Date, "2014 年 12 月", date) },
        mention(&article, Kind::Place, "浏阳市", place),
        Mention { modifier: Some(Modifier::About), ..mention(&article, Kind::Money, "约 1.12 亿元", money) },
        Mention { modifier: Some(Modifier::Exact), ..mention(&article, Kind::Count, "184 家", quantity(184, "家")) },
        Mention { modifier: Some(Modifier::Exact), ..mention(&article, Kind::Count, "100 家", quantity(100, "家")) },
        Mention { modifier: Some(Modifier::Exact), ..mention(&article, Kind::Count, "85 家", quantity(85, "家")) },
        mention(&article, Kind::Title, "《总体方案》", title),
    ];
    let find = |text: &str| {
        let start = article.clean.text.find(text).unwrap_or_default();
        CleanSpan::new(start, start + text.len())
    };
    let mut numerals: Vec<Numeral> = [("2014", 0), ("12", 0), ("1.12 亿", 2), ("184", 3), ("100", 4), ("85", 5)]
        .map(|(text, index)| Numeral { span: find(text), class: NumeralClass::Mention(index) })
        .into();
    let lexical = NumeralClass::Lexical { class: "slogan".into(), rule: "lexical.slogan".into() };
    numerals.push(Numeral { span: find("三"), class: lexical });
    numerals.push(Numeral { span: find("十"), class: NumeralClass::Unexplained });
    article.claims = vec![Claim {
        mention: 3,
        subject: vec!["浏阳市".into()],
        subject_code: vec!["430181".into()],
        subject_basis: Some(Basis::Clause),
        subject_span: None,
        indicator: "企业".into(),
        indicator_span: None,
        indicator_norm: "企业".into(),
        period: "2014-12".into(),
        period_basis: Some(Basis::Sentence),
        period_span: None,
        change: None,
        status: Status::Actual,
        within: None,
        source: None,
        sentence: 0,
        rule: "claim.sample".into(),
    }];
    article.events = vec![Event {
        date: "2014-12".into(),
        date_mention: 0,
        summary: "浏阳市投资约 1.12 亿元".into(),
        span: article.clean.sentences[0],
        chronicle: false,
        mentions: vec![1, 2, 6],
        rule: "event.sample".into(),
    }];
    article.findings = vec![Finding {
        family: Family::Sum,
        verdict: Verdict::Fail,
        quotes: [3, 4, 5].map(|index: usize| Quote { article: 0, span: article.mentions[index].span }).into(),
        expected: Some("185".into()),
        found: Some("184".into()),
        arithmetic: Some("100 + 85 = 185".into()),
        why: Words {
            zh: "各部分相加得 185，文中作 184。".into(),
            en: "The parts add up to 185; the text says 184.".into(),
        },
        acknowledged: None,
    }];
    article.numerals = numerals;
    article
}
