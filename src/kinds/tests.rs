//! What the readers make of a winner, where no example of a rule can say it.

use super::read;
use crate::gazetteer::Gazetteer;
use crate::matcher::Matcher;
use crate::rules;
use std::sync::Arc;

/// The 约 of 签约 is no hedge: the mention begins behind it.
#[test]
fn a_hedge_that_ends_a_word_stays_outside() {
    let rules = Arc::new(rules::load(None).expect("the shipped rules load"));
    let matcher = Matcher::new(Arc::clone(&rules), Arc::new(Gazetteer::shipped())).expect("the shipped rules compile");
    let mut cache = matcher.cache();
    for (text, span, modifier) in [("签约12个项目", "12个", "exact"), ("大会约12个项目", "约12个", "about")]
    {
        let found = matcher.find(text, &mut cache);
        let mention = read(&found[0]).expect("a mention");
        assert_eq!(&text[mention.span.range()], span);
        assert_eq!(mention.modifier.map(crate::model::Modifier::name), Some(modifier));
    }
}
