//! The catalogue as a whole: files, ids, rows, errata, mutants, the ledger, and how sharp it is.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;
use theorems::CATALOGUE;
use theorycheck::arithmetic::ratio;
use theorycheck::claim::{Budget, Case, Cases, Claim, Effort, Ending};
use theorycheck::report::{ResultFile, draw, draw_outlined};
use theorycheck::suite::{COMMITTED_SEED, Options, SHARE_OF_A_CLAIM, SuiteResult, run_case, verify};

fn theorems() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("theorems")
}

/// The rows of the catalogue in order: id, and whether it is marked as an erratum.
fn rows() -> Vec<(String, bool)> {
    let table =
        std::fs::read_to_string(theorems().join("rows.tsv")).expect("theorems/rows.tsv is part of the repository");
    let row = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        (fields[0].to_owned(), fields.get(3) == Some(&"erratum"))
    };
    table.lines().skip(1).map(row).collect()
}

#[test]
fn every_claim_is_the_file_of_its_name_and_every_file_is_a_claim() {
    let listed: BTreeSet<String> = CATALOGUE.iter().map(|claim| claim.id.replace('-', "_") + ".rs").collect();
    let mut on_disk = BTreeSet::new();
    for chapter in std::fs::read_dir(theorems()).expect("readable").map(|entry| entry.expect("readable").path()) {
        if !chapter.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(&chapter).expect("readable").map(|entry| entry.expect("readable").path()) {
            let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
            if name(&file) != "mod.rs" {
                on_disk.insert(format!("{}/{}", name(&chapter), name(&file)));
            }
        }
    }
    assert_eq!(listed, on_disk);
}

#[test]
fn ids_and_rows_are_those_of_the_table_and_in_its_order() {
    let order: HashMap<String, usize> = rows().into_iter().enumerate().map(|(place, (id, _))| (id, place)).collect();
    for row in CATALOGUE.iter().flat_map(|claim| claim.all_rows()) {
        assert!(order.contains_key(row), "{row} is no row of theorems/rows.tsv");
    }
    for pair in CATALOGUE.windows(2) {
        assert!(order[pair[0].id] < order[pair[1].id], "{} stands before {}", pair[0].id, pair[1].id);
    }
}

/// The chapters of which every row is a claim, or a part of one. No row of theirs had to be left out because
/// no computer can decide it.
const COMPLETE: [&str; 15] = [
    "basics",
    "learning",
    "convex",
    "stochastic",
    "smooth",
    "majorization",
    "examples",
    "confidence",
    "zeroth-order",
    "decentralized",
    "clipping",
    "parallel-autodiff",
    "smoothing",
    "lower-bounds",
    "overparameterization",
];

