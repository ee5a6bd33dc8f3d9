//! Money: a figure in its currency's own unit, with 角 and 分 behind it.
//!
//! Role `currency` is a word of `words/currency.csv` (or the rule sets the code); `jiao` and `fen` are the digits
//! before 角 and 分 (`jiao` also the bare digit of 三块五); `minor` is a word of `words/currency-minor.csv` where the
//! amount has nothing larger; `per` is what it buys (元/斤).

use super::amount::Amount;
use super::quantity;
use crate::matcher::Captured;
use crate::model::{Decimal, Kind, Mention, Quantity};

pub(super) fn money(captured: &Captured<'_>) -> Option<Mention> {
    let mut amount = Amount::read(captured, "value")?;
    if let Some(worth) = captured.field("minor", "worth").or(captured.set("worth")) {
        amount.figure = amount.figure.times(Decimal::from_str_exact(worth).ok()?)?;
    }
    for (role, places) in [("jiao", 1), ("fen", 2)] {
        if let Some(digits) = captured.text(role) {
            let part = quantity::figure(digits)?.times(Decimal::new(1, places))?;
            amount.figure = amount.figure.plus(&part)?;
        }
    }
    let code =
        ["sign", "currency", "minor", "end.currency"].into_iter().find_map(|role| captured.field(role, "currency"));
    let code = code.or(captured.set("currency"));
    let unit = captured.span("per").zip(captured.span("currency")).map(|(per, currency)| {
        let source = captured.source();
        format!("{}/{}", &source[currency.range()], &source[per.range()]).into()
    });
    let quantity = Quantity { currency: code.map(Into::into), unit, ..amount.figure.quantity() };
    Some(amount.mention(captured, Kind::Money, quantity))
}
