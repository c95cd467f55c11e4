//! Grading as a teaching assistant meets it: folders, rosters, marks; and as an attacker does.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;

fn theorycheck() -> Command {
    Command::cargo_bin("theorycheck").expect("the binary is built with its tests")
}

fn homework(part: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../homework").join(part)
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).expect("it was written")).expect("it is JSON")
}

/// What was found of each file, by its name.
fn by_file(path: &Path) -> BTreeMap<String, Value> {
    let all = json(path);
    let named = |entry: &Value| {
        let file = entry["file"].as_str().expect("a file");
        (file.rsplit('/').next().expect("a name").to_owned(), entry.clone())
    };
    all.as_array().expect("a list").iter().map(named).collect()
}

fn question<'a>(entry: &'a Value, id: &str) -> &'a Value {
    let all = entry["questions"].as_array().expect("questions");
    all.iter().find(|question| question["id"] == id).unwrap_or_else(|| panic!("no {id} in {entry}"))
}

#[test]
fn every_attack_is_contained() {
    let folder = tempfile::tempdir().expect("a folder");
    let attacks = folder.path().join("in");
    std::fs::create_dir(&attacks).expect("a folder");
    for entry in std::fs::read_dir(homework("attacks/td5")).expect("the attacks") {
        let path = entry.expect("an entry").path();
        std::fs::copy(&path, attacks.join(path.file_name().expect("a name"))).expect("a copy");
    }
    std::fs::write(attacks.join("large.toml"), "#".repeat(300_000)).expect("writable");
    std::fs::create_dir(attacks.join("folder.toml")).expect("a folder");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", attacks.join("link.toml")).expect("a link");
        let made = std::process::Command::new("mkfifo").arg(attacks.join("pipe.toml")).status();
        assert!(made.is_ok_and(|status| status.success()), "a pipe can be made");
    }
    std::fs::copy(homework("planted/td5/right_by_the_book.toml"), attacks.join("zz_honest.toml")).expect("a copy");
    let (out, result) = (folder.path().join("out"), folder.path().join("all.json"));
    let run = theorycheck()
        .args(["grade", "td5"])
        .arg(&attacks)
        .arg("--out")
        .arg(&out)
        .arg("--json")
        .arg(&result)
        .assert()
        .code(1);
    let said = String::from_utf8_lossy(&run.get_output().stdout).into_owned()
        + &String::from_utf8_lossy(&run.get_output().stderr);
    assert!(!said.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "no terminal obeys a submission");

    let found = by_file(&result);
    for broken in
        ["deep", "empty_", "folder", "large", "link", "not_utf8", "nul", "other_sheet", "pipe", "typographic_minus"]
    {
        let name = format!("{broken}.toml");
        if let Some(entry) = found.get(&name) {
            assert!(entry["error"].as_str().is_some_and(|says| !says.is_empty()), "{name}: {entry}");
        }
    }
    assert!(found["typographic_minus.toml"]["error"].as_str().expect("an error").contains("typographic minus"));
    assert!(!found["link.toml"].to_string().contains("root:"), "a link is not followed");
    assert_eq!(found["zz_honest.toml"]["score"], 95.0, "the honest one is graded as if alone");
    assert_eq!(found["byte_order_mark.toml"]["questions"][1]["fields"][0]["outcome"], "right");
    assert_eq!(question(&found["many_keys.toml"], "q2")["fields"][0]["outcome"], "right");
    assert_eq!(question(&found["deep_formula.toml"], "q6")["fields"][0]["outcome"], "right");
    for id in ["q1", "q2", "q4", "q5", "q6", "q8"] {
        assert_eq!(question(&found["wrong_types.toml"], id)["fields"][0]["outcome"], "error", "{id}");
    }
    for (name, entry) in &found {
        for question in entry["questions"].as_array().expect("questions") {
            let is_text = question["fields"].as_array().expect("fields").iter().any(|field| field["name"] == "text");
            let reasons = question["fields"].to_string();
            assert!(is_text || !reasons.contains("Ungraded"), "{name}: {reasons}");
        }
    }
    written_safely(&out, found.len());
}

#[test]
fn programs_are_stopped_and_lose_only_their_question() {
    let folder = tempfile::tempdir().expect("a folder");
    let result = folder.path().join("all.json");
    let mut command = theorycheck();
    let run = command.args(["grade", "homework", "--quiet", "--json"]).arg(&result).arg(homework("attacks/homework"));
    let run = run.assert().success();
    assert!(!String::from_utf8_lossy(&run.get_output().stdout).contains('\u{1b}'));
    let found = by_file(&result);
    assert!(found.len() >= 15);
    for (name, entry) in &found {
        assert_eq!(question(entry, "q1")["fields"][0]["outcome"], "right", "{name}");
        for (id, field) in [("q2", "factors"), ("q3", "schedule"), ("q14", "gradient"), ("q15", "update")] {
            let fields = question(entry, id)["fields"].as_array().expect("fields");
            let of_program = fields.iter().find(|found| found["name"] == field || found["name"] == "answer");
            let outcome = of_program.map_or("", |found| found["outcome"].as_str().expect("an outcome"));
            assert!(["", "error", "wrong", "missing"].contains(&outcome), "{name}, {id}: {of_program:?}");
        }
        assert!(!entry["questions"].to_string().contains("Ungraded"), "{name}: {entry}");
    }
}