#[test]
fn every_row_of_a_complete_chapter_is_carried() {
    let carried: BTreeSet<&str> = CATALOGUE.iter().flat_map(|claim| claim.all_rows()).collect();
    let rows = rows();
    let of_complete = |id: &&str| COMPLETE.contains(&id.split('/').next().expect("a chapter"));
    let wanted: Vec<&str> = rows.iter().map(|(id, _)| id.as_str()).filter(of_complete).collect();
    assert_eq!(wanted.len(), 181);
    let missing: Vec<&&str> = wanted.iter().filter(|id| !carried.contains(**id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn no_row_is_carried_twice() {
    let mut carried = BTreeMap::new();
    for claim in CATALOGUE {
        for row in claim.all_rows() {
            assert_eq!(carried.insert(row, claim.id), None, "{row} is carried by two claims");
        }
    }
}

#[test]
fn a_row_marked_as_an_erratum_has_one_and_a_refuted_case_beside_it() {
    let marked: HashMap<String, bool> = rows().into_iter().collect();
    for claim in CATALOGUE {
        let (cases, _) = Cases::of(claim.cases);
        for row in claim.all_rows() {
            let has = claim.errata.iter().any(|erratum| erratum.row == row);
            assert_eq!(has, marked[row], "{row}: marked in the table or carrying an erratum, but not both");
        }
        for erratum in claim.errata {
            assert!(claim.all_rows().any(|row| row == erratum.row), "{} has an erratum for a foreign row", claim.id);
        }
        let refuted = cases.iter().any(|case| case.ending == Ending::Refuted);
        assert!(claim.errata.is_empty() || refuted, "{} is false as printed, but no case refutes it", claim.id);
    }
}

#[test]
fn every_claim_holds_something_can_fail_and_names_its_cases_apart() {
    for claim in CATALOGUE {
        let (cases, _) = Cases::of(claim.cases);
        for ending in [Ending::Holds, Ending::Sabotage] {
            assert!(cases.iter().any(|case| case.ending == ending), "{} has no {ending} case", claim.id);
        }
        let slugs: BTreeSet<String> = cases.iter().map(|case| case.slug()).collect();
        assert_eq!(slugs.len(), cases.len(), "two cases of {} have the same address", claim.id);
        assert!(!claim.statement.is_empty() && !claim.source.is_empty(), "{} needs a statement and a source", claim.id);
    }
}

/// One quick run that several tests look at.
fn quick_run() -> &'static SuiteResult {
    static RUN: OnceLock<SuiteResult> = OnceLock::new();
    RUN.get_or_init(|| {
        let options = Options { seed: COMMITTED_SEED, budget: Budget::QUICK, jobs: 2, shard: (1, 1) };
        verify(CATALOGUE, &options, &()).expect("workers start")
    })
}

#[test]
fn every_figure_can_be_drawn_and_is_well_formed() {
    let result = ResultFile::new(quick_run());
    let mut drawn = 0;
    for claim in &result.claims {
        for figure in &claim.figures {
            let texts = [draw(figure), draw_outlined(figure)].map(|svg| {
                let svg = svg.unwrap_or_else(|wrong| panic!("{}: {wrong}", claim.id));
                let document = roxmltree::Document::parse(&svg).unwrap_or_else(|wrong| panic!("{}: {wrong}", claim.id));
                assert_eq!(document.root_element().tag_name().name(), "svg");
                document.descendants().filter(|element| element.tag_name().name() == "text").count()
            });
            assert!(texts[0] > 0 && texts[1] == 0, "{}: {texts:?} texts", claim.id);
            drawn += 1;
        }
    }
    assert!(drawn >= 7, "a figure for each headline, not {drawn}");
}

/// What every claim may spend and what every sampled decision has spent, added up.
#[cfg(feature = "pdf")]
#[test]
fn every_statement_can_be_typeset() {
    theorycheck::report::typeset_statements(CATALOGUE).unwrap_or_else(|wrong| panic!("{wrong}"));
}

#[test]
fn the_ledger_of_a_run_stays_below_a_millionth() {
    // Thousands of roundings to nearest, each off by half a unit in the last place at most.
    let rounded = |sum: f64| sum * (1.0 + 1e4 * f64::EPSILON);
    let result = quick_run();
    let mut sampled = 0;
    for claim in &result.claims {
        let owned: f64 = claim.cases.iter().map(|case| case.evidence.share).sum();
        assert!(owned > 0.0 && owned <= rounded(SHARE_OF_A_CLAIM), "{} owns {owned}", claim.claim.id);
        for case in &claim.cases {
            let (spent, share) = (case.evidence.spent, case.evidence.share);
            assert!(spent <= rounded(share), "{} · {} spent {spent} of {share}", claim.claim.id, case.name);
            // Only trials cost anything, and every interval of a mean has cost something.
            assert!(spent == 0.0 || case.evidence.effort == Effort::Trials, "{} · {}", claim.claim.id, case.name);
            assert!(spent > 0.0 || case.evidence.mean.is_none(), "{} · {}", claim.claim.id, case.name);
            sampled += usize::from(spent > 0.0);
        }
    }
    assert!(sampled > 0, "nothing was sampled");
    assert!(0.0 < result.error_spent() && result.error_spent() <= rounded(result.error_share()));
    assert!(result.error_share() <= 1e-6, "{}", result.error_share());
}

/// What CONTRIBUTING promises: a bound that is multiplied by half of its measured tightness (a
/// lower bound divided by it and doubled) is caught.
#[test]
fn a_bound_squeezed_to_half_its_tightness_turns_red() {
    let options = Options { seed: COMMITTED_SEED, budget: Budget::STANDARD, jobs: 1, shard: (1, 1) };
    let squeezed_of = |claim: &&'static Claim| {
        let (cases, _) = Cases::of(claim.cases);
        let is_squeezed = |case: &&Case| {
            let result = run_case(claim, case, cases.len(), &options);
            let Some((_, tightness)) = result.evidence.tightness.filter(|(lo, hi)| *lo > 0.0 && hi.is_finite()) else {
                return false;
            };
            let half = ratio((tightness * 500_000.0) as i64, 1_000_000);
            let Some(tighter) = case.squeezed(half) else { return false };
            let result = run_case(claim, &tighter, cases.len(), &options);
            assert!(!result.as_expected, "{} · {} squeezed by {half}: {:?}", claim.id, case.name, result.evidence);
            true
        };
        cases.iter().filter(|case| case.ending == Ending::Holds).filter(is_squeezed).count()
    };
    let squeezed: usize = CATALOGUE.par_iter().map(squeezed_of).sum();
    assert!(squeezed >= CATALOGUE.len() / 2, "only {squeezed} cases have a measured tightness");
}
