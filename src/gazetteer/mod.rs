//! Places by name, by code, in a given year.
