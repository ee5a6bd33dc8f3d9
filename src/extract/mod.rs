//! Matcher and readers make mentions; every numeral gets its class.
