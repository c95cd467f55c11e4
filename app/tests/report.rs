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
    // The one font comes with the page.
    let page = page.replacen("url(data:font/otf;base64,", "", 1);
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
    assert!(errata.contains(&format!("{cards} claims,")), "the head counts other claims than are shown");
    // Every form leaves out the same claims, and their figures.
    let out = folder.path().join("all forms");
    report(&from, &out, &["--only", "errata", "--format", "svg,markdown"]);
    let index = std::fs::read_to_string(out.join("README.md")).expect("an index");
    assert_eq!((index.matches("| false as printed |").count(), index.contains("--only errata")), (cards, true));
    assert!(!index.contains("smooth/gd-rate") && !index.contains("figures/smooth-gd-rate"), "{index}");
    let drawn = std::fs::read_dir(out.join("figures")).expect("a folder").count();
    assert_eq!(index.matches("![").count(), drawn, "{index}");
    let wrong = [
        ("--claim", "no-such-claim", "no claim matches `no-such-claim`"),
        ("--claim", "smooth", "`smooth` names"),
        ("--claim", "hinge-loss", "none of the claims"),
        ("--figure", "no-such-figure", "no figure has `no-such-figure`"),
    ];
    for (option, value, why) in wrong {
        let out = folder.path().join("never");
        let mut command = theorycheck();
        command.args(["report", option, value, "--from"]).arg(&from).arg("--out").arg(&out);
        command.assert().code(2).stderr(contains(why));
        assert!(!out.exists(), "{value}");
    }
}

/// What stands in the way of one document is found before any other is written.
#[test]
fn a_document_that_cannot_be_written_leaves_the_others_unwritten() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("README.md")).expect("writable");
    let mut command = theorycheck();
    command.args(["report", "--claim", "bernoulli-kl", "--quiet", "--format", "html,svg,markdown", "--out"]);
    command.arg(folder.path()).assert().code(2).stderr(contains("it is a folder"));
    assert!(!folder.path().join("report.html").exists());
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
        assert!(!out.exists(), "{what}");
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

#[cfg(not(feature = "pdf"))]
#[test]
fn a_build_without_the_typesetter_says_so_before_any_work() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("never");
    let mut command = theorycheck();
    command.args(["report", "--format", "pdf", "--quiet", "--out"]).arg(&out);
    command.assert().code(2).stderr(contains("this build has no PDF"));
    assert!(!out.exists());
}

#[cfg(feature = "pdf")]
mod pdf {
    use lopdf::Document;

    use super::*;

    /// A result of a few claims: with figures, with errata, proved and sampled.
    fn few(folder: &TempDir) -> PathBuf {
        let path = folder.path().join("few.json");
        let claims = ["verify", "smooth/gd-rate", "smooth/last-iterate-output", "markov-sgd", "bernoulli-kl"];
        theorycheck().args(claims).args(["--budget", "quick", "--quiet", "--json"]).arg(&path).assert().success();
        path
    }

    fn pages(from: &Path, out: &Path, more: &[&str]) -> (Vec<u8>, Document) {
        let mut command = theorycheck();
        command.args(["report", "--format", "pdf", "--from"]).arg(from).arg("--out").arg(out).args(more);
        command.assert().success();
        let bytes = std::fs::read(out.join("report.pdf")).expect("written");
        let document = Document::load_mem(&bytes).expect("a PDF");
        (bytes, document)
    }

    /// What a search finds, without white space; nothing where there is no `pdftotext`.
    fn text(out: &Path) -> Option<String> {
        let Ok(found) = Program::new("pdftotext").arg(out.join("report.pdf")).arg("-").output() else {
            eprintln!("skipped: there is no pdftotext here to search the report with");
            return None;
        };
        assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
        Some(String::from_utf8_lossy(&found.stdout).split_whitespace().collect())
    }

