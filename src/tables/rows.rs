//! The rows of every table, once for all formats.
//!
//! Takes a run's articles and the checks between them; gives the rows of one table after another,
//! each cell at its column's place in `rules/columns.toml`. Rows come in the order of the articles
//! and of the places in them. A cell that has nothing to say is `None`. Nothing is guarded, quoted
//! or cut here: that is each format's own affair.

use super::cell::Cell;
use super::json::CharIndex;
use super::{days, fields};
use crate::model::{
    Article, Claim, CleanSpan, Event, Finding, Kind, Level, Mention, NumeralClass, Publication, PublishedBasis, Value,
    Verdict,
};
use crate::rules::columns::{self, Table, Type, UserKind};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

/// What a run came to, ready to be put into tables.
#[derive(Debug)]
pub struct Run<'r> {
    /// In the order of the input.
    pub articles: &'r [Article],
    /// The checks between articles.
    pub across: &'r [Finding],
    /// The tables, in the order they are written.
    pub tables: Vec<Table>,
    user: Vec<String>,
    indexes: Vec<CharIndex<'r>>,
}

/// The cells of one row, each at its column's place.
pub type Row<'r> = [Option<Cell<'r>>];

struct Cells<'r> {
    table: &'r Table,
    cells: Vec<Option<Cell<'r>>>,
}

impl<'r> Cells<'r> {
    fn put(&mut self, name: &str, cell: Cell<'r>) {
        let Some(at) = self.table.position(name) else { return };
        // Words where a number belongs: of a proportion there is a column of its own.
        let at = if self.table.columns[at].kind == Type::Decimal && !matches!(cell, Cell::Decimal(_)) {
            match self.table.position("proportion") {
                Some(at) if name == "value" => at,
                _ => return,
            }
        } else {
            at
        };
        self.cells[at] = Some(cell);
    }

    fn text(&mut self, name: &str, text: impl Into<Cow<'r, str>>) {
        let text = text.into();
        if !text.is_empty() {
            self.put(name, Cell::Text(text));
        }
    }

    fn count(&mut self, name: &str, count: usize) {
        self.put(name, Cell::Integer(count as u64));
    }

    fn days(&mut self, from: &str, to: &str, edtf: &str) {
        let (first, last) = days::of(edtf);
        if let Some(day) = first {
            self.put(from, Cell::Day(day));
        }
        if let Some(day) = last {
            self.put(to, Cell::Day(day));
        }
    }
}

/// Id of the `index`th row that an article gives to a table; `mark` tells the tables apart.
#[must_use]
pub fn row_id(article: &str, mark: char, index: usize) -> String {
    format!("{article}.{mark}{}", index + 1)
}

/// Publication as EDTF.
#[must_use]
pub fn published(publication: &Publication) -> String {
    let Some((first, last)) = publication.days else { return String::new() };
    if first == last {
        first.to_string()
    } else if first == first.first_of_month() && last == first.last_of_month() {
        first.strftime("%Y-%m").to_string()
    } else if first == first.first_of_year() && last == first.last_of_year() {
        first.strftime("%Y").to_string()
    } else {
        format!("{first}/{last}")
    }
}

/// Name of that basis in output.
#[must_use]
pub fn published_basis(publication: &Publication) -> &'static str {
    match publication.basis {
        PublishedBasis::Unknown => "unknown",
        PublishedBasis::Given => "given",
        PublishedBasis::Inferred => "inferred",
    }
}

/// The part of a container file that a place lies in.
#[must_use]
pub fn file_part(article: &Article, span: CleanSpan) -> &str {
    let at = article.text_span(span).start;
    let parts = &article.document.parts;
    // They follow each other in the text.
    let part = parts.get(parts.partition_point(|(part, _)| part.end <= at));
    part.filter(|(part, _)| part.start <= at).map_or("", |(_, name)| name)
}

