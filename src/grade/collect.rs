//! The files of submissions: which there are, and their bytes, read with care.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::submission::BYTES_MAX;

/// The submissions that paths name: files as they are given, and of a folder those that end in `.toml`,
/// by name.
///
/// # Errors
/// When a path does not exist or a folder cannot be listed; the message names it.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for path in paths {
        let wrong = |error: io::Error| format!("{}: {}", path.display(), plain(&error));
        if !path.symlink_metadata().map_err(wrong)?.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(wrong)? {
            let file = entry.map_err(wrong)?.path();
            if file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
                inside.push(file);
            }
        }
        inside.sort();
        if inside.is_empty() {
            return Err(format!("{}: no file in this folder ends in .toml", path.display()));
        }
        files.append(&mut inside);
    }
    Ok(files)
}

/// The bytes of a regular file of a bearable size; a link is not followed, and a pipe is not waited for.
///
/// # Errors
/// With what is wrong with it.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    let file = open(path).map_err(|error| plain(&error))?;
    let found = file.metadata().map_err(|error| plain(&error))?;
    if !found.is_file() {
        return Err("this is no regular file".to_owned());
    }
    let too_large = |size: u64| format!("{size} bytes; a submission may have {BYTES_MAX}");
    if found.len() > BYTES_MAX as u64 {
        return Err(too_large(found.len()));
    }
    let mut bytes = Vec::new();
    // It may grow while it is read.
    file.take(BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(|error| plain(&error))?;
    if bytes.len() > BYTES_MAX { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    OpenOptions::new().read(true).custom_flags(flags.bits() as i32).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    if path.symlink_metadata()?.is_symlink() {
        return Err(io::Error::other("this is a link"));
    }
    OpenOptions::new().read(true).open(path)
}

fn plain(error: &io::Error) -> String {
    #[cfg(unix)]
    if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) {
        return "this is a link; links are not followed".to_owned();
    }
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        kind => kind.to_string(),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_of_a_bearable_size_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str| folder.path().join(name);
        std::fs::write(file("a.toml"), "x").expect("writable");
        std::fs::write(file("large.toml"), vec![b'#'; BYTES_MAX + 1]).expect("writable");
        std::os::unix::fs::symlink(file("a.toml"), file("link.toml")).expect("a link");
        assert_eq!(read(&file("a.toml")), Ok(b"x".to_vec()));
        for (name, says) in
            [("large.toml", "may have"), ("link.toml", "link"), ("none.toml", "no such"), ("", "regular")]
        {
            let error = read(&file(name)).expect_err(name);
            assert!(error.contains(says), "{name}: {error}");
        }
        let names: Vec<PathBuf> = files(&[folder.path().to_owned()]).expect("a listing");
        assert_eq!(names, [file("a.toml"), file("large.toml"), file("link.toml")]);
        assert!(files(&[file("missing")]).expect_err("missing").contains("missing"));
    }
}
