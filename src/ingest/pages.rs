//! From glyphs on a page to lines in reading order.
//!
//! Takes the glyphs of a page with their places (from the top left, in points); gives lines, top to bottom
//! and column by column. A page is cut where a white strip runs through the whole of it: down
//! between columns of running text, across elsewhere. Glyphs drawn twice in one place count once.
//! Cells of a table stay on their row. It knows nothing of PDF.

/// One character or more, drawn at one place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    pub text: String,
    /// Left end of its baseline.
    pub x: f64,
    pub y: f64,
    /// Height of its em.
    pub size: f64,
    /// How far the next one stands.
    pub advance: f64,
}

/// A line of text and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub text: String,
    /// Left, top, right, bottom.
    pub bounds: [f64; 4],
    /// It begins a block: more room above it than between lines.
    pub apart: bool,
}

/// Glyphs of one line without a wide gap.
#[derive(Debug, Clone)]
struct Segment {
    text: String,
    left: f64,
    right: f64,
    y: f64,
    size: f64,
}

impl Segment {
    fn top(&self) -> f64 {
        self.y - 0.85 * self.size
    }

    fn bottom(&self) -> f64 {
        self.y + 0.15 * self.size
    }
}

/// Room between glyphs that parts words, and what parts the cells of a table, in ems.
const WORD: f64 = 0.45;
const CELL: f64 = 1.2;
/// How deep a page is cut.
const DEEPEST: usize = 40;

/// The lines of a page.
pub(super) fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let segments = segments(once(glyphs));
    let mut lines = Vec::new();
    cut(segments, 0, &mut lines);
    lines
}

/// Leaves out what is drawn twice in one place, as bold print is in many files, and blanks.
fn once(mut glyphs: Vec<Glyph>) -> Vec<Glyph> {
    glyphs.retain(|glyph| {
        let placed = glyph.x.is_finite() && glyph.y.is_finite() && glyph.size.is_finite();
        placed && glyph.size > 0.5 && !glyph.text.trim().is_empty()
    });
    let mut seen = std::collections::HashSet::new();
    glyphs.retain(|glyph| {
        let step = (0.3 * glyph.size).max(0.5);
        let place =
            |dx: f64| ((glyph.x / step + dx).round() as i64, (glyph.y / step).round() as i64, glyph.text.clone());
        let new = !seen.contains(&place(0.0)) && !seen.contains(&place(0.5)) && !seen.contains(&place(-0.5));
        seen.insert(place(0.0));
        new
    });
    glyphs
}

/// From left to right, but as they were drawn where two nearly stand in one place: marks are pressed together.
fn in_order(row: &mut [Glyph]) {
    let drawn: Vec<usize> = {
        let mut order: Vec<usize> = (0..row.len()).collect();
        order.sort_by(|&a, &b| row[a].x.total_cmp(&row[b].x));
        for i in 1..order.len() {
            let (left, right) = (&row[order[i - 1]], &row[order[i]]);
            if order[i - 1] > order[i] && right.x - left.x < 0.4 * left.size.min(right.size) {
                order.swap(i - 1, i);
            }
        }
        order
    };
    let sorted: Vec<Glyph> = drawn.into_iter().map(|i| row[i].clone()).collect();
    row.clone_from_slice(&sorted);
}

/// Glyphs that follow each other on one line.
fn segments(mut glyphs: Vec<Glyph>) -> Vec<Segment> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    // Baselines that differ by less than a third of an em are one.
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        match rows.last_mut() {
            Some(row) if glyph.y - row[0].y < 0.35 * glyph.size.min(row[0].size) => row.push(glyph),
            _ => rows.push(vec![glyph]),
        }
    }
    let mut segments: Vec<Segment> = Vec::new();
    for mut row in rows {
        in_order(&mut row);
        let mut open: Option<Segment> = None;
        for glyph in row {
            let right = glyph.x + glyph.advance.max(0.1 * glyph.size);
            match &mut open {
                Some(segment) if glyph.x - segment.right < WORD * glyph.size.max(segment.size) => {
                    let gap = glyph.x - segment.right;
                    let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                    let latin = ascii(segment.text.chars().next_back()) && ascii(glyph.text.chars().next());
                    if latin && gap > 0.2 * glyph.size {
                        segment.text.push(' ');
                    }
                    segment.text.push_str(&glyph.text);
                    segment.right = segment.right.max(right);
                    segment.size = segment.size.max(glyph.size);
                }
                _ => {
                    segments.extend(open.take());
                    open = Some(Segment { text: glyph.text, left: glyph.x, right, y: glyph.y, size: glyph.size });
                }
            }
        }
        segments.extend(open);
    }
    segments
}

