//! The command line as a user meets it: texts, files, exit statuses, bad input.

use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use theorycheck::arithmetic::Isa;

fn theorycheck() -> Command {
    Command::cargo_bin("theorycheck").expect("the binary is built with its tests")
}

/// Bad input: status 2, one message on the error stream, nothing on the other.
fn rejected(arguments: &[&str], named: &str) {
    theorycheck().args(arguments).assert().code(2).stdout("").stderr(contains(named));
}

fn json(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("the result was written");
    serde_json::from_str(&text).expect("the result is JSON")
}

/// The names of an object's fields, in order.
fn fields(object: &Value) -> Vec<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn a_bare_call_verifies_and_writes_result_and_figures() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out");
    theorycheck()
        .args(["--budget", "quick", "--quiet", "--out"])
        .arg(&out)
        .assert()
        .success()
        .stderr("")
        .stdout(contains("smooth/gd-rate").and(contains("mutants killed")));
    let result = json(&out.join("result.json"));
    assert_eq!(result["summary"]["cases"], result["summary"]["as_expected"]);
    let figures: usize = result["claims"]
        .as_array()
        .expect("claims")
        .iter()
        .map(|claim| claim["figures"].as_array().map_or(0, Vec::len))
        .sum();
    let files = std::fs::read_dir(out.join("figures")).expect("figures were written");
    assert_eq!(files.count(), figures);
    assert!(figures >= 7, "a figure for each headline");
}

/// `reports/` is what the command in its index writes, byte for byte.
#[test]
fn the_committed_report_is_what_its_command_writes() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../reports");
    let index = std::fs::read_to_string(committed.join("README.md")).expect("readable");
    let command = index.lines().find(|line| line.starts_with("theorycheck report ")).expect("a command");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut again = theorycheck();
    again.current_dir(folder.path()).args(command.split(' ').skip(1)).arg("--quiet").assert().success();
    let mut compared = 0;
    for below in ["", "figures"] {
        for entry in std::fs::read_dir(committed.join(below)).expect("readable") {
            let path = entry.expect("readable").path();
            let name = path.strip_prefix(&committed).expect("below it");
            let written = folder.path().join("reports").join(name);
            if path.extension().is_some_and(|extension| extension == "svg" || extension == "md") {
                let (now, then) = (std::fs::read(&written).expect("written"), std::fs::read(&path).expect("readable"));
                assert!(now == then, "{} is written otherwise now", name.display());
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 8, "the index and seven figures");
}

#[test]
fn the_result_file_has_the_documented_fields() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("result.json");
    theorycheck().args(["verify", "smooth/", "bernoulli", "--quiet", "--json"]).arg(&path).assert().success();
    let result = json(&path);
    assert_eq!(result["schema"], 1);
    let mut top = fields(&result);
    top.sort_unstable();
    assert_eq!(top, ["budget", "claims", "digest", "error_share", "error_spent", "schema", "seed", "summary", "tool"]);
    let claim = &result["claims"][0];
    let mut of_claim = fields(claim);
    of_claim.sort_unstable();
    assert_eq!(of_claim, ["cases", "errata", "figures", "id", "rows", "source"]);
    let case = &claim["cases"][0];
    for field in [
        "name",
        "kind",
        "verdict",
        "as_expected",
        "settings",
        "trials",
        "wall_ms",
        "tightness",
        "detects",
        "certificate",
        "witness",
        "worst",
        "mean",
        "share",
        "spent",
        "digits",
        "predicted_trials",
    ] {
        assert!(case.get(field).is_some(), "a case has no `{field}`");
    }
    let documented = include_str!("../../docs/result-format.md");
    let mut every: Vec<&str> = fields(&result);
    every.extend(fields(claim));
    every.extend(fields(case));
    every.extend(fields(&result["summary"]));
    for field in every {
        assert!(documented.contains(&format!("`{field}`")), "docs/result-format.md does not mention `{field}`");
    }
    let witness = result["claims"]
        .as_array()
        .expect("claims")
        .iter()
        .flat_map(|claim| claim["cases"].as_array().expect("cases"))
        .find(|case| !case["witness"].is_null());
    let witness = &witness.expect("a mutant has a witness")["witness"];
    for field in ["address", "quantity", "bound"] {
        assert!(witness[field].is_string());
    }
}

