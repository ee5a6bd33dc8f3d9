//! `kaoju schema`: the JSON Schemas of rule files, settings, tables and of what `scan` reads and writes.
//!
//! Those of settings and tables are made from the declarations that the program itself goes by; those of rules and of
//! `scan` are held by tests to the keys that are read and written.

use super::Exit;
use super::args::Schema;
use super::config::KEYS;
use crate::model::Family;
use crate::rules::columns::{Column, Table, Type, tables};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Prints a schema.
pub fn print(what: Schema, out: &mut dyn Write) -> io::Result<Exit> {
    serde_json::to_writer_pretty(&mut *out, &schema(what))?;
    writeln!(out)?;
    Ok(Exit::Well)
}

fn schema(what: Schema) -> Value {
    let mut schema = match what {
        Schema::Config => config(),
        Schema::Tables => all_tables(),
        Schema::Report => report(),
        Schema::Rules => rules(),
        Schema::ScanIn => scan_in(),
        Schema::ScanOut => scan_out(),
    };
    schema["$schema"] = DRAFT.into();
    schema
}

fn object(title: &str, properties: Map<String, Value>, required: &[&str]) -> Value {
    json!({
        "title": title, "type": "object", "properties": properties, "required": required, "additionalProperties": false,
    })
}

fn config() -> Value {
    let mut top = Map::new();
    let mut checks = Map::new();
    for key in &KEYS {
        let mut said = json!({ "description": key.meaning, "type": key.kind });
        match (key.kind, key.values.is_empty()) {
            ("array", _) => said["items"] = json!({ "type": "string", "enum": key.values }),
            (_, false) => said["enum"] = json!(key.values),
            _ => {}
        }
        match key.name.split_once('.') {
            Some((_, name)) => checks.insert(name.to_owned(), said),
            None => top.insert(key.name.to_owned(), said),
        };
    }
    top.insert("checks".to_owned(), object("Which checks are asked.", checks, &[]));
    object("kaoju.toml", top, &[])
}

fn all_tables() -> Value {
    let tables = tables(&[]);
    let mut rows = Map::new();
    let mut lists = Map::new();
    for table in &tables {
        rows.insert(table.name.clone(), row(table));
        let list = json!({ "type": "array", "items": { "$ref": format!("#/$defs/{}", table.name) } });
        lists.insert(table.name.clone(), list);
    }
    let names: Vec<&str> = tables.iter().map(|table| &*table.name).collect();
    let mut whole = Map::new();
    whole.insert("kaoju".to_owned(), json!({ "type": "string", "description": "The version that wrote it." }));
    // Rules of one's own add tables of their own.
    let lists = json!({ "type": "object", "properties": lists, "required": names, "additionalProperties": true });
    whole.insert("tables".to_owned(), lists);
    let mut schema = object("output/tables.json", whole, &["kaoju", "tables"]);
    schema["$defs"] = rows.into();
    schema
}

fn row(table: &Table) -> Value {
    let cells = table.columns.iter().map(|column| (column.name.clone(), cell(column))).collect();
    let mut row = object(&table.meaning.en, cells, &["id"]);
    row["description"] = table.meaning.zh.clone().into();
    row
}

fn cell(column: &Column) -> Value {
    let mut cell = json!({ "title": column.zh, "description": format!("{} {}", column.meaning.en, column.meaning.zh) });
    cell["type"] = match column.kind {
        Type::Integer => "integer".into(),
        Type::Boolean => "boolean".into(),
        _ if column.name == "candidates" => "array".into(),
        _ => "string".into(),
    };
    match column.kind {
        Type::Day => cell["format"] = "date".into(),
        Type::Decimal => cell["pattern"] = "^-?[0-9]+(\\.[0-9]+)?$".into(),
        _ if column.name == "candidates" => cell["items"] = json!({ "type": "string" }),
        _ => {}
    }
    if !column.values.is_empty() {
        cell["enum"] = json!(column.values);
    }
    cell
}

