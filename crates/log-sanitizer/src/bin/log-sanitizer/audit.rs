//! Reports where files still hold something: one line per place, never the value; then the counts as JSON.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use log_sanitizer::{Place, Sanitizer, StreamSearch};

use crate::progress::Progress;
use crate::summary::Summary;

/// Bytes that are read at once.
const CHUNK: usize = 256 * 1024;

/// Searches every file; a file that can't be read ends the run.
pub(crate) fn run(sanitizer: &Sanitizer, files: &[PathBuf], only_summary: bool) -> io::Result<ExitCode> {
    let total = files.iter().filter_map(|file| file.metadata().ok()).map(|meta| meta.len()).sum();
    let mut audit = Audit {
        sanitizer,
        out: BufWriter::new(io::stdout().lock()),
        only_summary,
        summary: Summary::default(),
        progress: Progress::of_audit(total),
    };
    for file in files {
        audit.file(file).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", file.display())))?;
    }
    audit.progress.clear();
    writeln!(audit.out, "{}", audit.summary.json())?;
    audit.out.flush()?;
    Ok(if audit.summary.found() == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

struct Audit<'a, W: Write> {
    sanitizer: &'a Sanitizer,
    out: W,
    only_summary: bool,
    summary: Summary,
    progress: Progress,
}

impl<W: Write> Audit<'_, W> {
    fn file(&mut self, path: &Path) -> io::Result<()> {
        let mut input: Box<dyn Read> =
            if path == Path::new("-") { Box::new(io::stdin().lock()) } else { Box::new(File::open(path)?) };
        let mut search = StreamSearch::new(self.sanitizer.clone());
        let mut chunk = vec![0; CHUNK];
        let mut last = b'\n';
        loop {
            let read = match input.read(&mut chunk) {
                Ok(0) => break,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            last = chunk[read - 1];
            self.summary.bytes += read as u64;
            self.places(path, |show| search.push(&chunk[..read], show))?;
            self.progress.tell(self.summary.bytes);
        }
        self.summary.lines += search.lines() + u64::from(last != b'\n');
        self.summary.files += 1;
        self.places(path, |show| search.finish(show))
    }

    /// Counts and tells every place that `search` shows.
    fn places(&mut self, path: &Path, search: impl FnOnce(&mut dyn FnMut(Place<'_>))) -> io::Result<()> {
        let Self { out, summary, only_summary, .. } = self;
        let mut told = Ok(());
        search(&mut |place| {
            summary.add(place.class, 1);
            if !*only_summary && told.is_ok() {
                let Place { line, column, class, rule, .. } = place;
                told = writeln!(out, "{}:{line}:{column}: {class} ({rule})", path.display());
            }
        });
        told
    }
}