    #[test]
    fn it_has_pages_bookmarks_and_the_text_of_every_claim_and_is_the_same_each_time() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let from = few(&folder);
        let (bytes, document) = pages(&from, &folder.path().join("one"), &[]);
        let (again, _) = pages(&from, &folder.path().join("two"), &[]);
        assert!(bytes == again, "the same result gives other bytes");
        // Title page, contents, errata, and three chapters that begin on new pages.
        assert!(document.get_pages().len() >= 6, "{} pages", document.get_pages().len());
        let marks = document.get_toc().expect("bookmarks").toc;
        let marks: Vec<String> = marks.into_iter().map(|mark| mark.title).collect();
        for id in ids(&from) {
            assert!(marks.contains(&id), "{id} has no bookmark: {marks:?}");
        }
        let info = document.trailer.get(b"Info").and_then(|info| info.as_reference()).expect("metadata");
        let title = document.get_dictionary(info).and_then(|info| info.get(b"Title")).expect("a title");
        assert!(!title.as_str().expect("a text").is_empty());
        let Some(text) = text(&folder.path().join("one")) else { return };
        for id in ids(&from) {
            assert!(text.contains(&format!("theorycheckverify{id}")), "{id} is missing: {text}");
        }
        // The last is from the statement of gradient descent's rate.
        for said in ["4claims,", "everyverdictasexpected", "Contents", "Falseasprinted", "mutantkilled", "2𝐿Δ"] {
            assert!(text.contains(said), "{said} is missing: {text}");
        }
        assert!(!text.contains("cannotbeshown"));
    }

    #[test]
    fn a_claim_is_one_page_and_errata_are_a_handout() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let from = few(&folder);
        for id in ids(&from) {
            let (_, page) = pages(&from, folder.path(), &["--claim", &id]);
            assert_eq!(page.get_pages().len(), 1, "{id}");
            if let Some(text) = text(folder.path()) {
                assert!(text.contains(&format!("theorycheckverify{id}")), "{id}: {text}");
            }
        }
        let (_, handout) = pages(&from, folder.path(), &["--only", "errata"]);
        assert!(handout.get_pages().len() <= 2, "{} pages", handout.get_pages().len());
        let Some(text) = text(folder.path()) else { return };
        assert!(text.contains("smooth/last-iterate-output") && text.contains("corrected"), "{text}");
        assert!(!text.contains("smooth/gd-rate") && !text.contains("Contents"), "{text}");
    }
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

/// The page as it looks in a window of this width, in pixels.
fn screenshot(page: &Path, width: u32, folder: &Path) -> Option<Vec<u8>> {
    let picture = folder.join(format!("{width}.png"));
    let mut chromium = Program::new("chromium");
    chromium.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--force-device-scale-factor=1",
    ]);
    chromium.arg(format!("--user-data-dir={}", folder.join("profile").display()));
    chromium.arg(format!("--window-size={width},1400")).arg(format!("--screenshot={}", picture.display()));
    if chromium.arg(format!("file://{}", page.display())).output().is_err() {
        eprintln!("skipped: there is no chromium here to take a picture of the report");
        return None;
    }
    Some(std::fs::read(picture).expect("a picture"))
}

#[test]
fn pictures_at_desktop_and_phone_width_show_something() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    report(&result(&folder), folder.path(), &[]);
    for width in [1280_u32, 390] {
        let Some(png) = screenshot(&folder.path().join("report.html"), width, folder.path()) else { return };
        assert!(png.starts_with(b"\x89PNG"), "no picture");
        // A PNG says its width in bytes 16 to 19. An empty page of this size has less than 10 kB.
        assert_eq!(png[16..20], width.to_be_bytes(), "another width");
        assert!(png.len() > 30_000, "{} bytes: an empty page", png.len());
    }
}

/// In a frame as wide as a telephone: a window of a browser cannot be that narrow everywhere.
#[test]
fn at_phone_width_nothing_has_to_be_scrolled_sideways() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = report(&result(&folder), folder.path(), &[]);
    let framed = page.replace('&', "&amp;").replace('"', "&quot;");
    let outer = format!(
        "<!DOCTYPE html><html><body><iframe width=\"390\" height=\"800\" srcdoc=\"{framed}\"></iframe></body></html>"
    );
    let probe = r#"
        const frame = document.querySelector("iframe");
        frame.addEventListener("load", () => {
            const root = frame.contentDocument.documentElement;
            const claims = frame.contentDocument.querySelectorAll("article.claim").length;
            document.body.setAttribute("data-wide", `${root.clientWidth} ${root.scrollWidth > root.clientWidth} ${claims}`);
            frame.remove();
        });
    "#;
    let Some((dom, console)) = in_a_browser(&outer, probe, folder.path()) else { return };
    let said = dom.split("data-wide=\"").nth(1).and_then(|rest| rest.split('"').next());
    let said = said.unwrap_or_else(|| panic!("nothing was said: {console}"));
    let [width, overflows, claims] = said.split(' ').collect::<Vec<_>>()[..] else { panic!("{said}") };
    assert!(width.parse::<u32>().is_ok_and(|width| (300..=390).contains(&width)), "{said}");
    assert_eq!((overflows, claims), ("false", ids(&folder.path().join("result.json")).len().to_string().as_str()));
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
