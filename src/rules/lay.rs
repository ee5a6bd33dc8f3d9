//! Values as bytes, one behind the other, for what is laid out when Kaoju is built.
//!
//! The bytes are written and read by the same build, so that they need no version and no check: what is read is what
//! was written. Numbers are little-endian. The build writes and the program reads, so that the program never writes
//! but in its tests.
#![cfg_attr(all(laid_out, not(test)), allow(dead_code))]

use crate::model::{Kind, Name};
use std::ops::Range;
use std::sync::Arc;

/// What can be laid out as bytes and taken back.
pub(crate) trait Lay: Sized {
    /// Writes it behind what is there.
    fn lay(&self, out: &mut Vec<u8>);
    /// Reads it from the front of the bytes, which are then those behind it.
    fn take(bytes: &mut &[u8]) -> Self;
}

/// Implements [`Lay`] for a struct, field by field.
macro_rules! lay_fields {
    ($type:ty { $($field:ident),* $(,)? }) => {
        impl $crate::rules::lay::Lay for $type {
            fn lay(&self, out: &mut Vec<u8>) {
                $($crate::rules::lay::Lay::lay(&self.$field, out);)*
            }

            fn take(bytes: &mut &[u8]) -> Self {
                $(let $field = $crate::rules::lay::Lay::take(bytes);)*
                Self { $($field),* }
            }
        }
    };
}
pub(crate) use lay_fields;

/// The first bytes; the rest stays.
fn front<'b>(bytes: &mut &'b [u8], length: usize) -> &'b [u8] {
    let (front, rest) = bytes.split_at(length);
    *bytes = rest;
    front
}

impl Lay for u32 {
    fn lay(&self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }

    fn take(bytes: &mut &[u8]) -> Self {
        front(bytes, 4).try_into().map_or(0, Self::from_le_bytes)
    }
}

impl Lay for usize {
    fn lay(&self, out: &mut Vec<u8>) {
        (*self as u32).lay(out);
    }

    fn take(bytes: &mut &[u8]) -> Self {
        u32::take(bytes) as Self
    }
}

impl Lay for bool {
    fn lay(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn take(bytes: &mut &[u8]) -> Self {
        front(bytes, 1)[0] == 1
    }
}

impl Lay for char {
    fn lay(&self, out: &mut Vec<u8>) {
        u32::from(*self).lay(out);
    }

    fn take(bytes: &mut &[u8]) -> Self {
        Self::from_u32(u32::take(bytes)).unwrap_or_default()
    }
}

fn lay_text(text: &str, out: &mut Vec<u8>) {
    text.len().lay(out);
    out.extend(text.as_bytes());
}

fn take_text<'b>(bytes: &mut &'b [u8]) -> &'b str {
    let length = usize::take(bytes);
    std::str::from_utf8(front(bytes, length)).unwrap_or_default()
}

/// Implements [`Lay`] for what is made of a text.
macro_rules! texts {
    ($($type:ty),*) => {
        $(impl Lay for $type {
            fn lay(&self, out: &mut Vec<u8>) {
                lay_text(self, out);
            }

            fn take(bytes: &mut &[u8]) -> Self {
                take_text(bytes).into()
            }
        })*
    };
}

texts!(String, Box<str>, Name);

impl<T: Lay> Lay for Vec<T> {
    fn lay(&self, out: &mut Vec<u8>) {
        self.len().lay(out);
        self.iter().for_each(|item| item.lay(out));
    }

    fn take(bytes: &mut &[u8]) -> Self {
        let length = usize::take(bytes);
        (0..length).map(|_| T::take(bytes)).collect()
    }
}

impl<T: Lay> Lay for Box<[T]> {
    fn lay(&self, out: &mut Vec<u8>) {
        self.len().lay(out);
        self.iter().for_each(|item| item.lay(out));
    }

    fn take(bytes: &mut &[u8]) -> Self {
        Vec::take(bytes).into()
    }
}

impl<T: Lay> Lay for Option<T> {
    fn lay(&self, out: &mut Vec<u8>) {
        self.is_some().lay(out);
        if let Some(value) = self {
            value.lay(out);
        }
    }

    fn take(bytes: &mut &[u8]) -> Self {
        bool::take(bytes).then(|| T::take(bytes))
    }
}

impl<T: Lay> Lay for Arc<T> {
    fn lay(&self, out: &mut Vec<u8>) {
        (**self).lay(out);
    }

    fn take(bytes: &mut &[u8]) -> Self {
        Self::new(T::take(bytes))
    }
}

impl<A: Lay, B: Lay> Lay for (A, B) {
    fn lay(&self, out: &mut Vec<u8>) {
        self.0.lay(out);
        self.1.lay(out);
    }

    fn take(bytes: &mut &[u8]) -> Self {
        (A::take(bytes), B::take(bytes))
    }
}

impl Lay for Range<usize> {
    fn lay(&self, out: &mut Vec<u8>) {
        (self.start, self.end).lay(out);
    }

    fn take(bytes: &mut &[u8]) -> Self {
        usize::take(bytes)..usize::take(bytes)
    }
}

impl Lay for Kind {
    fn lay(&self, out: &mut Vec<u8>) {
        super::stand_in(*self).lay(out);
    }

    fn take(bytes: &mut &[u8]) -> Self {
        super::stands_for(char::take(bytes)).unwrap_or(Self::User(0))
    }
}