#[test]
fn a_listing_has_the_documented_fields() {
    let output = theorycheck().args(["list", "--json", "clipping"]).assert().success().get_output().stdout.clone();
    let listing: Value = serde_json::from_slice(&output).expect("JSON");
    for claim in listing.as_array().expect("a list") {
        let mut found = fields(claim);
        found.sort_unstable();
        assert_eq!(found, ["cases", "errata", "id", "rows", "source", "statement"]);
        let mut of_case = fields(&claim["cases"][0]);
        of_case.sort_unstable();
        assert_eq!(of_case, ["kind", "name"]);
    }
    let errata =
        listing.as_array().expect("a list").iter().flat_map(|claim| claim["errata"].as_array().expect("errata"));
    for erratum in errata {
        let mut found = fields(erratum);
        found.sort_unstable();
        assert_eq!(found, ["corrected", "printed", "row", "why"]);
    }
}

#[test]
fn filters_take_parts_of_ids_chapters_and_sources() {
    for (filter, expected) in [
        ("gd-rate", "smooth/gd-rate"),
        ("eq:71", "smooth/gd-rate"),
        ("td5:q8", "clipping/sgd-nonconvergence"),
        ("hw:q6", "parallel-autodiff/suffix-scan"),
    ] {
        theorycheck().args(["list", filter]).assert().success().stdout(contains(expected));
    }
}

#[test]
fn explain_shows_statement_source_evidence_figure_and_how_to_reproduce() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let explained =
        theorycheck().args(["explain", "suffix-scan", "--quiet", "--out"]).arg(folder.path()).assert().success();
    explained.stdout(
        contains("⌈log₂ L⌉ rounds")
            .and(contains("question 6"))
            .and(contains("proved"))
            .and(contains("parallel-autodiff-suffix-scan.all-suffix-products-rounds.svg"))
            .and(contains(" verify parallel-autodiff/suffix-scan")),
    );
    assert!(folder.path().join("figures/parallel-autodiff-suffix-scan.all-suffix-products-rounds.svg").exists());
}

#[test]
fn a_witness_is_replayed_step_by_step() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let csv = folder.path().join("run.csv");
    theorycheck()
        .args(["replay", "smooth/gd-rate/eta-2-1-l/s0", "--csv"])
        .arg(&csv)
        .assert()
        .success()
        .stdout(contains("result").and(contains(" w ")));
    let text = std::fs::read_to_string(csv).expect("written");
    assert!(text.starts_with("step,name,coordinate,value\n1,w,0,"));
    theorycheck()
        .args(["replay", "clipping/sgd-nonconvergence/after-1000-steps-the-gradient-is-still-there/s0/t17@5"])
        .assert()
        .success();
}

#[test]
fn a_replayed_trial_gives_what_the_run_saw() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("result.json");
    theorycheck()
        .args(["verify", "smooth/sgd-rate", "--quiet", "--seed", "77", "--json"])
        .arg(&path)
        .assert()
        .success();
    let result = json(&path);
    let worst = result["claims"][0]["cases"].as_array().expect("cases").iter().find_map(|case| case["worst"].as_str());
    let worst = worst.expect("a sampled case has a largest trial");
    assert!(worst.ends_with("@77"), "{worst}");
    let replayed = || theorycheck().args(["replay", worst]).assert().success().get_output().stdout.clone();
    assert_eq!(replayed(), replayed());
}

#[test]
fn errata_show_what_is_printed_what_is_right_and_a_witness() {
    theorycheck().args(["errata", "--quiet"]).assert().success().stdout(
        contains("clipping/smoothness-inequality")
            .and(contains("as printed"))
            .and(contains("corrected"))
            .and(contains(" replay ")),
    );
}

#[test]
fn completions_are_printed_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        theorycheck().args(["completions", shell]).assert().success().stdout(contains("theorycheck"));
    }
}

#[test]
fn a_fresh_seed_is_said_to_spend_its_share_again() {
    theorycheck()
        .args(["verify", "gd-rate", "--seed", "fresh", "--quiet"])
        .assert()
        .success()
        .stdout(contains("every fresh seed spends again"));
}