fn rules() -> Value {
    let text = |meaning: &str| json!({ "type": "string", "description": meaning });
    let list = |meaning: &str| json!({ "type": "array", "items": { "type": "string" }, "description": meaning });
    let flag = |meaning: &str| json!({ "type": "boolean", "description": meaning });
    let examples =
        |meaning: &str| json!({ "type": "array", "items": { "$ref": "#/$defs/example" }, "description": meaning });
    let rule = json!({
        "name": text("kind.what-it-sees"),
        "meaning": text("One sentence."),
        "pattern": text("A template: {role:name}, {name}, {>role:name}, a blank for an optional blank."),
        "names": text("A list of names instead of a pattern."),
        "left": text("What must stand just before it, a regular expression."),
        "right": text("What must stand just behind it."),
        "not_left": text("What must not stand just before it."),
        "not_right": text("What must not stand just behind it."),
        "set": { "type": "object", "additionalProperties": { "type": "string" }, "description": "Constants, by column." },
        "beats": list("Rules that this one wins over on the same span."),
        "reader": text("What makes its value, where it is not the kind's own."),
        "class": text("Of a rule of lexical.toml: what its numerals are."),
        "source": text("The standard or article behind it."),
        "longest": { "type": "integer", "description": "The most characters it may take." },
        "apart": flag("Whether it may fall apart into its figures, where nothing else takes them."),
        "off": flag("Switches a shipped rule off."),
        "match": examples("What it must find."),
        "reject": examples("What it must leave alone."),
    });
    let fragment = json!({ "oneOf": [
        { "type": "string" },
        { "type": "object", "properties": { "pattern": { "type": "string" }, "reader": { "type": "string" } },
          "required": ["pattern"], "additionalProperties": false },
    ] });
    json!({
        "title": "rules/KIND.toml", "type": "object", "additionalProperties": false,
        "properties": {
            "kind": text("Name of the kind, and of its table where it is a new one."),
            "meaning": text("One sentence."),
            "columns": list("Columns that its rules fill."),
            "parts": list("Roles that its reader takes and that are no columns."),
            "holds": flag("Whether it does not compete with what lies inside it."),
            "over": text("mentions: its patterns run over mentions instead of characters."),
            "order": list("Of shared.toml: the order of kinds that breaks a tie."),
            "fragments": { "type": "object", "additionalProperties": fragment },
            "rule": { "type": "array", "items": {
                "type": "object", "properties": rule, "required": ["name", "meaning"], "additionalProperties": false,
            } },
        },
        "$defs": { "example": { "type": "object", "required": ["text"], "properties": {
            "text": text("A text; [ and ] mark the span."),
            "published": text("Day of publication; 2023-07-25 where it says nothing."),
            "to": text("The rule that must win instead."),
        }, "additionalProperties": { "type": "string" } } },
    })
}