/// Only numbered folders and the files of a run, without a script or a formula in them.
fn written_safely(out: &Path, files: usize) {
    let mut numbered = 0;
    for entry in std::fs::read_dir(out).expect("the output") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            assert!(name.chars().all(|c| c.is_ascii_digit()), "{name}");
            numbered += 1;
            let page = std::fs::read_to_string(path.join("feedback.html")).expect("a page");
            assert!(!page.contains("<script") && !page.contains("<img") && !page.contains('\u{1b}'), "{name}");
            if cfg!(feature = "pdf") {
                let pdf = std::fs::read(path.join("feedback.pdf")).expect("a PDF");
                assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 5000, "{name}");
            }
            let results = json(&path.join("results.json"));
            assert!(results["tests"].is_array() && results["score"].is_number() && results["output"].is_string());
        }
    }
    assert_eq!(numbered, files);
    let grades = std::fs::read_to_string(out.join("grades.csv")).expect("grades");
    assert!(grades.lines().all(|line| !line.starts_with(['=', '+', '-', '@'])), "{grades}");
    let pages = ["statistics.html", "for-a-person.html"];
    assert!(pages.iter().all(|name| !std::fs::read_to_string(out.join(name)).expect("a page").contains("<script")));
}

#[test]
fn a_course_is_graded_with_its_roster_and_the_marks_of_a_person() {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = |name: &str| folder.path().join(name);
    std::fs::create_dir(inside("in")).expect("a folder");
    let copy = |from: &str, to: &str| {
        std::fs::copy(homework("planted/td5").join(from), inside("in").join(to)).expect("a copy");
    };
    copy("right_by_the_book.toml", "lovelaceada_101_td5.toml");
    copy("wrong_norms.toml", "noether_102_1.toml");
    copy("right_in_other_forms.toml", "noether_102_2.toml");
    copy("right_and_sharper.toml", "stranger.toml");
    std::fs::write(
        inside("roster.csv"),
        "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n\"Lovelace, Ada\",101,s1815,ada,A\n\
         \"Noether, Emmy\",102,s1882,emmy,A\n\"=Gauss\",103,s1777,carl,A\n",
    )
    .expect("writable");
    let run = |more: &[&str]| {
        let mut command = theorycheck();
        command.args(["grade", "td5", "--quiet"]).arg(inside("in")).arg("--roster").arg(inside("roster.csv"));
        command.arg("--out").arg(inside("out")).arg("--json").arg(inside("all.json")).args(more).assert()
    };
    run(&[]).success().stdout(contains("waits for a person: q1").and(contains("Not in the roster")));
    let grades = std::fs::read_to_string(inside("out/grades.csv")).expect("grades");
    let expected = "Student,ID,SIS User ID,SIS Login ID,Section,Gradient clipping (td5)\n    Points Possible,,,,,100\n\
        \"Lovelace, Ada\",101,s1815,ada,A,95\n\"Noether, Emmy\",102,s1882,emmy,A,95\n'=Gauss,103,s1777,carl,A,\n";
    assert_eq!(grades, expected);
    let to_mark = std::fs::read_to_string(inside("out/marks.csv")).expect("marks");
    assert_eq!(to_mark, "file,question,score,reason\nlovelaceada_101_td5.toml,q1,,\n");
    assert!(std::fs::read_to_string(inside("out/for-a-person.html")).expect("a page").contains("cuts its length"));
    let superseded = &by_file(&inside("all.json"))["noether_102_1.toml"];
    assert!(superseded["remarks"].to_string().contains("A later file"), "{superseded}");

    let marks = inside("marks.csv");
    let marked = |text: &str| {
        std::fs::write(&marks, format!("file,question,score,reason\n{text}")).expect("writable");
        run(&["--marks", marks.to_str().expect("a path")])
    };
    marked("lovelaceada_101_td5.toml,q1,4.5,Clear.\nemmy,q2,3,The proof is missing.\n").success();
    let grades = std::fs::read_to_string(inside("out/grades.csv")).expect("grades");
    assert!(grades.contains("ada,A,99.5\n") && grades.contains("emmy,A,88\n"), "{grades}");
    let page = std::fs::read_to_string(inside("out/001/feedback.html")).expect("a page");
    assert!(page.contains("Marked by a person. Clear.") && page.contains("99.5 of 100"));
    for (text, says) in [
        ("lovelaceada_101_td5.toml,q1,6,\n", "line 2: a score for q1 lies between 0 and 5"),
        ("lovelaceada_101_td5.toml,q77,1,\n", "no question `q77`"),
        ("nobody.toml,q1,1,\n", "no submission is called `nobody.toml`"),
        ("lovelaceada_101_td5.toml,q2,1,\n", "give a reason"),
    ] {
        marked(text).code(2).stderr(contains(says));
    }
    run(&["--lms", "moodle"]).success();
    let grades = std::fs::read_to_string(inside("out/grades.csv")).expect("grades");
    assert!(
        grades.starts_with("Username,ID number,Email address,Gradient clipping (td5)\nada,s1815,,95\n"),
        "{grades}"
    );
}