/// Cuts a region along its white strips and reads the parts in order.
fn cut(mut region: Vec<Segment>, depth: usize, lines: &mut Vec<Line>) {
    if region.is_empty() {
        return;
    }
    if depth < DEEPEST && region.len() > 1 {
        if let Some(x) = gutter(&region) {
            let (left, right) = region.into_iter().partition(|segment| segment.left < x);
            cut(left, depth + 1, lines);
            cut(right, depth + 1, lines);
            return;
        }
        if let Some((x, top, bottom)) = columns(&region) {
            let (above, rest): (Vec<_>, Vec<_>) = region.into_iter().partition(|segment| segment.y < top);
            let (beside, below): (Vec<_>, Vec<_>) = rest.into_iter().partition(|segment| segment.y <= bottom);
            let (left, right) = beside.into_iter().partition(|segment| segment.left < x);
            for part in [above, left, right, below] {
                cut(part, depth + 1, lines);
            }
            return;
        }
        if let Some(y) = strip(&mut region) {
            let (above, below) = region.into_iter().partition(|segment| segment.y < y);
            cut(above, depth + 1, lines);
            cut(below, depth + 1, lines);
            return;
        }
    }
    leaf(region, lines);
}

/// A white strip from top to bottom between two columns, one of them of running text.
fn gutter(region: &[Segment]) -> Option<f64> {
    let mut spans: Vec<(f64, f64)> = region.iter().map(|segment| (segment.left, segment.right)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let size = median(region.iter().map(|segment| segment.size));
    let mut end = spans[0].1;
    for &(left, right) in &spans[1..] {
        if left - end > WORD * size {
            let x = f64::midpoint(left, end);
            let columns =
                [true, false].map(|side| is_column(region.iter().filter(|segment| (segment.left < x) == side), size));
            if columns == [true; 2] || (left - end > 0.8 * size && columns.contains(&true)) {
                return Some(x);
            }
        }
        end = end.max(right);
    }
    None
}

/// Fewest lines of columns that stand between what goes across them.
const BESIDE: usize = 6;

/// A white strip between two columns that runs through a part of the region: its place, and the first and the last
/// baseline beside it. The longest is taken.
fn columns(region: &[Segment]) -> Option<(f64, f64, f64)> {
    let size = median(region.iter().map(|segment| segment.size));
    let mut lefts: Vec<f64> = region.iter().map(|segment| segment.left).collect();
    lefts.sort_by(f64::total_cmp);
    let mut rows: Vec<&Segment> = region.iter().collect();
    rows.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut best: Option<(usize, f64, f64, f64)> = None;
    let mut at = 0;
    while at < lefts.len() {
        let edge = lefts[at];
        let many = lefts[at..].iter().take_while(|&&left| left < edge + 0.3 * size).count();
        at += many;
        if many < 3 {
            continue;
        }
        let x = edge - 0.25 * size;
        let crosses = |segment: &Segment| segment.left < x && segment.right > x - 0.5 * size;
        for run in rows.split(|segment| crosses(segment)) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            if run.len() < 2 * BESIDE || best.is_some_and(|(most, ..)| run.len() <= most) || run.len() == rows.len() {
                continue;
            }
            let side = |left: bool| run.iter().copied().filter(move |segment| (segment.left < x) == left);
            let two = [true, false].map(|left| is_column(side(left), size));
            if two.contains(&true) && [true, false].iter().all(|&left| side(left).count() >= 3) {
                best = Some((run.len(), x, first.y, last.y));
            }
        }
    }
    best.map(|(_, x, top, bottom)| (x, top, bottom))
}

/// Whether segments are lines of running text: most lines as wide as the column, without gaps.
fn is_column<'a>(segments: impl Iterator<Item = &'a Segment>, size: f64) -> bool {
    let mut rows: Vec<(f64, f64, f64, f64)> = Vec::new();
    let mut segments: Vec<&Segment> = segments.collect();
    segments.sort_by(|a, b| a.y.total_cmp(&b.y));
    for segment in segments {
        match rows.last_mut() {
            Some(row) if segment.y - row.0 < 0.5 * size => {
                row.1 = row.1.min(segment.left);
                row.2 = row.2.max(segment.right);
                row.3 += segment.right - segment.left;
            }
            _ => rows.push((segment.y, segment.left, segment.right, segment.right - segment.left)),
        }
    }
    let left = rows.iter().map(|row| row.1).fold(f64::MAX, f64::min);
    let right = rows.iter().map(|row| row.2).fold(f64::MIN, f64::max);
    let filled = |row: &&(f64, f64, f64, f64)| row.3 > 0.7 * (right - left);
    let full = rows.iter().filter(filled).count();
    rows.len() >= 3 && right - left > 7.0 * size && 2 * full > rows.len()
}

