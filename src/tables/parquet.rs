//! One Parquet file a table, with decimals as decimals and dates as dates.
//!
//! Takes rows; gives bytes, the same for the same rows. Words are UTF-8 strings, days DATE, whole numbers INT64, flags
//! BOOLEAN; exact decimals DECIMAL(38, s), with as many digits behind the point as the column needs. A column with a
//! decimal that 38 digits do not hold is written as strings: nothing is rounded.

use super::cell::{Cell, decimal_text};
use super::csv::text;
use super::rows::Run;
use crate::model::{Date, Decimal};
use crate::rules::columns::{Table, Type};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, FixedLenByteArray};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type as Schema;
use std::io;
use std::sync::Arc;

/// Digits that a decimal of 16 bytes holds.
const PRECISION: u32 = 38;

/// A column's cells, and whether each row has one.
struct Cells {
    kind: Stored,
    there: Vec<i16>,
    texts: Vec<ByteArray>,
    decimals: Vec<Decimal>,
    whole: Vec<i64>,
    days: Vec<i32>,
    flags: Vec<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stored {
    Text,
    Decimal(u32),
    Whole,
    Day,
    Flag,
}

/// A table as a Parquet file.
///
/// # Errors
/// A row cannot be had.
pub fn bytes<'r>(run: &'r Run<'r>, table: &'r Table) -> io::Result<Vec<u8>> {
    let mut columns: Vec<Cells> = table.columns.iter().map(|column| Cells::new(column.kind)).collect();
    run.rows(table, &mut |row| {
        columns.iter_mut().zip(row).for_each(|(column, cell)| column.push(cell.as_ref()));
        Ok(())
    })?;
    columns.iter_mut().for_each(Cells::settle);
    written(table, &columns).map_err(io::Error::other)
}

fn written(table: &Table, columns: &[Cells]) -> Result<Vec<u8>, ParquetError> {
    let fields =
        table.columns.iter().zip(columns).map(|(column, cells)| Ok(Arc::new(field(&column.name, cells.kind)?)));
    let fields = fields.collect::<Result<Vec<_>, ParquetError>>()?;
    let schema = Schema::group_type_builder(&table.name).with_fields(fields).build()?;
    let settings = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(format!("kaoju {}", env!("CARGO_PKG_VERSION")))
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(settings))?;
    let mut group = writer.next_row_group()?;
    for cells in columns {
        let Some(mut column) = group.next_column()? else { break };
        let there = Some(&*cells.there);
        match column.untyped() {
            ColumnWriter::ByteArrayColumnWriter(out) => out.write_batch(&cells.texts, there, None)?,
            ColumnWriter::Int64ColumnWriter(out) => out.write_batch(&cells.whole, there, None)?,
            ColumnWriter::Int32ColumnWriter(out) => out.write_batch(&cells.days, there, None)?,
            ColumnWriter::BoolColumnWriter(out) => out.write_batch(&cells.flags, there, None)?,
            ColumnWriter::FixedLenByteArrayColumnWriter(out) => {
                let Stored::Decimal(scale) = cells.kind else { continue };
                let fixed = |value: &Decimal| scaled(value, scale).unwrap_or_default().to_be_bytes().to_vec();
                let values: Vec<FixedLenByteArray> = cells.decimals.iter().map(|value| fixed(value).into()).collect();
                out.write_batch(&values, there, None)?
            }
            _ => 0,
        };
        column.close()?;
    }
    group.close()?;
    writer.into_inner()
}

fn field(name: &str, kind: Stored) -> Result<Schema, ParquetError> {
    let (physical, logical) = match kind {
        Stored::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Stored::Decimal(scale) => {
            let logical = LogicalType::decimal(scale as i32, PRECISION as i32);
            let builder = Schema::primitive_type_builder(name, Physical::FIXED_LEN_BYTE_ARRAY).with_length(16);
            let builder = builder.with_precision(PRECISION as i32).with_scale(scale as i32);
            return builder.with_repetition(Repetition::OPTIONAL).with_logical_type(Some(logical)).build();
        }
        Stored::Whole => (Physical::INT64, None),
        Stored::Day => (Physical::INT32, Some(LogicalType::Date)),
        Stored::Flag => (Physical::BOOLEAN, None),
    };
    let builder = Schema::primitive_type_builder(name, physical).with_logical_type(logical);
    builder.with_repetition(Repetition::OPTIONAL).build()
}

