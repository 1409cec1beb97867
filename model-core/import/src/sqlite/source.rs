//! Opens a database so that it is never locked and never changed.
//!
//! A database at rest is read as immutable: SQLite takes no lock and writes no file beside it. One
//! with a journal or a write-ahead log beside it is copied first, and the copy is read, as SQLite
//! would have to recover or lock the original.

use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use rusqlite::{Connection, ErrorCode, OpenFlags};
use tempfile::TempDir;

use super::ImportError;

/// An open database.
#[derive(Debug)]
pub(crate) struct Source {
    /// The connection; it cannot write.
    pub(crate) connection: Connection,
    path: PathBuf,
    stamp: Option<(u64, Duration)>,
    // Goes away with the source.
    _copy: Option<TempDir>,
}

/// How every SQLite database begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

impl Source {
    pub(crate) fn open(path: &Path) -> Result<Source, ImportError> {
        check_header(path)?;
        let stamp = stamp(path);
        let (connection, copy) = if needs_copy(path) {
            let (copy, file) = copy_aside(path)?;
            (connect(&file, "?mode=rw"), Some(copy))
        } else {
            (connect(path, "?immutable=1"), None)
        };
        let connection = connection.map_err(|error| error_of(path, error))?;
        let source = Source { connection, path: path.to_owned(), stamp, _copy: copy };
        source.prepare().map_err(|error| source.error(error))?;
        Ok(source)
    }

    /// SQLite reads the file with the first question only.
    fn prepare(&self) -> rusqlite::Result<()> {
        self.connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        self.connection.execute_batch("PRAGMA trusted_schema=OFF; PRAGMA query_only=ON; BEGIN")
    }

    /// What a failure of SQLite means here.
    pub(super) fn error(&self, error: rusqlite::Error) -> ImportError {
        error_of(&self.path, error)
    }

    /// That no other program wrote to the file since it was opened.
    pub(crate) fn check_unchanged(&self) -> Result<(), ImportError> {
        if stamp(&self.path) == self.stamp {
            return Ok(());
        }
        Err(ImportError::Changed(self.path.clone()))
    }
}

/// The file's length and when it was changed last.
fn stamp(path: &Path) -> Option<(u64, Duration)> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?))
}

fn check_header(path: &Path) -> Result<(), ImportError> {
    let unreadable = |reason| ImportError::Unreadable { path: path.to_owned(), reason };
    if !path.exists() {
        return Err(ImportError::NoFile(path.to_owned()));
    }
    if path.is_dir() {
        return Err(ImportError::Folder(path.to_owned()));
    }
    let mut header = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(16).read_to_end(&mut header).map_err(unreadable)?;
    if header.is_empty() {
        return Err(ImportError::Empty(path.to_owned()));
    }
    if header != MAGIC {
        return Err(ImportError::NotADatabase(path.to_owned()));
    }
    Ok(())
}

/// The name of a file beside the database.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

fn needs_copy(path: &Path) -> bool {
    ["-wal", "-journal"]
        .iter()
        .any(|suffix| fs::metadata(beside(path, suffix)).is_ok_and(|metadata| metadata.len() > 0))
}

fn copy_aside(path: &Path) -> Result<(TempDir, PathBuf), ImportError> {
    let unreadable = |reason| ImportError::Unreadable { path: path.to_owned(), reason };
    let folder = tempfile::tempdir().map_err(unreadable)?;
    let file = folder.path().join("copy.db");
    fs::copy(path, &file).map_err(unreadable)?;
    for suffix in ["-wal", "-journal"] {
        let log = beside(path, suffix);
        if log.exists() {
            fs::copy(&log, beside(&file, suffix)).map_err(unreadable)?;
        }
    }
    Ok((folder, file))
}

fn connect(path: &Path, how: &str) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    Connection::open_with_flags(uri(&path) + how, flags)
}

/// The path as a URI, every byte that means something in one written as a number.
fn uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    if !path.has_root() || cfg!(windows) {
        uri.push_str("///");
    }
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b'.' | b'-' | b'_' | b':' => uri.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(*byte)),
            byte => {
                let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
                uri.push('%');
                uri.push(digit(byte >> 4));
                uri.push(digit(byte & 15));
            }
        }
    }
    uri
}

fn error_of(path: &Path, source: rusqlite::Error) -> ImportError {
    match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => ImportError::NotADatabase(path.to_owned()),
        _ => ImportError::Damaged { path: path.to_owned(), reason: source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_with_a_log_is_read_with_it_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop 100% #1?.db");
        let writer = Connection::open(&path).unwrap();
        writer
            .execute_batch("PRAGMA journal_mode=WAL; CREATE TABLE t (x); INSERT INTO t VALUES (7);")
            .unwrap();
        writer.execute_batch("BEGIN IMMEDIATE").unwrap();
        let files = || {
            let mut files: Vec<_> = fs::read_dir(folder.path())
                .unwrap()
                .map(|entry| entry.unwrap())
                .map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap().len()))
                .collect();
            files.sort();
            files
        };
        let before = files();
        let source = Source::open(&path).unwrap();
        let read = |c: &Connection| c.query_row("SELECT x FROM t", [], |row| row.get::<_, i64>(0));
        assert_eq!(read(&source.connection).unwrap(), 7);
        source.check_unchanged().unwrap();
        assert_eq!(files(), before);
        writer.execute_batch("INSERT INTO t VALUES (8); COMMIT").unwrap();
    }

    #[test]
    fn a_database_at_rest_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
        let before = (fs::read(&path).unwrap(), fs::metadata(&path).unwrap().modified().unwrap());
        let source = Source::open(&path).unwrap();
        assert!(source.connection.execute("INSERT INTO t VALUES (1)", []).is_err());
        // Nobody is locked out.
        Connection::open(&path).unwrap().execute_batch("BEGIN EXCLUSIVE; ROLLBACK").unwrap();
        drop(source);
        let after = (fs::read(&path).unwrap(), fs::metadata(&path).unwrap().modified().unwrap());
        assert_eq!(before, after);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_change_meanwhile_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let writer = Connection::open(&path).unwrap();
        writer.execute_batch("CREATE TABLE t (x)").unwrap();
        let source = Source::open(&path).unwrap();
        writer.execute_batch("CREATE TABLE u (x); CREATE TABLE v (x)").unwrap();
        assert!(matches!(source.check_unchanged(), Err(ImportError::Changed(_))));
    }

    #[track_caller]
    fn check_refused(content: Option<&[u8]>, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        if let Some(content) = content {
            fs::write(&path, content).unwrap();
        }
        let error = Source::open(&path).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn what_is_no_database_is_refused_with_a_reason() {
        check_refused(None, "no file");
        check_refused(Some(b""), "no tables");
        check_refused(Some(b"PK\x03\x04"), "not an SQLite database");
        check_refused(Some(&[7; 4096]), "or it is encrypted");
        let mut broken = MAGIC.to_vec();
        broken.resize(4096, 0xff);
        check_refused(Some(&broken), "a.db is");
        let folder = tempfile::tempdir().unwrap();
        let error = Source::open(folder.path()).unwrap_err().to_string();
        assert!(error.contains("is a folder"), "{error}");
    }
}
