//! The report as a reader meets it: one file, in a browser, from a result that may be anything.

use std::path::{Path, PathBuf};
use std::process::Command as Program;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;

fn theorycheck() -> Command {
    Command::cargo_bin("theorycheck").expect("the binary is built with its tests")
}

/// A result of some claims, among them sampled ones, ones with errata and ones with figures.
fn result(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("result.json");
    let claims = ["verify", "smooth/", "bernoulli-kl", "sgd-nonconvergence", "--budget", "quick", "--quiet", "--json"];
    theorycheck().args(claims).arg(&path).assert().success();
    path
}

fn report(from: &Path, out: &Path, more: &[&str]) -> String {
    theorycheck()
        .args(["report", "--format", "html", "--from"])
        .arg(from)
        .arg("--out")
        .arg(out)
        .args(more)
        .assert()
        .success();
    std::fs::read_to_string(out.join("report.html")).expect("written")
}

fn ids(result: &Path) -> Vec<String> {
    let value: Value = serde_json::from_slice(&std::fs::read(result).expect("written")).expect("JSON");
    let claims = value["claims"].as_array().expect("claims");
    claims.iter().map(|claim| claim["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn every_claim_has_a_card_a_tile_and_its_statement_and_nothing_comes_from_elsewhere() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let from = result(&folder);
    let page = report(&from, folder.path(), &[]);
    for id in ids(&from) {
        assert_eq!(page.matches(&format!("<article class=\"claim\" id=\"{id}\"")).count(), 1, "{id}");
        assert!(page.contains(&format!("href=\"#{id}\" title=")), "no tile for {id}");
        assert!(page.contains(&format!("theorycheck verify {id}<")), "{id} cannot be reproduced");
    }
    assert_eq!(page.matches("<article").count(), page.matches("<div class=\"statement\"><math").count());
    assert!(!page.contains("cannot be shown") && !page.contains("merror"));
    for from_elsewhere in ["src=", "@import", "url(", "<link", "<iframe", "<img"] {
        assert!(!page.contains(from_elsewhere), "{from_elsewhere}");
    }
    let addresses = page.match_indices("http").map(|(at, _)| &page[at..page.len().min(at + 40)]);
    let foreign: Vec<&str> = addresses.filter(|at| !at.starts_with("http://www.w3.org/")).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
    assert!(page.contains("data:text/csv") && page.contains("<svg role=\"img\" aria-label="));
}

#[test]
fn a_part_of_a_result_can_be_reported() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let from = result(&folder);
    let one = report(&from, &folder.path().join("one"), &["--claim", "gd-rate"]);
    assert_eq!((one.matches("<article").count(), one.contains("1 claim,")), (1, true));
    let errata = report(&from, &folder.path().join("errata"), &["--only", "errata"]);
    let cards = errata.matches("<article").count();
    assert!(cards < ids(&from).len() && cards > 1 && cards <= errata.matches("as printed</h4>").count());
    theorycheck()
        .args(["report", "--claim", "no-such-claim", "--from"])
        .arg(&from)
        .assert()
        .code(2)
        .stderr(contains("no claim matches `no-such-claim`"));
}

#[test]
fn two_results_are_compared() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let from = result(&folder);
    let same = report(&from, folder.path(), &["--against", from.to_str().expect("a path")]);
    assert!(same.contains("Changes since") && same.contains("No verdict and no tightness differs."));
    let fewer = folder.path().join("fewer.json");
    theorycheck().args(["verify", "bernoulli-kl", "--quiet", "--json"]).arg(&fewer).assert().success();
    let out = folder.path().join("out");
    theorycheck()
        .args(["report", "--from"])
        .arg(&from)
        .arg("--against")
        .arg(&fewer)
        .arg("--out")
        .arg(&out)
        .assert()
        .success()
        .stdout(contains("changed  smooth/gd-rate · theorem: new, survived"));
}

