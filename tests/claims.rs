//! Sentences in, claims and events out.

#![allow(clippy::unwrap_used)]

use kaoju::model::{Article, Change, Claim, Document, Status};
use kaoju::run::Kaoju;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    claims: Vec<Wanted>,
    #[serde(default)]
    events: Vec<String>,
}

/// What a claim must say; what is left out is not looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    quote: String,
    indicator: String,
    subject: Option<String>,
    period: Option<String>,
    change: Option<String>,
    status: Option<String>,
    within: Option<String>,
}

fn read(kaoju: &Kaoju, text: &str) -> Article {
    let document =
        Document { id: "case".into(), text: text.into(), published: Some("2023-07-25".into()), ..Document::default() };
    kaoju.worker().read(document)
}

fn said(article: &Article, claim: &Claim) -> String {
    let quote = article.quote(article.mentions[claim.mention].span);
    format!("{quote} {} {} {}", claim.subject.join(";"), claim.indicator, claim.period)
}

fn fits(article: &Article, claim: &Claim, wanted: &Wanted) -> bool {
    let same = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
    article.quote(article.mentions[claim.mention].span) == wanted.quote
        && claim.indicator == wanted.indicator
        && same(&wanted.subject, &claim.subject.join(";"))
        && same(&wanted.period, &claim.period)
        && same(&wanted.change, claim.change.map_or("", Change::name))
        && same(&wanted.status, Status::name(claim.status))
        && same(&wanted.within, claim.within.as_deref().unwrap_or_default())
}

#[test]
fn cases_give_their_claims_and_events() {
    let kaoju = Kaoju::new(None).unwrap();
    let table: Table = toml::from_str(include_str!("claims/cases.toml")).unwrap();
    let mut wrong = Vec::new();
    for case in table.case {
        let article = read(&kaoju, &case.text);
        let found: Vec<String> = article.claims.iter().map(|claim| said(&article, claim)).collect();
        let right = found.len() == case.claims.len()
            && article.claims.iter().zip(&case.claims).all(|(claim, wanted)| fits(&article, claim, wanted));
        let dates: Vec<&str> = article.events.iter().map(|event| &*event.date).collect();
        if !right || dates != case.events {
            wrong.push(format!("{}: found {found:#?}, events {dates:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn running_text_is_no_chronicle() {
    let kaoju = Kaoju::new(None).unwrap();
    let lines =
        "2019年4月 石门县举办首届柑橘节。\n2020年5月 慈利县举办第二届柑橘节。\n2021年6月 桃源县举办第三届柑橘节。\n\n";
    let text = format!("{lines}今年4月举行的第四届柑橘节暨订货会，共吸引全国各地138家企业参展，达成意向订单685个。");
    let article = read(&kaoju, &text);
    let told: Vec<(&str, bool)> = article.events.iter().map(|event| (&*event.date, event.chronicle)).collect();
    assert!(!told.contains(&("2023-04", true)), "{told:?}");
    assert_eq!(told.iter().filter(|(_, chronicle)| *chronicle).count(), 3, "{told:?}");
}