#[test]
fn bad_input_gets_one_message_and_status_2() {
    rejected(&["verify", "no-such-claim"], "no claim matches `no-such-claim`");
    rejected(&["verify", "gd-raet"], "did you mean `smooth/gd-rate`");
    rejected(&["explain", "no-such-claim"], "no claim matches");
    rejected(&["explain", "smooth"], "names");
    rejected(&["list", "eq:9999"], "no claim matches `eq:9999`");
    rejected(&["replay", "nonsense"], "`nonsense` is no address");
    rejected(&["replay", "smooth/no-claim/theorem/s0"], "there is no claim `smooth/no-claim`");
    rejected(&["replay", "smooth/gd-rate/no-case/s0"], "smooth/gd-rate has no case `no-case`; it has theorem");
    rejected(&["replay", "smooth/gd-rate/theorem/s9999"], "there is no s9999");
    rejected(&["replay", "smooth/gd-rate/theorem/s0/g7"], "there is no g7");
    rejected(&["verify", "--jobs", "0"], "--jobs");
    rejected(&["verify", "--shard", "3/2"], "a shard is I/N with 1 ≤ I ≤ N");
    rejected(&["verify", "--shard", "0/2"], "a shard is I/N");
    rejected(&["verify", "--seed", "soon"], "a seed is a whole number");
    rejected(&["verify", "--budget", "huge"], "huge");
    rejected(&["completions", "csh"], "csh");
}

#[test]
fn instructions_that_cannot_be_had_are_refused_before_any_work() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let refused = |isa: &str, arguments: &[&str], message: &str| {
        let mut command = theorycheck();
        command.current_dir(folder.path()).env("THEORYCHECK_ISA", isa).args(arguments);
        command.assert().code(2).stdout("").stderr(format!("theorycheck: {message}\n"));
    };
    for arguments in [&[][..], &["verify", "gd-rate", "--json", "result.json"], &["explain", "gd-rate"], &["list"]] {
        refused(
            "avx1024",
            arguments,
            "THEORYCHECK_ISA=avx1024 names no instruction set: it must be avx512, avx2 or plain",
        );
    }
    for isa in Isa::ALL.into_iter().filter(|isa| !isa.is_available()) {
        let message = format!("THEORYCHECK_ISA={isa} cannot be had: this processor offers {} at best", Isa::widest());
        refused(&isa.to_string(), &["verify", "gd-rate"], &message);
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 0);
    theorycheck()
        .env("THEORYCHECK_ISA", "avx1024")
        .arg("--help")
        .assert()
        .success()
        .stdout(contains("THEORYCHECK_ISA"));
}

/// A result without its times.
fn timeless(mut result: Value) -> Value {
    result["summary"]["wall_ms"] = 0.into();
    for claim in result["claims"].as_array_mut().expect("claims") {
        claim["cases"].as_array_mut().expect("cases").iter_mut().for_each(|case| case["wall_ms"] = 0.into());
    }
    result
}

#[test]
fn neither_instructions_nor_workers_change_a_bit_of_the_result() {
    let verified = |isa: Isa, jobs: &str| {
        let mut command = theorycheck();
        command.env("THEORYCHECK_ISA", isa.to_string());
        command.args(["verify", "sgd-rate", "sgd-nonconvergence", "q9-neighbourhood", "two-point-rate"]);
        command.args(["--budget", "quick", "--quiet", "--jobs", jobs]);
        let output = command.args(["--json", "-"]).assert().get_output().stdout.clone();
        timeless(serde_json::from_slice(&output).expect("JSON"))
    };
    let expected = verified(Isa::Plain, "1");
    let cases = expected["claims"].as_array().expect("claims").iter().flat_map(|claim| claim["cases"].as_array());
    assert!(cases.flatten().filter(|case| !case["mean"].is_null()).count() >= 10, "means are estimated from trials");
    for isa in Isa::ALL {
        if !isa.is_available() {
            eprintln!("skipped: this processor has no {isa}");
            continue;
        }
        for jobs in ["1", "2"] {
            assert!(verified(isa, jobs) == expected, "{isa} with {jobs} workers gives another result");
        }
    }
}

#[test]
fn what_cannot_be_written_is_said_before_any_work_and_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "in the way").expect("writable");
    let below = file.join("out");
    rejected(&["--out", below.to_str().expect("UTF-8")], "cannot write");
    let missing = folder.path().join("missing").join("result.json");
    rejected(&["verify", "gd-rate", "--json", missing.to_str().expect("UTF-8")], "cannot write");
    rejected(&["verify", "gd-rate", "--json", folder.path().to_str().expect("UTF-8")], "it is a folder");
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 1);
    assert_eq!(std::fs::read_to_string(&file).expect("readable"), "in the way");
}
