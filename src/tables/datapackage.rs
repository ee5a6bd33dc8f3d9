//! `datapackage.json`: what each CSV's columns are, for programs (Data Package, version 2).
//!
//! Types follow Table Schema: codes and EDTF are strings, exact decimals numbers, days dates.
//! Beyond the standard a field may have `title_en`, `unit`, and `guarded`, which says that a cell a
//! spreadsheet would run or change stands behind a `'`.

use super::csv::{Headers, Options, header};
use crate::rules::columns::{Column, Table, Type};
use serde::Serialize;

#[derive(Serialize)]
struct Package<'p> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    name: &'static str,
    title: &'static str,
    description: &'static str,
    version: &'static str,
    resources: Vec<Resource<'p>>,
}

#[derive(Serialize)]
struct Resource<'p> {
    name: &'p str,
    title: &'p str,
    description: String,
    r#type: &'static str,
    path: String,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    dialect: Dialect,
    schema: Schema<'p>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Dialect {
    delimiter: &'static str,
    line_terminator: &'static str,
    quote_char: &'static str,
    double_quote: bool,
    header: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Schema<'p> {
    fields: Vec<Field<'p>>,
    primary_key: [&'p str; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey<'p>>,
    missing_values: [&'static str; 1],
}

#[derive(Serialize)]
struct Field<'p> {
    name: &'p str,
    title: &'p str,
    title_en: &'p str,
    description: String,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'p str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    guarded: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    constraints: Option<Constraints<'p>>,
}

#[derive(Serialize)]
struct Constraints<'p> {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    required: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unique: bool,
    #[serde(rename = "enum", skip_serializing_if = "<[String]>::is_empty")]
    values: &'p [String],
}

#[derive(Serialize)]
struct ForeignKey<'p> {
    fields: [&'p str; 1],
    reference: Reference<'p>,
}

#[derive(Serialize)]
struct Reference<'p> {
    resource: &'p str,
    fields: [&'p str; 1],
}

/// The package of the tables, as they are written with these options.
#[must_use]
pub fn json(tables: &[Table], options: Options) -> String {
    let package = Package {
        schema: "https://datapackage.org/profiles/2.0/datapackage.json",
        name: "kaoju",
        title: "考据 Kaoju",
        description: "从中文新闻中读出的日期、计数、金额、计量、比率、地名、主张与核对。 \
                      Facts read in Chinese news text, and how they agree.",
        version: env!("CARGO_PKG_VERSION"),
        resources: tables.iter().map(|table| resource(table, options.headers)).collect(),
    };
    // Plain structs of strings: writing them cannot fail.
    let mut text = serde_json::to_string_pretty(&package).unwrap_or_default();
    text.push('\n');
    text
}

fn resource(table: &Table, headers: Headers) -> Resource<'_> {
    let key = table.columns.first().map_or("id", |column| header(column, headers));
    Resource {
        name: &table.name,
        title: &table.zh,
        description: both(&table.meaning),
        r#type: "table",
        path: format!("{}.csv", table.name),
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        dialect: Dialect {
            delimiter: ",",
            line_terminator: "\r\n",
            quote_char: "\"",
            double_quote: true,
            header: true,
        },
        schema: Schema {
            fields: table.columns.iter().map(|column| field(column, headers)).collect(),
            primary_key: [key],
            // A check between articles names several, so its column refers to no one row.
            foreign_keys: table
                .columns
                .iter()
                .filter_map(|column| {
                    Some(ForeignKey {
                        fields: [header(column, headers)],
                        reference: Reference {
                            resource: column.refers.as_deref()?,
                            fields: [match headers {
                                Headers::English => "id",
                                Headers::Chinese => "编号",
                            }],
                        },
                    })
                })
                .collect(),
            missing_values: [""],
        },
    }
}

fn field(column: &Column, headers: Headers) -> Field<'_> {
    let key = column.name == "id";
    Field {
        name: header(column, headers),
        title: &column.zh,
        title_en: &column.name,
        description: both(&column.meaning),
        r#type: match column.kind {
            Type::Id | Type::Text | Type::Code | Type::Edtf => "string",
            Type::Day => "date",
            Type::Integer => "integer",
            Type::Decimal => "number",
            Type::Boolean => "boolean",
        },
        unit: column.unit.as_deref(),
        guarded: column.kind.is_foreign(),
        constraints: (key || !column.values.is_empty()).then_some(Constraints {
            required: key,
            unique: key,
            values: &column.values,
        }),
    }
}

fn both(words: &crate::model::Words) -> String {
    if words.zh == words.en { words.zh.clone() } else { format!("{} {}", words.zh, words.en) }
}
