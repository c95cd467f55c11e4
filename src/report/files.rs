//! Files that are written whole or not at all.

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that could not be written.
#[derive(Debug)]
pub struct WriteError {
    path: PathBuf,
    reason: io::Error,
}

impl fmt::Display for WriteError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "cannot write {}: {}. Name a folder that exists and may be written to",
            self.path.display(),
            self.reason
        )
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.reason)
    }
}

/// Writes a file under a temporary name beside its place and renames it.
///
/// # Errors
/// When the folder is missing or may not be written to; nothing is left behind then.
pub fn write_whole(path: &Path, contents: &[u8]) -> Result<(), WriteError> {
    let failed = |reason| WriteError { path: path.to_owned(), reason };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut draft = tempfile::Builder::new().prefix(".theorycheck-").tempfile_in(folder).map_err(failed)?;
    draft.write_all(contents).map_err(failed)?;
    draft.as_file().sync_all().map_err(failed)?;
    make_readable(draft.as_file()).map_err(failed)?;
    draft.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Temporary files are private; a finished result is as readable as any other new file.
#[cfg(unix)]
fn make_readable(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}

/// Makes sure that files can be written into a folder, before work is done for it.
///
/// # Errors
/// When the folder cannot be made or written to.
pub fn prepare_folder(folder: &Path) -> Result<(), WriteError> {
    let failed = |reason| WriteError { path: folder.to_owned(), reason };
    std::fs::create_dir_all(folder).map_err(failed)?;
    tempfile::Builder::new().prefix(".theorycheck-").tempfile_in(folder).map_err(failed)?;
    Ok(())
}

/// Makes sure that a file can be written, before work is done for it.
///
/// # Errors
/// When its folder is missing or may not be written to, or the path is a folder.
pub fn prepare_file(path: &Path) -> Result<(), WriteError> {
    let failed = |reason| WriteError { path: path.to_owned(), reason };
    if path.is_dir() {
        return Err(failed(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    tempfile::Builder::new().prefix(".theorycheck-").tempfile_in(folder).map_err(failed)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_a_failure_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("result.json");
        write_whole(&path, b"old").expect("writable");
        write_whole(&path, b"new").expect("writable");
        assert_eq!(std::fs::read(&path).expect("readable"), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).expect("listable").count(), 1);
        let nowhere = folder.path().join("missing").join("result.json");
        let message = write_whole(&nowhere, b"x").unwrap_err().to_string();
        assert!(message.contains("missing"), "{message}");
    }
}
