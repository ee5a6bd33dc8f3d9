//! How much the streams of a PDF unpack to, measured before anything is unpacked for good.
//!
//! Takes a file's bytes; tells whether one of its streams is larger than a page of an article can be. A few hundred
//! bytes can be packed so that they fill the memory, and be packed again, so what comes out is looked at in the same
//! way. It keeps nothing of what it unpacks, and does not know what a stream is for.

use flate2::read::ZlibDecoder;
use std::io::{self, Read};

/// The most bytes of one stream.
pub(super) const LARGEST: u64 = 256 << 20;
/// How often a stream may be packed.
const LAYERS: usize = 4;

/// Whether a stream of the file unpacks to more than [`LARGEST`], or is packed again and again.
pub(super) fn is_bomb(file: &[u8]) -> bool {
    const STREAM: &[u8] = b"stream";
    let mut rest = file;
    while let Some(at) = rest.windows(STREAM.len()).position(|window| window == STREAM) {
        rest = &rest[at + STREAM.len()..];
        let data = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if is_large(data) {
            return true;
        }
    }
    false
}

fn is_large(data: &[u8]) -> bool {
    let mut packed = is_packed(&data[..data.len().min(2)]);
    for layers in 1..=LAYERS {
        if !packed {
            return false;
        }
        let mut unpacked: Box<dyn Read + '_> = Box::new(data);
        for _ in 0..layers {
            unpacked = Box::new(ZlibDecoder::new(unpacked));
        }
        let mut head = Vec::new();
        // What cannot be unpacked to its end is as long as what came out of it.
        let _ = unpacked.by_ref().take(2).read_to_end(&mut head);
        if io::copy(&mut unpacked.take(LARGEST), &mut io::sink()).is_ok_and(|length| length == LARGEST) {
            return true;
        }
        packed = is_packed(&head);
    }
    packed
}

/// Whether bytes begin as what zlib packed does.
fn is_packed(head: &[u8]) -> bool {
    matches!(head, [first, second] if first & 0x0F == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31))
}

#[cfg(test)]
mod tests {
    use super::{LARGEST, is_bomb};
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::new(9));
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn what_fills_the_memory_is_told_by_what_it_unpacks_to() {
        let file = |stream: &[u8]| [b"<< /Length 9 >>\nstream\n", stream, b"\nendstream"].concat();
        let once = packed(&vec![b' '; LARGEST as usize + 2]);
        let twice = packed(&once);
        assert!(twice.len() < 10_000);
        assert!(is_bomb(&file(&once)) && is_bomb(&file(&twice)));
        assert!(is_bomb(&file(&packed(&packed(&packed(&packed(&packed(b"3"))))))));
        for harmless in [&packed(&[b' '; 100_000])[..], b"stream\nstream\n", b"", &once[..once.len() / 9], &twice[..20]]
        {
            assert!(!is_bomb(&file(harmless)));
        }
    }
}