/// What every run's report.json has; a test holds it to the report itself.
fn report() -> Value {
    let text = |meaning: &str| json!({ "type": "string", "description": meaning });
    let count = |meaning: &str| json!({ "type": "integer", "minimum": 0, "description": meaning });
    let whole = |properties: Value, optional: &[&str]| {
        let names = properties.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
        let required: Vec<&str> = names.filter(|name| !optional.contains(name)).collect();
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    };
    let list = |of: &str| json!({ "type": "array", "items": { "$ref": format!("#/$defs/{of}") } });
    let totals = whole(
        json!({
            "articles": count("Articles that were read."), "failed": count("Files that were not."),
            "mentions": count("Mentions of all kinds."), "mentions_by_kind": list("count"),
            "claims": count("Claims."), "events": count("Events."), "counties": count("Counties, each once."),
            "passed": count("Checks that pass."), "failed_checks": count("Checks that fail."),
            "acknowledged": count("Of those that fail, how many a person has seen."),
            "stale": { "type": "array", "items": text("A key of acknowledged.csv that fits no finding.") },
            "undecided": count("Checks that the text does not decide."),
            "checks_by_family": list("family"),
            "numerals": count("All numerals."), "numerals_by_class": list("count"),
            "unexplained": count("Numerals that nothing explains."),
        }),
        &[],
    );
    let check = whole(
        json!({
            "id": text("Its id in the table of checks."), "scope": { "enum": ["article", "across"] },
            "family": { "enum": Family::ALL.map(Family::name) }, "verdict": { "enum": ["pass", "fail", "undecided"] },
            "why": whole(json!({ "en": text("One sentence."), "zh": text("一句话。") }), &[]),
            "expected": text("What should stand there."), "found": text("What does."),
            "arithmetic": text("The arithmetic written out."), "key": text("Its name in acknowledged.csv."),
            "acknowledged": text("The remark of a person who has seen it."), "quotes": list("passage"),
        }),
        &["expected", "found", "arithmetic", "acknowledged"],
    );
    let article = whole(
        json!({
            "id": text("Its id."), "file": text("Its file."), "title": text("Its headline."),
            "outlet": text("Its outlet."), "published": text("EDTF; empty where it is not known."),
            "published_basis": { "enum": ["given", "inferred", "unknown"] }, "encoding": text("Of its bytes."),
            "mentions": count("Mentions."), "claims": count("Claims."), "events": count("Events."),
            "failed_checks": count("Checks inside it that fail."), "unexplained": count("Unexplained numerals."),
            "faults": list("fault"),
        }),
        &["title", "outlet"],
    );
    let fault = whole(
        json!({
            "file": text("As the user named it."), "line": count("From 1."), "column": count("From 1, in characters."),
            "byte": count("Of the file."), "message": text("One sentence."), "zh": text("The same in Chinese."),
            "help": text("What to do next."), "excerpt": text("The lines in question, with carets."),
        }),
        &["line", "column", "byte", "zh", "help", "excerpt"],
    );
    let passage = whole(
        json!({
            "article": text("Id of its article."), "quote": text("The figure as it stands in the source."),
            "sentence": text("The sentence around it."), "byte_start": count("First byte in the file."),
            "byte_end": count("The byte behind the last one."),
        }),
        &[],
    );
    let family = json!({
        "name": text("Its name."), "zh": text("Its Chinese name."), "fail": count("How many fail."),
        "undecided": count("How many are undecided."), "pass": count("How many pass."),
    });
    let named = json!({ "name": text("In tables."), "zh": text("In Chinese."), "count": count("How many.") });
    let mut schema = whole(
        json!({
            "kaoju": text("The version that wrote it."), "totals": totals, "rows": list("count"),
            "failed": list("fault"), "articles": list("article"), "checks": list("check"),
            "unexplained": list("passage"),
        }),
        &[],
    );
    schema["title"] = "output/report.json".into();
    schema["$defs"] = json!({
        "count": whole(named, &[]), "family": whole(family, &[]), "fault": fault, "article": article, "check": check,
        "passage": passage,
    });
    schema
}

fn scan_in() -> Value {
    json!({
        "title": "A line that kaoju scan reads", "type": "object", "required": ["id", "text"],
        "properties": {
            "id": { "description": "Comes back as it was given." },
            "text": { "type": "string" },
            "date": { "type": ["string", "null"], "description": "Publication: 2023-07-25, 2023-07 or 2023." },
        },
    })
}

