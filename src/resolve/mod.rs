//! From relative to absolute: dates, places.
