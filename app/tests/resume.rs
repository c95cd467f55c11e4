//! Long runs as a user meets them: cut into shards, killed, taken up again, merged.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;

fn theorycheck() -> assert_cmd::Command {
    assert_cmd::Command::cargo_bin("theorycheck").expect("the binary is built with its tests")
}

/// A run with enough to do that it can be killed on the way.
fn started(file: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_theorycheck"))
        .args(["verify", "stochastic", "clipping", "--quiet", "--jobs", "1", "--resume"])
        .arg(file)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts")
}

/// Waits until the file is there and is not the one of before; false if the run ended first.
fn grows(run: &mut Child, file: &Path, before: &[u8]) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(120) {
        if std::fs::read(file).is_ok_and(|now| now != before) {
            return true;
        }
        if run.try_wait().expect("it can be waited for").is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("nothing was saved for two minutes");
}

fn digest(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("the result was written");
    let result: Value = serde_json::from_str(&text).expect("JSON");
    result["digest"].as_str().expect("a digest").to_owned()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Killed twice without warning and then finished: the same result as without.
#[test]
fn a_killed_run_ends_with_the_same_result() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (file, killed, whole) =
        (folder.path().join("findings"), folder.path().join("killed.json"), folder.path().join("whole.json"));
    let (mut before, mut kills) = (Vec::new(), 0);
    for _ in 0..2 {
        let mut run = started(&file);
        if grows(&mut run, &file, &before) {
            run.kill().expect("it can be killed");
            kills += 1;
        }
        run.wait().expect("it is gone");
        before = std::fs::read(&file).expect("something was saved");
    }
    assert!(kills > 0, "the run was over before it could be killed");
    let known = String::from_utf8_lossy(&before).matches("\"found\":[").count();
    assert!(known > 0, "a killed run leaves settings that are decided");
    let verify = |arguments: &[&str]| {
        theorycheck().args(["verify", "stochastic", "clipping", "--quiet"]).args(arguments).assert().success();
    };
    verify(&["--resume", text(&file), "--json", text(&killed)]);
    verify(&["--json", text(&whole)]);
    assert_eq!(digest(&killed), digest(&whole));
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_says_where_its_findings_are() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("findings");
    let mut run = started(&file);
    assert!(grows(&mut run, &file, &[]), "the run was over before it could be interrupted");
    let sent = Command::new("kill").args(["-INT", &run.id().to_string()]).status().expect("kill is there");
    assert!(sent.success());
    let output = run.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("interrupted") && said.contains(text(&file)), "{said}");
}

#[test]
fn a_file_of_another_run_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("findings");
    let resume = |arguments: &[&str]| {
        let mut command = theorycheck();
        command.args(["verify", "--quiet", "--resume", text(&file)]).args(arguments);
        command.assert()
    };
    resume(&["gd-rate", "--seed", "5"]).success();
    let saved = std::fs::read_to_string(&file).expect("readable");
    resume(&["gd-rate", "--seed", "5", "--budget", "deep"]).success();
    resume(&["gd-rate", "--seed", "6"]).code(2).stderr(contains("its seed is 5, not 6").and(contains("findings")));
    resume(&["clipping", "--seed", "5"]).code(2).stderr(contains("other claims"));
    resume(&["gd-rate", "--seed", "5"]).code(2).stderr(contains("its budget is deep, not standard, which is smaller"));
    let edited = |from: &str, to: &str| {
        assert!(saved.contains(from), "{from}");
        std::fs::write(&file, saved.replacen(from, to, 1)).expect("writable");
        resume(&["gd-rate", "--seed", "5"]).code(2)
    };
    edited("\"seed\":5", "\"seed\":6").stderr(contains("its digest does not fit"));
    edited("\"proved\"", "\"refuted\"").stderr(contains("its digest does not fit"));
    edited("\"schema\":1", "\"schema\":2").stderr(contains("its format has version 2"));
    edited("{", "").stderr(contains("it is no JSON"));
}

#[test]
fn shards_are_merged_into_the_result_of_one_run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| folder.path().join(name);
    let verify = |name: &str, arguments: &[&str]| {
        let mut command = theorycheck();
        command.args(["verify", "clipping", "--quiet", "--budget", "quick", "--json", text(&at(name))]);
        command.args(arguments).assert().success()
    };
    verify("whole.json", &[]);
    verify("one.json", &["--shard", "1/2"]).stdout(contains("shard 1/2"));
    verify("two.json", &["--shard", "2/2"]);
    verify("seed.json", &["--shard", "2/2", "--seed", "5"]);
    verify("three.json", &["--shard", "2/3"]);
    let merge = |names: &[&str]| {
        let mut command = theorycheck();
        command.arg("merge").args(names.iter().map(|name| at(name))).args(["--json", text(&at("merged.json"))]).assert()
    };
    merge(&["two.json", "one.json"]).success().stdout(contains("as expected"));
    assert_eq!(digest(&at("merged.json")), digest(&at("whole.json")));
    merge(&["whole.json"]).success();
    let bytes = |name: &str| std::fs::read(at(name)).expect("readable");
    assert_eq!(bytes("merged.json"), bytes("whole.json"), "a whole result is what it was");
    merge(&["one.json"]).code(2).stderr(contains("one.json").and(contains("shard 2/2 is missing")));
    merge(&["one.json", "one.json"]).code(2).stderr(contains("shard 1/2 is in"));
    merge(&["one.json", "seed.json"]).code(2).stderr(contains("seed.json").and(contains("its seed is 5")));
    merge(&["one.json", "three.json"]).code(2).stderr(contains("its number of shards is 3, but 2"));
    merge(&["one.json", "whole.json"]).code(2).stderr(contains("whole.json: it is a whole result"));
    merge(&["one.json", "none.json"]).code(2).stderr(contains("none.json: it does not exist"));
    let edited = String::from_utf8(bytes("two.json")).expect("UTF-8").replacen("\"proved\"", "\"refuted\"", 1);
    std::fs::write(at("edited.json"), edited).expect("writable");
    merge(&["one.json", "edited.json"]).code(2).stderr(contains("edited.json: its digest does not fit"));
    std::fs::write(at("edited.json"), "{}").expect("writable");
    merge(&["one.json", "edited.json"]).code(2).stderr(contains("it is no result of `verify`: missing field"));
    theorycheck().args(["verify", "clipping", "--shard", "1/2"]).assert().code(2).stderr(contains("--json FILE"));
}

#[test]
fn a_run_is_written_as_junit_xml() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("tests.xml");
    theorycheck()
        .args(["verify", "clipping", "--quiet", "--budget", "quick", "--junit", text(&path)])
        .assert()
        .success();
    let xml = std::fs::read_to_string(&path).expect("written");
    let document = roxmltree::Document::parse(&xml).expect("well formed");
    let tests = document.descendants().filter(|node| node.has_tag_name("testcase")).count();
    assert_eq!(document.root_element().attribute("tests"), Some(tests.to_string().as_str()));
    assert!(tests > 20 && document.descendants().all(|node| !node.has_tag_name("failure")));
}