fn scan_out() -> Value {
    let counts = tables(&[]).into_iter().find(|table| table.name == "counts");
    let modifiers = counts.and_then(|table| Some(table.columns[table.position("modifier")?].values.clone()));
    let offset = json!({ "type": "integer", "minimum": 0 });
    let place = |mut more: Map<String, Value>| {
        for name in ["start", "end", "byte_start", "byte_end"] {
            more.insert(name.to_owned(), offset.clone());
        }
        more
    };
    let own = |value: Value| value.as_object().cloned().unwrap_or_default();
    let mention = place(own(json!({
        "kind": { "type": "string" }, "text": { "type": "string" }, "rule": { "type": "string" },
        "modifier": { "enum": modifiers },
    })));
    let claim = place(own(json!({ "indicator": { "type": "string" }, "quote": { "type": "string" } })));
    let check = own(json!({
        "family": { "enum": Family::ALL.map(Family::name) },
        "verdict": { "enum": ["pass", "fail", "undecided"] },
        "quotes": { "type": "array" },
        "why": { "type": "string" },
    }));
    let list = |properties: Map<String, Value>, required: &[&str]| json!({ "type": "array", "items": { "type": "object", "properties": properties, "required": required } });
    let place_of = ["start", "end", "byte_start", "byte_end"];
    let account = ["total", "in_mentions", "lexical", "unexplained"];
    let numerals: Map<String, Value> = account.iter().map(|name| ((*name).to_owned(), offset.clone())).collect();
    json!({
        "title": "A line that kaoju scan writes",
        "oneOf": [
            { "type": "object", "required": ["id", "mentions", "claims", "checks", "numerals"], "properties": {
                "id": {},
                "mentions": list(mention, &[&["kind", "text", "rule"], &place_of[..]].concat()),
                "claims": list(claim, &[&["quote"], &place_of[..]].concat()),
                "checks": list(check, &["family", "verdict", "quotes", "why"]),
                "numerals": { "type": "object", "properties": numerals, "required": account },
            } },
            { "type": "object", "required": ["id", "line", "error"], "properties": {
                "line": { "type": "integer" }, "error": { "type": "string" },
            } },
            { "type": "object", "required": ["type", "checks"], "properties": { "type": { "const": "across" } } },
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::{schema, tables};
    use crate::cli::args::Schema;
    use crate::rules::{FILE_KEYS, RULE_KEYS};
    use std::collections::BTreeSet;

    fn keys(value: &serde_json::Value) -> BTreeSet<&str> {
        value.as_object().unwrap().keys().map(String::as_str).collect()
    }

    #[test]
    fn rules_may_have_the_keys_that_are_read() {
        let schema = schema(Schema::Rules);
        let properties = &schema["properties"];
        assert_eq!(keys(&properties["rule"]["items"]["properties"]), RULE_KEYS.split(", ").map(str::trim).collect());
        assert_eq!(keys(properties), FILE_KEYS.split(", ").collect());
    }

    /// Objects have what the schema says, no more and no less.
    fn fits(value: &serde_json::Value, schema: &serde_json::Value, whole: &serde_json::Value) {
        let named = schema["$ref"].as_str().map(|name| &whole["$defs"][name.trim_start_matches("#/$defs/")]);
        let schema = named.unwrap_or(schema);
        match value {
            serde_json::Value::Object(_) => {
                let known = keys(&schema["properties"]);
                assert!(keys(value).is_subset(&known), "{:?} {known:?}", keys(value));
                for name in schema["required"].as_array().unwrap() {
                    assert!(keys(value).contains(name.as_str().unwrap()), "{name}");
                }
                keys(value).into_iter().for_each(|name| fits(&value[name], &schema["properties"][name], whole));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| fits(item, &schema["items"], whole)),
            _ => assert!(schema["type"].is_string() || schema["enum"].as_array().unwrap().contains(value), "{value}"),
        }
    }

    #[test]
    fn the_report_is_as_its_schema_says() {
        let articles = [crate::tables::sample::article()];
        let run = crate::tables::rows::Run::new(&articles, &[], &[]);
        let failed = [crate::model::Fault::new("a.txt", "is empty").help("take it out").zh("是空的")];
        let report = serde_json::to_value(crate::report::report(&run, &failed)).unwrap();
        let schema = schema(Schema::Report);
        fits(&report, &schema, &schema);
    }

    #[test]
    fn tables_have_their_columns() {
        let schema = schema(Schema::Tables);
        for table in tables(&[]) {
            let names = table.columns.iter().map(|column| &*column.name).collect();
            assert_eq!(keys(&schema["$defs"][&table.name]["properties"]), names);
        }
    }
}
