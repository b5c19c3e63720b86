//! Reading files whose size is known, in as few calls as the system allows: of files there are tens
//! of thousands.

use std::io::{ErrorKind, Read, Result};

/// Reads a file that should have `size` bytes, and at most one byte more: what comes back is longer
/// when the file is. The buffer grows as needed and may be used again.
pub fn expected(mut file: impl Read, size: usize, buffer: &mut Vec<u8>) -> Result<&[u8]> {
    // A longer buffer keeps what an earlier file left in it: `filled` bounds what is returned.
    if buffer.len() <= size {
        buffer.resize(size + 1, 0);
    }
    let mut filled = 0;
    loop {
        match file.read(&mut buffer[filled..=size]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            // A signal came in between, and nothing was read.
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        // There was room for more: a file gives less than asked for where it ends.
        if filled >= size {
            break;
        }
    }
    Ok(&buffer[..filled])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, with an interruption before each.
    struct Slow<'a>(&'a [u8], bool);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(ErrorKind::Interrupted.into());
            }
            let room = buffer.len().min(1);
            self.0.read(&mut buffer[..room])
        }
    }

    #[test]
    fn the_length_tells_whether_a_file_is_as_expected() {
        let mut buffer = Vec::new();
        for (content, size, read) in [
            ("abc", 3, "abc"),
            ("abc", 5, "abc"),
            ("abc", 1, "ab"),
            ("abc", 0, "a"),
            ("", 0, ""),
            ("", 2, ""),
        ] {
            assert_eq!(
                expected(content.as_bytes(), size, &mut buffer).expect("it can be read"),
                read.as_bytes()
            );
        }
        // A buffer that was used for something longer.
        assert_eq!(
            expected(Slow(b"abc", false), 3, &mut vec![7; 20]).expect("it can be read"),
            b"abc"
        );
    }

    /// Counts how often it is asked.
    struct Counted<'a>(&'a [u8], usize);

    impl Read for Counted<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
            self.1 += 1;
            self.0.read(buffer)
        }
    }

    #[test]
    fn one_call_is_enough_for_a_file_that_is_as_expected() {
        for (content, size, calls) in [("abc", 3, 1), ("abcdef", 3, 1), ("", 0, 1), ("ab", 3, 2)] {
            let mut file = Counted(content.as_bytes(), 0);
            expected(&mut file, size, &mut Vec::new()).expect("it can be read");
            assert_eq!(file.1, calls, "{content} {size}");
        }
    }
}