impl<'r> Run<'r> {
    /// A run with the tables of the shipped kinds and of those that the user's rules add.
    #[must_use]
    pub fn new(articles: &'r [Article], across: &'r [Finding], user: &[UserKind<'_>]) -> Self {
        Self {
            articles,
            across,
            tables: columns::tables(user),
            user: user.iter().map(|kind| kind.name.to_owned()).collect(),
            indexes: articles.iter().map(|article| CharIndex::new(&article.document.text)).collect(),
        }
    }

    /// Name of a kind, a user's one too.
    #[must_use]
    pub fn kind_name(&self, kind: Kind) -> &str {
        match kind {
            Kind::User(index) => self.user.get(usize::from(index)).map_or("user", String::as_str),
            shipped => shipped.name(),
        }
    }

    /// The table of a kind.
    #[must_use]
    pub fn table(&self, kind: Kind) -> Option<&Table> {
        let name = self.kind_name(kind);
        self.tables.iter().find(|table| table.kind.as_deref() == Some(name))
    }

    /// Calls `each` with every row of a table, in order.
    ///
    /// # Errors
    /// What `each` returns, at once.
    pub fn rows(&'r self, table: &'r Table, each: &mut dyn FnMut(&Row<'r>) -> io::Result<()>) -> io::Result<()> {
        let mut emit = |fill: &mut dyn FnMut(&mut Cells<'r>)| {
            let mut row = Cells { table, cells: vec![None; table.columns.len()] };
            fill(&mut row);
            each(&row.cells)
        };
        for at in 0..self.articles.len() {
            let article = &self.articles[at];
            match (table.name.as_str(), table.kind.as_deref()) {
                (_, Some(kind)) => {
                    for (index, mention) in article.mentions.iter().enumerate() {
                        if self.kind_name(mention.kind) == kind {
                            emit(&mut |row| self.mention(row, at, index, mention))?;
                        }
                    }
                }
                ("articles", _) => emit(&mut |row| self.article(row, article))?,
                ("counties", _) => {
                    for (index, county) in counties(article).iter().enumerate() {
                        emit(&mut |row| self.county(row, at, index, county))?;
                    }
                }
                ("claims", _) => {
                    for (index, claim) in article.claims.iter().enumerate() {
                        emit(&mut |row| self.claim(row, at, index, claim))?;
                    }
                }
                ("events", _) => {
                    for (index, event) in article.events.iter().enumerate() {
                        emit(&mut |row| self.event(row, at, index, event))?;
                    }
                }
                ("checks", _) => {
                    for (index, finding) in article.findings.iter().enumerate() {
                        let id = row_id(&article.document.id, 'k', index);
                        emit(&mut |row| self.check(row, Some(at), id.clone(), finding))?;
                    }
                }
                ("numerals", _) => {
                    for index in 0..article.numerals.len() {
                        emit(&mut |row| self.numeral(row, at, index))?;
                    }
                }
                _ => {}
            }
        }
        if table.name == "checks" {
            for (index, finding) in self.across.iter().enumerate() {
                emit(&mut |row| self.check(row, None, row_id("across", 'k', index), finding))?;
            }
        }
        Ok(())
    }

    fn place(&self, row: &mut Cells<'r>, at: usize, span: CleanSpan) {
        let article = &self.articles[at];
        let bytes = article.byte_span(span);
        let chars = self.indexes[at].span(article.text_span(span));
        row.put("byte_start", Cell::Integer(bytes.start));
        row.put("byte_end", Cell::Integer(bytes.end));
        row.put("start", Cell::Integer(u64::from(chars.start)));
        row.put("end", Cell::Integer(u64::from(chars.end)));
        row.text("text", article.quote(span));
        row.text("sentence", sentence(article, span));
        row.text("file_part", file_part(article, span));
    }

    fn mention(&self, row: &mut Cells<'r>, at: usize, index: usize, mention: &'r Mention) {
        let article = &self.articles[at];
        row.text("id", row_id(&article.document.id, 'm', index));
        row.text("article", &*article.document.id);
        self.place(row, at, mention.span);
        fields::mention(article, mention, &mut |name, cell| row.put(name, cell));
        amount(row, "amount", mention);
        row.text("rule", &*mention.rule);
    }

    fn claim(&self, row: &mut Cells<'r>, at: usize, index: usize, claim: &'r Claim) {
        let article = &self.articles[at];
        let mention = &article.mentions[claim.mention];
        row.text("id", row_id(&article.document.id, 'c', index));
        row.text("article", &*article.document.id);
        self.place(row, at, mention.span);
        fields::claim(article, claim, &mut |name, cell| row.put(name, cell));
        row.text("kind", self.kind_name(mention.kind).to_owned());
        row.days("from", "to", &claim.period);
        if let Some(&span) = article.clean.sentences.get(claim.sentence) {
            row.text("sentence", passage(article, span, mention.span));
        }
        row.text("mention", row_id(&article.document.id, 'm', claim.mention));
        row.text("rule", &*claim.rule);
    }

    fn event(&self, row: &mut Cells<'r>, at: usize, index: usize, event: &'r Event) {
        let article = &self.articles[at];
        row.text("id", row_id(&article.document.id, 'e', index));
        row.text("article", &*article.document.id);
        self.place(row, at, event.span);
        row.days("from", "to", &event.date);
        row.text("date", &*event.date);
        row.text("summary", &*event.summary);
        if event.chronicle {
            row.put("chronicle", Cell::Flag(true));
        }
        let (mut places, mut codes, mut titles, mut figures) = (vec![], vec![], vec![], vec![]);
        for mention in event.mentions.iter().filter_map(|&index| article.mentions.get(index)) {
            match &mention.value {
                Value::Place(place) => {
                    let code = place.code.as_deref().unwrap_or("");
                    // Each place once, however often it is named.
                    if !places.iter().zip(&codes).any(|told| told == (&&*place.name, &code)) {
                        places.push(&*place.name);
                        codes.push(code);
                    }
                }
                Value::Title(title) => titles.push(&*title.title),
                Value::Quantity(_) | Value::Duration(_) => figures.push(article.clean.slice(mention.span)),
                _ => {}
            }
        }
        row.text("places", places.join(";"));
        if codes.iter().any(|code| !code.is_empty()) {
            row.text("place_codes", codes.join(";"));
        }
        row.text("titles", titles.join(";"));
        row.text("figures", figures.join(";"));
        row.text("rule", &*event.rule);
    }

    /// What a finding is named by, inside the article at that place or between articles.
    #[must_use]
    pub fn key(&self, inside: Option<usize>, finding: &Finding) -> String {
        key(self.articles, inside, finding)
    }

    fn check(&self, row: &mut Cells<'r>, inside: Option<usize>, id: String, finding: &'r Finding) {
        row.text("id", id);
        row.text("scope", if inside.is_some() { "article" } else { "across" });
        let at = |article: usize| inside.unwrap_or(article);
        let name = |article: usize| self.articles.get(at(article)).map_or("", |article| &*article.document.id);
        let mut articles: Vec<&str> = finding.quotes.iter().map(|quote| name(quote.article)).collect();
        if let Some(inside) = inside {
            articles.push(&self.articles[inside].document.id);
        }
        articles.sort_unstable();
        articles.dedup();
        row.text("article", articles.join(";"));
        if let Some(first) = finding.quotes.first()
            && at(first.article) < self.articles.len()
        {
            self.place(row, at(first.article), first.span);
        }
        let (mut quotes, mut spans) = (vec![], vec![]);
        for quote in &finding.quotes {
            if let Some(article) = self.articles.get(at(quote.article)) {
                let bytes = article.byte_span(quote.span);
                let prefix = if inside.is_some() { String::new() } else { format!("{}:", name(quote.article)) };
                quotes.push(article.clean.slice(quote.span));
                spans.push(format!("{prefix}{}..{}", bytes.start, bytes.end));
            }
        }
        row.text("key", self.key(inside, finding));
        if let Some(remark) = &finding.acknowledged {
            row.text("acknowledged", if remark.is_empty() { "✓" } else { remark.as_str() });
        }
        row.text("family", finding.family.name());
        row.text("verdict", finding.verdict.name());
        row.text("quotes", quotes.join(";"));
        row.text("spans", spans.join(";"));
        row.text("why", &*finding.why.zh);
        row.text("why_en", &*finding.why.en);
        for (name, text) in
            [("expected", &finding.expected), ("found", &finding.found), ("arithmetic", &finding.arithmetic)]
        {
            row.text(name, text.as_deref().unwrap_or(""));
        }
    }

    fn numeral(&self, row: &mut Cells<'r>, at: usize, index: usize) {
        let article = &self.articles[at];
        let numeral = &article.numerals[index];
        row.text("id", row_id(&article.document.id, 'n', index));
        row.text("article", &*article.document.id);
        self.place(row, at, numeral.span);
        match &numeral.class {
            NumeralClass::Mention(index) => {
                let mention = &article.mentions[*index];
                row.text("class", "mention");
                row.text("kind", self.kind_name(mention.kind).to_owned());
                row.text("mention", row_id(&article.document.id, 'm', *index));
                row.text("rule", &*mention.rule);
            }
            NumeralClass::Lexical { class, rule } => {
                row.text("class", &**class);
                row.text("rule", &**rule);
            }
            NumeralClass::Unexplained => row.text("class", "unexplained"),
        }
    }

    fn article(&self, row: &mut Cells<'r>, article: &'r Article) {
        let document = &article.document;
        row.text("id", &*document.id);
        row.text("file", &*document.file);
        row.text("format", &*document.format);
        row.text("encoding", &*document.encoding);
        row.text("title", document.title.as_deref().unwrap_or(""));
        row.text("outlet", document.outlet.as_deref().unwrap_or(""));
        if let Some((first, last)) = article.publication.days {
            row.put("published_from", Cell::Day(first));
            row.put("published_to", Cell::Day(last));
        }
        row.text("published", published(&article.publication));
        row.text("published_basis", published_basis(&article.publication));
        row.count("characters", document.text.chars().count());
        row.count("mentions", article.mentions.len());
        row.count("claims", article.claims.len());
        row.count("events", article.events.len());
        for (name, verdict) in [
            ("checks_passed", Verdict::Pass),
            ("checks_failed", Verdict::Fail),
            ("checks_undecided", Verdict::Undecided),
        ] {
            row.count(name, article.findings.iter().filter(|finding| finding.verdict == verdict).count());
        }
        row.count("numerals", article.numerals.len());
        let open = article.numerals.iter().filter(|numeral| numeral.class == NumeralClass::Unexplained);
        row.count("numerals_unexplained", open.count());
        row.count("faults", document.faults.len());
    }

    fn county(&self, row: &mut Cells<'r>, at: usize, index: usize, county: &County<'r>) {
        let article = &self.articles[at];
        row.text("id", row_id(&article.document.id, 'x', index));
        row.text("article", &*article.document.id);
        row.text("code", county.code);
        row.text("name", county.name);
        row.text("prefecture", county.prefecture);
        row.text("province", county.province);
        row.count("mentions", county.mentions);
        row.count("embedded_mentions", county.embedded);
        row.count("places_inside", county.inside);
        let claims = article.claims.iter().filter(|claim| claim.subject_code.iter().any(|code| **code == *county.code));
        row.count("claims", claims.count());
        self.place(row, at, article.mentions[county.first].span);
    }
}

fn amount<'r>(row: &mut Cells<'r>, name: &str, mention: &'r Mention) {
    if let Some(amount) = mention.duration().and_then(|duration| duration.amount) {
        row.put(name, Cell::Decimal(amount));
    }
}

/// Bytes on either side of a place that its sentence is told for.
const AROUND: usize = 1_500;

/// The clean text of the sentence around a place; of the paragraph where it lies in no sentence.
#[must_use]
pub fn sentence(article: &Article, span: CleanSpan) -> Cow<'_, str> {
    let clean = &article.clean;
    let around = match clean.sentence_at(span.start) {
        Some(index) => Some(clean.sentences[index]),
        None => clean.paragraph_at(span.start).map(|index| clean.paragraphs[index].span),
    };
    around.map_or(Cow::Borrowed(""), |around| passage(article, around, span))
}