/// Nothing is written of a result that cannot be used, and what is wrong with it is said.
#[test]
fn a_result_that_was_edited_cut_or_is_none_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let from = result(&folder);
    let text = std::fs::read_to_string(&from).expect("written");
    let spoiled: [(&str, String, &str); 6] = [
        ("a verdict changed", text.replacen("\"survived\"", "\"proved\"", 1), "digest does not fit"),
        ("cut short", text[..text.len() / 2].to_owned(), "EOF while parsing"),
        ("an unknown field", text.replacen("\"seed\"", "\"sede\"", 1), "unknown field `sede`"),
        ("a number that is none", text.replacen("\"error_share\": ", "\"error_share\": NaN, \"x\": ", 1), "no JSON"),
        ("another version", text.replacen("\"schema\": 1", "\"schema\": 2", 1), "its format has version 2"),
        ("nothing", String::new(), "no JSON"),
    ];
    for (what, text, why) in spoiled {
        let path = folder.path().join("spoiled.json");
        std::fs::write(&path, text).expect("writable");
        let out = folder.path().join("never");
        theorycheck()
            .args(["report", "--from"])
            .arg(&path)
            .arg("--out")
            .arg(&out)
            .assert()
            .code(2)
            .stderr(contains(why).and(contains("spoiled.json")));
        let written = std::fs::read_dir(&out)
            .map_or(0, |entries| entries.filter(|entry| entry.as_ref().is_ok_and(|it| it.path().is_file())).count());
        assert_eq!(written, 0, "{what}");
    }
    let shard = folder.path().join("shard.json");
    theorycheck()
        .args(["verify", "bernoulli-kl", "--shard", "1/1", "--quiet", "--json"])
        .arg(&shard)
        .assert()
        .success();
    theorycheck()
        .args(["verify", "bernoulli-kl", "--shard", "1/2", "--quiet", "--json"])
        .arg(&shard)
        .assert()
        .success();
    theorycheck().args(["report", "--from"]).arg(&shard).assert().code(2).stderr(contains("findings of a shard"));
}

/// The DOM after the page has run this script, and what the console said; nothing where there is no Chromium.
fn in_a_browser(page: &str, script: &str, folder: &Path) -> Option<(String, String)> {
    let path = folder.join("probe.html");
    std::fs::write(&path, page.replace("</body>", &format!("<script>{{{script}}}</script></body>"))).expect("writable");
    let profile = format!("--user-data-dir={}", folder.join("profile").display());
    // A page that asked the network for anything would hear that there is none, and complain on the console.
    let flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--enable-logging=stderr",
        "--proxy-server=127.0.0.1:9",
        "--virtual-time-budget=5000",
        "--dump-dom",
    ];
    let started = Program::new("chromium").args(flags).arg(profile).arg(format!("file://{}", path.display())).output();
    match started {
        Ok(output) => Some((
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )),
        Err(_) => {
            eprintln!("skipped: there is no chromium here to open the report in");
            None
        }
    }
}

#[test]
fn a_browser_counts_the_claims_and_filters_and_sorts_them_without_a_word_on_the_console() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let from = result(&folder);
    let page = report(&from, folder.path(), &[]);
    let probe = r#"
        const visible = () => [...document.querySelectorAll("article.claim")].filter((claim) => claim.offsetParent !== null);
        const say = (name, value) => document.body.setAttribute("data-" + name, value);
        const box = document.getElementById("filter"), order = document.getElementById("order");
        const type = (text) => { box.value = text; box.dispatchEvent(new Event("input")); };
        say("all", visible().length);
        type("eq:71"); say("by-source", visible().map((claim) => claim.id).join(" "));
        type("nothing of the kind"); say("none", visible().length);
        type("");
        order.value = "time"; order.dispatchEvent(new Event("change"));
        const times = visible().map((claim) => Number(claim.dataset.time));
        say("sorted", times.every((time, i) => i === 0 || times[i - 1] >= time) && times.length > 1);
        order.value = "lecture"; order.dispatchEvent(new Event("change"));
        say("lecture", visible().map((claim) => claim.id).join(" "));
        say("math", [...document.querySelectorAll("math")].every((math) => math.getBoundingClientRect().height > 0));
        say("overflow", document.documentElement.scrollWidth > document.documentElement.clientWidth);
        say("requests", performance.getEntriesByType("resource").length);
    "#;
    let Some((dom, console)) = in_a_browser(&page, probe, folder.path()) else { return };
    let ids = ids(&from);
    let said = |name: &str| -> String {
        let start = dom.find(&format!("data-{name}=\"")).unwrap_or_else(|| panic!("nothing about {name}: {console}"));
        dom[start..].split('"').nth(1).expect("a value").to_owned()
    };
    assert_eq!(said("all"), ids.len().to_string());
    assert!(said("by-source").split(' ').any(|id| id == "smooth/gd-rate"), "{}", said("by-source"));
    assert!(!said("by-source").contains("bernoulli"), "{}", said("by-source"));
    assert_eq!((said("none"), said("sorted")), ("0".to_owned(), "true".to_owned()));
    assert_eq!(said("lecture"), ids.join(" "));
    assert_eq!(
        (said("math"), said("overflow"), said("requests")),
        ("true".to_owned(), "false".to_owned(), "0".to_owned())
    );
    assert!(!console.contains(":CONSOLE"), "{console}");
}
