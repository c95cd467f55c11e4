//! Files that are written whole or not at all.

use std::fmt;
use std::fs::{Metadata, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file or folder that could not be written.
#[derive(Debug)]
pub struct WriteError {
    path: PathBuf,
    reason: String,
}

impl fmt::Display for WriteError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "cannot write {}: {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for WriteError {}

/// Writes a file under a temporary name beside its place and renames it. A link is followed; what
/// is no regular file, a pipe for one, is written to directly.
///
/// # Errors
/// When the folder is missing or may not be written to, or the file is write-protected; nothing is
/// left behind then.
pub fn write_whole(path: &Path, contents: &[u8]) -> Result<(), WriteError> {
    let failed = |reason: io::Error| WriteError { path: path.to_owned(), reason: plain(&reason) };
    match target_of(path)? {
        Target::Stream => std::fs::OpenOptions::new()
            .write(true)
            .open(path)
            .and_then(|mut stream| stream.write_all(contents))
            .map_err(failed),
        Target::File(file) => {
            let mut draft = draft_beside(&file).map_err(failed)?;
            draft.write_all(contents).map_err(failed)?;
            draft.as_file().sync_all().map_err(failed)?;
            draft.persist(&file).map_err(|error| failed(error.error))?;
            Ok(())
        }
    }
}

/// Makes sure that files can be written into a folder, before work is done for it.
///
/// # Errors
/// When the folder cannot be made or written to.
pub fn prepare_folder(folder: &Path) -> Result<(), WriteError> {
    let probe = || std::fs::create_dir_all(folder).and_then(|()| draft_beside(&folder.join("probe")));
    probe().map(drop).map_err(|reason| WriteError { path: folder.to_owned(), reason: plain(&reason) })
}

/// Makes sure that a file can be written, before work is done for it.
///
/// # Errors
/// As [`write_whole`], and when the path is a folder.
pub fn prepare_file(path: &Path) -> Result<(), WriteError> {
    match target_of(path)? {
        Target::Stream => Ok(()),
        Target::File(file) => {
            let failed = |reason: io::Error| WriteError { path: path.to_owned(), reason: plain(&reason) };
            draft_beside(&file).map(drop).map_err(failed)
        }
    }
}

/// What a path leads to.
enum Target {
    /// A regular file, or none yet.
    File(PathBuf),
    /// Something that bytes are written to as they come.
    Stream,
}

fn target_of(path: &Path) -> Result<Target, WriteError> {
    let failed = |reason: &str| WriteError { path: path.to_owned(), reason: reason.to_owned() };
    let found: Metadata = match std::fs::metadata(path) {
        Ok(found) => found,
        Err(_) if path.is_symlink() => return Err(failed("the link leads nowhere")),
        Err(_) => return Ok(Target::File(path.to_owned())),
    };
    if found.is_dir() {
        return Err(failed("it is a folder; name a file"));
    }
    if !found.is_file() {
        return Ok(Target::Stream);
    }
    if found.permissions().readonly() {
        return Err(failed("it is write-protected"));
    }
    let file = path.canonicalize().map_err(|reason| failed(&plain(&reason)))?;
    Ok(Target::File(file))
}

/// An empty file beside another, readable as any new file is.
fn draft_beside(file: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".theorycheck-");
    if let Some(permissions) = of_a_new_file() {
        builder.permissions(permissions);
    }
    builder.tempfile_in(folder)
}

/// What the umask makes of it is the system's business.
#[cfg(unix)]
fn of_a_new_file() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn of_a_new_file() -> Option<Permissions> {
    None
}

/// The kind of failure, without the name of a draft that nobody has asked for.
fn plain(reason: &io::Error) -> String {
    match reason.kind() {
        io::ErrorKind::NotFound => "its folder does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        kind => kind.to_string(),
    }
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
        assert!(message.contains("missing") && message.contains("its folder does not exist"), "{message}");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_what_is_protected_stays() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, b"old").expect("writable");
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        write_whole(&link, b"new").expect("writable");
        assert!(link.is_symlink() && std::fs::read(&file).expect("readable") == b"new");
        let mut permissions = std::fs::metadata(&file).expect("there").permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(&file, permissions).expect("ours");
        let message = write_whole(&link, b"newer").unwrap_err().to_string();
        assert!(message.contains("write-protected") && std::fs::read(&file).expect("readable") == b"new", "{message}");
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_written_to_and_stays_a_pipe() {
        use std::os::unix::fs::FileTypeExt;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if !made.is_ok_and(|status| status.success()) {
            eprintln!("skipped: no mkfifo here");
            return;
        }
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::read(pipe)
        });
        write_whole(&pipe, b"through").expect("writable");
        assert_eq!(reader.join().expect("no panic").expect("readable"), b"through");
        assert!(std::fs::metadata(&pipe).expect("there").file_type().is_fifo());
    }
}