#[test]
fn brief_feedback_keeps_the_answers_to_itself() {
    let grade = |feedback: &str| {
        let file = homework("planted/td5/wrong_constants.toml");
        let run =
            theorycheck().args(["grade", "td5", "--json", "-", "--feedback", feedback]).arg(file).assert().success();
        String::from_utf8(run.get_output().stdout.clone()).expect("text")
    };
    let (brief, full) = (grade("brief"), grade("full"));
    assert!(full.contains("A right answer is gamma*min(1, c/g).") && full.contains("The exponent is -1/2"));
    assert!(
        !brief.contains("gamma*min(1, c/g)")
            && !brief.contains("The exponent is")
            && brief.contains("up to the constant 2")
    );
}

#[test]
fn a_run_goes_on_where_it_was_stopped_and_gives_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let saved = folder.path().join("saved.jsonl");
    let run = |result: &str| {
        let path = folder.path().join(result);
        theorycheck()
            .args(["grade", "td5", "--quiet", "--resume"])
            .arg(&saved)
            .arg("--json")
            .arg(&path)
            .args(["right_by_the_book", "wrong_norms"].map(|name| homework("planted/td5").join(format!("{name}.toml"))))
            .assert()
            .success();
        std::fs::read(path).expect("written")
    };
    let first = run("1.json");
    let text = std::fs::read_to_string(&saved).expect("saved");
    assert_eq!(text.lines().count(), 2);
    // Killed while it wrote its last line.
    std::fs::write(&saved, &text[..text.len() - 40]).expect("writable");
    assert_eq!(run("2.json"), first);
    // What is saved is believed: that is how one sees that it is read.
    std::fs::write(&saved, text.replace("\"score\":10.0", "\"score\":9.0")).expect("writable");
    assert_ne!(run("3.json"), first);
    std::fs::write(&saved, "{}\n{}\n").expect("writable");
    theorycheck()
        .args(["grade", "td5", "--resume"])
        .arg(&saved)
        .arg(homework("planted/td5/wrong_norms.toml"))
        .assert()
        .code(2)
        .stderr(contains("line 1: no saved grades"));
}

#[test]
fn the_template_can_be_graded_and_bad_usage_is_named() {
    for sheet in ["td5", "homework"] {
        let template = theorycheck().args(["grade", sheet, "--template"]).assert().success();
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("empty.toml");
        let text = String::from_utf8(template.get_output().stdout.clone()).expect("text");
        std::fs::write(&file, &text).expect("writable");
        theorycheck().args(["grade", sheet]).arg(&file).assert().success().stdout(contains("0 of"));
        // Every example of the template can be read.
        let examples = text.lines().map(|line| match line.strip_prefix("# ") {
            Some(field) if field.contains(" = ") && !field.contains(": ") => field,
            _ => line,
        });
        std::fs::write(&file, examples.collect::<Vec<_>>().join("\n")).expect("writable");
        theorycheck().args(["grade", sheet]).arg(&file).assert().success().stdout(contains(": error").not());
    }
    let rejected = |arguments: &[&str], says: &str| {
        theorycheck().arg("grade").args(arguments).assert().code(2).stdout("").stderr(contains(says));
    };
    rejected(&["td9", "x.toml"], "there is no sheet `td9`; there are td5, homework");
    rejected(&["td5"], "<PATH>");
    rejected(&["td5", "missing.toml"], "missing.toml: there is no such file");
    rejected(&["td5", concat!(env!("CARGO_MANIFEST_DIR"), "/tests")], "no file in this folder ends in .toml");
    rejected(&["td5", "x.toml", "--roster", "missing.csv"], "missing.csv");
}

#[test]
fn a_worker_is_not_talked_into_anything_else() {
    theorycheck().arg("grade-worker").write_stdin("{}\n").assert().code(2).stderr(contains("started by `grade`"));
    theorycheck().arg("--help").assert().success().stdout(contains("grade-worker").not());
}