/// The widest white strip from left to right, where that is more than the room between two lines.
fn strip(region: &mut [Segment]) -> Option<f64> {
    region.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut bottom = region[0].bottom();
    let mut best: Option<(f64, f64)> = None;
    for segment in &region[1..] {
        let room = segment.top() - bottom;
        if room > 0.0 && best.is_none_or(|(most, _)| room > most + 0.1) {
            best = Some((room, bottom + room / 2.0));
        }
        bottom = bottom.max(segment.bottom());
    }
    best.map(|(_, middle)| middle)
}

/// The lines of a region that is not cut further.
fn leaf(mut region: Vec<Segment>, lines: &mut Vec<Line>) {
    region.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.left.total_cmp(&b.left)));
    let mut rows: Vec<Vec<Segment>> = Vec::new();
    for segment in region {
        match rows.last_mut() {
            Some(row) if segment.y - row[0].y < 0.5 * segment.size.min(row[0].size) => row.push(segment),
            _ => rows.push(vec![segment]),
        }
    }
    for mut row in rows {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
        let mut text = String::new();
        for (i, segment) in row.iter().enumerate() {
            if i > 0 {
                text.push(if segment.left - row[i - 1].right > CELL * segment.size { '\t' } else { ' ' });
            }
            text.push_str(&segment.text);
        }
        let left = row[0].left;
        let right = row.iter().map(|segment| segment.right).fold(left, f64::max);
        let top = row.iter().map(Segment::top).fold(f64::MAX, f64::min);
        let bottom = row.iter().map(Segment::bottom).fold(f64::MIN, f64::max);
        lines.push(Line { text, bounds: [left, top, right, bottom], apart: false });
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Marks lines that stand apart from the one above, and indents those that begin a paragraph.
pub(super) fn shape(lines: &mut [Line]) {
    let height = |line: &Line| line.bounds[3] - line.bounds[1];
    for i in 1..lines.len() {
        let (before, line) = (&lines[i - 1], &lines[i]);
        let room = line.bounds[1] - before.bounds[3];
        let apart = room > 1.1 * height(line)
            || room < -height(line)
            || (height(line) - height(before)).abs() > 0.25 * height(before);
        lines[i].apart = apart;
    }
    let lefts: Vec<f64> = lines.iter().map(|line| line.bounds[0]).collect();
    for i in 0..lines.len() {
        let em = height(&lines[i]);
        let near = |j: usize| lines[j].bounds[2] > lefts[i] && lefts[j] < lines[i].bounds[2];
        let ahead = (i + 1..lines.len().min(i + 2)).filter(|&j| near(j) && !lines[j].apart).map(|j| lefts[j]).next();
        if let Some(left) = ahead {
            let indent = (lefts[i] - left) / em;
            if (1.2..=3.5).contains(&indent) && lines[i].text.contains(|c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c))
            {
                lines[i].text.insert_str(0, "　　");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Glyph, lines};

    fn put(text: &str, x: f64, y: f64) -> Vec<Glyph> {
        let glyph =
            |(i, c): (usize, char)| Glyph { text: c.into(), x: x + 10.0 * i as f64, y, size: 10.0, advance: 10.0 };
        text.chars().enumerate().map(glyph).collect()
    }

    #[track_caller]
    fn check(parts: &[(&str, f64, f64)], expected: &str) {
        let glyphs = parts.iter().flat_map(|&(text, x, y)| put(text, x, y)).collect();
        let texts: Vec<String> = lines(glyphs).into_iter().map(|line| line.text).collect();
        assert_eq!(texts.join("|"), expected);
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        check(
            &[
                ("湘赣边区域合作示范区建设纪实报道", 10.0, 20.0),
                ("左栏第一行左栏第一行", 10.0, 60.0),
                ("右栏第一行右栏第一行", 130.0, 60.0),
                ("左栏第二行左栏第二行", 10.0, 75.0),
                ("右栏第二行右栏第二行", 130.0, 75.0),
                ("左栏第三行左栏第三行", 10.0, 90.0),
                ("右栏第三行完。", 130.0, 90.0),
            ],
            "湘赣边区域合作示范区建设纪实报道|左栏第一行左栏第一行|左栏第二行左栏第二行|左栏第三行左栏第三行|右栏第一行右栏第一行|右栏第二行右栏第二行|右栏第三行完。",
        );
    }

    #[test]
    fn rows_of_a_table_stay_rows_and_overprint_counts_once() {
        check(
            &[
                ("地区", 10.0, 20.0),
                ("产值", 110.0, 20.0),
                ("浏阳市", 10.0, 35.0),
                ("100", 110.0, 35.0),
                ("平江县", 10.0, 50.0),
                ("90", 110.0, 50.0),
                ("粗体", 10.0, 80.0),
                ("粗体", 10.5, 80.0),
            ],
            "地区\t产值|浏阳市\t100|平江县\t90|粗体",
        );
    }
}
