//! Standard input to standard output.

use std::io::{self, BufWriter, Read, Write};
use std::process::ExitCode;

use log_sanitizer::{Sanitizer, StreamSanitizer};

use crate::progress::Progress;
use crate::summary::Summary;

/// Bytes that are read at once.
const CHUNK: usize = 256 * 1024;

/// Filters until the input ends. What is settled leaves before the next read waits.
pub(crate) fn run(sanitizer: Sanitizer, summary: bool) -> io::Result<ExitCode> {
    let mut stream = StreamSanitizer::new(sanitizer.clone());
    let mut input = io::stdin().lock();
    let mut output = BufWriter::new(io::stdout().lock());
    let mut progress = Progress::of_filter();
    let (mut chunk, mut clean) = (vec![0; CHUNK], Vec::new());
    let mut told = Summary::default();
    loop {
        let read = match input.read(&mut chunk) {
            Ok(0) => break,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        stream.push(&chunk[..read], &mut clean);
        output.write_all(&clean)?;
        clean.clear();
        if read < CHUNK {
            output.flush()?;
        }
        told.bytes += read as u64;
        told.lines += memchr::memchr_iter(b'\n', &chunk[..read]).count() as u64;
        progress.tell(told.bytes);
    }
    stream.finish(&mut clean);
    output.write_all(&clean)?;
    output.flush()?;
    progress.clear();
    if summary {
        sanitizer.counts().for_each(|(class, count)| told.add(class, count));
        writeln!(io::stderr(), "{}", told.json())?;
    }
    Ok(ExitCode::SUCCESS)
}