/// The clean text of a sentence; of one that will not end, what stands around a place in it. Else each row of such a
/// sentence would carry all the others.
#[must_use]
pub fn passage(article: &Article, sentence: CleanSpan, span: CleanSpan) -> Cow<'_, str> {
    let text = &article.clean.text;
    let (start, end) = (sentence.start as usize, sentence.end as usize);
    let from = text.floor_char_boundary((span.start as usize).saturating_sub(AROUND)).max(start);
    let to = text.ceil_char_boundary((span.end as usize + AROUND).min(text.len())).min(end);
    if (from, to) == (start, end) || from >= to {
        return Cow::Borrowed(article.clean.slice(sentence));
    }
    let cut = |cut| if cut { "…" } else { "" };
    Cow::Owned(format!("{}{}{}", cut(from > start), &text[from..to], cut(to < end)))
}

struct County<'r> {
    code: &'r str,
    name: &'r str,
    prefecture: &'r str,
    province: &'r str,
    mentions: usize,
    embedded: usize,
    inside: usize,
    first: usize,
}

/// The mentions that an article's counties are first named by, in the order of its rows in `counties`.
#[must_use]
pub fn county_mentions(article: &Article) -> Vec<usize> {
    counties(article).iter().map(|county| county.first).collect()
}

/// The counties of an article by the place they are first named at.
fn counties(article: &Article) -> Vec<County<'_>> {
    let mut order: Vec<County<'_>> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, mention) in article.mentions.iter().enumerate() {
        let Some(place) = mention.place() else { continue };
        let Some(code) = place.county_code.as_deref() else { continue };
        let index = *known.entry(code).or_insert_with(|| {
            order.push(County {
                code,
                name: place.county.as_deref().unwrap_or(""),
                prefecture: place.prefecture.as_deref().unwrap_or(""),
                province: place.province.as_deref().unwrap_or(""),
                mentions: 0,
                embedded: 0,
                inside: 0,
                first: at,
            });
            order.len() - 1
        });
        let county = &mut order[index];
        if place.level == Level::County {
            county.mentions += 1;
            county.embedded += usize::from(place.embedded);
        } else {
            county.inside += 1;
        }
    }
    order
}

/// What a finding of these articles is named by; `inside` is the place of the article it lies in.
#[must_use]
pub fn key(articles: &[Article], inside: Option<usize>, finding: &Finding) -> String {
    finding.key(finding.quotes.iter().filter_map(|quote| {
        let article = articles.get(inside.unwrap_or(quote.article))?;
        Some((&*article.document.id, article.clean.slice(quote.span)))
    }))
}