/// The value times ten to the power of the scale, where 38 digits hold it.
fn scaled(value: &Decimal, scale: u32) -> Option<i128> {
    let value = value.normalize();
    let power = 10i128.checked_pow(scale.checked_sub(value.scale())?)?;
    let scaled = value.mantissa().checked_mul(power)?;
    (scaled.unsigned_abs() < 10u128.pow(PRECISION)).then_some(scaled)
}

impl Cells {
    fn new(kind: Type) -> Self {
        let kind = match kind {
            Type::Id | Type::Text | Type::Code | Type::Edtf => Stored::Text,
            Type::Day => Stored::Day,
            Type::Integer => Stored::Whole,
            Type::Decimal => Stored::Decimal(0),
            Type::Boolean => Stored::Flag,
        };
        let (texts, decimals, whole, days, flags) = (vec![], vec![], vec![], vec![], vec![]);
        Self { kind, there: vec![], texts, decimals, whole, days, flags }
    }

    fn push(&mut self, cell: Option<&Cell<'_>>) {
        self.there.push(i16::from(cell.is_some()));
        match (self.kind, cell) {
            (_, None) => {}
            (Stored::Decimal(_), Some(Cell::Decimal(value))) => self.decimals.push(*value),
            (Stored::Whole, Some(Cell::Integer(value))) => self.whole.push(i64::try_from(*value).unwrap_or(i64::MAX)),
            (Stored::Day, Some(Cell::Day(day))) => self.days.push(since_1970(*day)),
            (Stored::Flag, Some(Cell::Flag(flag))) => self.flags.push(*flag),
            (Stored::Text, Some(cell)) => self.texts.push(ByteArray::from(text(cell).into_owned().into_bytes())),
            // A cell of another type than its column's: rows have none.
            (_, Some(_)) => *self.there.last_mut().unwrap_or(&mut 0) = 0,
        }
    }

    /// The fewest digits behind the point that hold all decimals; strings where none do.
    fn settle(&mut self) {
        if let Stored::Decimal(_) = self.kind {
            let scale = self.decimals.iter().map(|value| value.normalize().scale()).max().unwrap_or(0);
            if self.decimals.iter().all(|value| scaled(value, scale).is_some()) {
                self.kind = Stored::Decimal(scale);
            } else {
                self.texts =
                    self.decimals.iter().map(|value| ByteArray::from(decimal_text(value).into_bytes())).collect();
                self.kind = Stored::Text;
            }
        }
    }
}

fn since_1970(day: Date) -> i32 {
    let first = Date::constant(1970, 1, 1);
    (day.duration_since(first).as_hours() / 24) as i32
}

#[cfg(test)]
mod tests {
    use super::{bytes, scaled, since_1970};
    use crate::model::{Date, Decimal};
    use crate::tables::rows::Run;
    use crate::tables::sample;

    #[test]
    fn days_are_counted_from_1970() {
        for (day, expected) in
            [((1970, 1, 1), 0), ((1969, 12, 31), -1), ((2023, 7, 25), 19563), ((618, 6, 18), -493_640)]
        {
            assert_eq!(since_1970(Date::new(day.0, day.1, day.2).unwrap()), expected, "{day:?}");
        }
    }

    #[test]
    fn decimals_keep_every_digit() {
        let scaled = |text: &str, scale| scaled(&Decimal::from_str_exact(text).unwrap(), scale);
        assert_eq!(scaled("50500.250", 2), Some(5_050_025));
        assert_eq!(scaled("-0.5", 3), Some(-500));
        assert_eq!(scaled("0.125", 2), None);
        assert_eq!(scaled("1234567890123456789012345678", 11), None);
    }

    #[test]
    fn the_same_rows_give_the_same_bytes() {
        let articles = [sample::article()];
        let run = Run::new(&articles, &[], &[]);
        for table in &run.tables {
            let file = bytes(&run, table).unwrap();
            assert!(file.starts_with(b"PAR1") && file.ends_with(b"PAR1"), "{}", table.name);
            assert_eq!(file, bytes(&run, table).unwrap());
        }
    }
}
