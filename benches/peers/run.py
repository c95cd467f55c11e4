#!/usr/bin/env python3
"""Measures the engine beside its peers: NumPy, JAX and scalar Rust, in turn, on the same workloads.

    benches/peers/run.py [--rounds N] [--only WORKLOAD,...] [--quick] [--write]

Makes its own virtual environment in `target/peers/venv`, builds the scalar peer (as it is, and for this very processor)
and the engine's `examples/throughput.rs`. Of each tool's formulations a heat chooses the fastest; then this one and the
one that is written first run in every round, so that what disturbs the machine disturbs all of them. Only ratios within
a round are compared.
Needs Python 3.11 or later and Cargo. A tool that fails is named and left out.
"""

import argparse
import datetime
import json
import os
import platform
import re
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = ROOT / "target" / "peers"
PYTHON = OUT / "venv" / "bin" / "python"
README = HERE.parent / "README.md"
BEGIN, END = "<!-- results: written by peers/run.py -->", "<!-- end of results -->"

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
STANDARD_ERRORS = 6.0
HEAT_S, RUN_S = 0.3, 1.0  # a run is repeated until so much time is over
LONGEST_S = 600  # and given up after so much


@dataclass(frozen=True)
class Workload:
    """What is counted, how often a tool is asked for it, and whether one core is all that is measured."""

    unit: str
    trials: int
    one_core: bool = False


WORKLOADS = {
    "sgd_gaussian": Workload("trial-steps", 20_000),
    "sgd_sign": Workload("trial-steps", 20_000),
    "least_squares": Workload("trial-steps", 20_000),
    "least_squares_history": Workload("trial-steps", 20_000),
    "gossip": Workload("trial-rounds", 200),
    "suffix_scan": Workload("flop", 1),
    "u64": Workload("words", 1, one_core=True),
    "normals": Workload("normals", 1, one_core=True),
}


class Failed(Exception):
    """A tool that could not be built or run, with the line that says why."""


def execute(command: list[str], cores: int = CORES, environment: dict[str, str] | None = None) -> str:
    """The standard output of a command that may use so many cores; BLAS and rayon are told, the kernel sees to it."""
    limits = {name: str(cores) for name in ("RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    limits |= {"PYTHONDONTWRITEBYTECODE": "1", "JAX_PLATFORMS": "cpu"}

    def pin() -> None:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-cores:])

    try:
        done = subprocess.run(
            command,
            cwd=HERE,
            env=os.environ | limits | (environment or {}),
            preexec_fn=pin,
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(str(error)) from error
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["it said nothing"]
        raise Failed(f"exit status {done.returncode}: {lines[-1].strip()}")
    return done.stdout


def last_json(text: str) -> dict:
    """The object on the last line, or the whole text if it is one."""
    try:
        return json.loads(text.strip().splitlines()[-1])
    except (IndexError, json.JSONDecodeError):
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            raise Failed(f"no JSON in what it printed: {error}") from error


@dataclass(frozen=True)
class Tool:
    """A name in the table, how many cores it may use, and its builds: each a command and its candidates by workload."""

    name: str
    cores: int
    builds: dict[str, tuple[list[str], dict[str, list[str]]]]

    def candidates(self, workload: str) -> list[tuple[str, str]]:
        """Each build with each of its formulations."""
        return [(build, name) for build, (_, names) in self.builds.items() for name in names.get(workload, [])]

    def run(self, workload: str, candidate: tuple[str, str], trials: int, seconds: float) -> dict:
        """One measurement: trials, wall_s, processor_s, per_s, and what the workload came to."""
        build, name = candidate
        command = [*self.builds[build][0], workload, name, str(trials), str(self.cores), str(seconds)]
        # Where NumPy's peer brings its own processes, each has a BLAS of one thread.
        one_thread = {} if "plain" in name else {"OPENBLAS_NUM_THREADS": "1"}
        return last_json(execute(command, self.cores, one_thread))


@dataclass(frozen=True)
class Engine(Tool):
    """The engine's own example: it chooses what it does, and prints one object for all workloads."""

    def run(self, workload: str, candidate: tuple[str, str], trials: int, seconds: float) -> dict:
        """The rate, and what else the example tells."""
        command = [*self.builds[candidate[0]][0], "--json", "--only", workload, "--threads", str(self.cores)]
        answer = last_json(execute(command, self.cores))
        if WORKLOADS[workload].one_core:
            rate = {"per_s": answer.get(f"{workload}_per_s")}
        else:
            rate = answer.get("workloads", {}).get(workload, {})
        if not rate.get("per_s"):
            raise Failed("it gives no rate for this")
        # It tells how many threads were busy: processor over wall time.
        return rate | {"wall_s": 1.0, "processor_s": rate["busy"]} if "busy" in rate else rate


def python_environment() -> None:
    """NumPy and JAX, as `requirements.txt` pins them."""
    wanted = (HERE / "requirements.txt").read_text()
    installed = OUT / "venv" / "installed.txt"
    if PYTHON.exists() and installed.exists() and installed.read_text() == wanted:
        return
    say("installing NumPy and JAX")
    execute([sys.executable, "-m", "venv", "--clear", str(OUT / "venv")])
    execute([str(PYTHON), "-m", "pip", "install", "--quiet", "-r", "requirements.txt"])
    installed.write_text(wanted)


def python_tool(name: str, script: str) -> list[Tool]:
    """A peer in Python, on all cores and on one."""
    command = [str(PYTHON), script]
    candidates = last_json(execute([*command, "--candidates"]))
    return on_all_and_one(name, {"": (command, candidates)})


def scalar_tool() -> list[Tool]:
    """Scalar Rust, built for any processor of this kind and for this very one."""
    builds = {}
    for label, flags in {"default": "", "native": "-C target-cpu=native"}.items():
        target = OUT / f"scalar-{label}"
        say(f"building scalar Rust ({label})")
        build = ["cargo", "build", "--release", "--locked", "--quiet", "--manifest-path", "scalar/Cargo.toml"]
        execute([*build, "--target-dir", str(target)], environment={"RUSTFLAGS": flags})
        command = [str(target / "release" / "scalar")]
        builds[label] = (command, last_json(execute([*command, "--candidates"])))
    return on_all_and_one("scalar Rust", builds)


def engine_tool() -> list[Tool]:
    """The engine, through its example."""
    say("building the engine")
    execute(
        [
            "cargo",
            "build",
            "--release",
            "--quiet",
            "--manifest-path",
            str(ROOT / "Cargo.toml"),
            "--example",
            "throughput",
        ]
    )
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    candidates = {name: [""] for name in WORKLOADS}
    builds = {"": ([str(target / "release" / "examples" / "throughput")], candidates)}
    return [Engine("theorycheck", cores, builds) for cores in sorted({CORES, 1}, reverse=True)]


def on_all_and_one(name: str, builds: dict) -> list[Tool]:
    """A tool on all cores and on one of them."""
    return [Tool(name, cores, builds) for cores in sorted({CORES, 1}, reverse=True)]


def available_tools() -> list[Tool]:
    """What could be built; the rest is named."""
    tools: list[Tool] = []
    makers = {
        "theorycheck": engine_tool,
        "scalar Rust": scalar_tool,
        "NumPy": lambda: python_tool("NumPy", "numpy_peer.py"),
        "JAX": lambda: python_tool("JAX", "jax_peer.py"),
    }
    for name, make in makers.items():
        try:
            tools += make()
        except Failed as error:
            say(f"{name} is left out: {error}")
    return tools


def heat(tool: Tool, workload: str, trials: int) -> tuple[str, str] | None:
    """The fastest candidate of one short run each, or nothing if the tool does not have the workload or fails."""
    candidates = tool.candidates(workload)
    if len(candidates) == 1:
        return candidates[0]
    rates = {}
    for candidate in candidates:
        try:
            rates[candidate] = tool.run(workload, candidate, trials, HEAT_S)["per_s"]
        except Failed as error:
            say(f"{tool.name} ({' '.join(candidate).strip()}) on {workload} is left out: {error}")
    return max(rates, key=rates.__getitem__, default=None)


def disagreement(answer: dict, expected: dict[str, float]) -> str | None:
    """What is wrong with a result: it must lie within six standard errors of its expectation, and be a number."""
    if "mean" not in answer:
        return None
    allowed = STANDARD_ERRORS * answer.get("standard_error", 0.0) + expected["rounding"]
    if abs(answer["mean"] - expected["mean"]) <= allowed:
        return None
    return f"its result {answer['mean']!r} is not within {allowed:.2g} of the expected {expected['mean']!r}"


def measure(tools: list[Tool], workload: str, rounds: int, quick: bool, expected: dict[str, float]) -> list[dict]:
    """For each tool that finishes: its winning candidate, on all cores also its first, and one answer a round."""
    cores = {1} if WORKLOADS[workload].one_core else {1, CORES}
    trials = max(1, WORKLOADS[workload].trials // (10 if quick else 1))
    entrants = []
    for tool in (tool for tool in tools if tool.cores in cores):
        winner = heat(tool, workload, max(1, trials // 10))
        if winner is None:
            continue
        entrants.append({"tool": tool, "name": tool.name, "candidate": winner, "answers": []})
        first = tool.candidates(workload)[0]
        if tool.cores == max(cores) and first != winner:
            entrants.append({"tool": tool, "name": f"{tool.name}, first", "candidate": first, "answers": []})
    for number in range(rounds):
        say(f"{workload}: round {number + 1} of {rounds}")
        for entrant in list(entrants):
            try:
                answer = entrant["tool"].run(workload, entrant["candidate"], trials, RUN_S)
                wrong = disagreement(answer, expected)
                if wrong:
                    raise Failed(wrong)
                entrant["answers"].append(answer)
            except Failed as error:
                say(f"{entrant['name']} on {workload}, {entrant['tool'].cores} cores, is left out: {error}")
                entrants.remove(entrant)
    return [
        {
            "tool": entrant["name"],
            "cores": entrant["tool"].cores,
            "candidate": " ".join(word for word in entrant["candidate"] if word),
            "answers": entrant["answers"],
        }
        for entrant in entrants
    ]


def quantity(rate: float) -> str:
    """Three digits and a prefix."""
    for factor, prefix in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if rate >= factor:
            return f"{rate / factor:.3g} {prefix}"
    return f"{rate:.3g} "


def spread(values: list[float]) -> str:
    """Median and extremes."""
    return f"{statistics.median(values):.2f} ({min(values):.2f} … {max(values):.2f})"


def table(workload: str, entries: list[dict]) -> list[str]:
    """A table in Markdown. Ratios are of the first entry's rate (on all cores) to each, within a round."""
    unit = WORKLOADS[workload].unit
    lines = [f"### `{workload}`", ""]
    if not entries:
        return [*lines, "No tool finished.", ""]
    base = entries[0]
    lines += [
        f"| tool | cores | candidate | {unit}/s | a processor second | processor/wall | trials "
        f"| {base['tool']} is faster by |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for entry in entries:
        answers = entry["answers"]
        rates = [answer["per_s"] for answer in answers]
        ratios = [one["per_s"] / rate for one, rate in zip(base["answers"], rates, strict=True)]
        timed = all("processor_s" in answer for answer in answers)
        efficiency, share, trials = "–", "–", str(answers[0].get("trials", "–"))
        if timed:
            shares = [answer["processor_s"] / answer["wall_s"] for answer in answers]
            efficiency = quantity(statistics.median(rate / part for rate, part in zip(rates, shares, strict=True)))
            share = f"{statistics.median(shares):.2f}"
        cells = [
            entry["tool"],
            str(entry["cores"]),
            entry["candidate"] or "–",
            quantity(statistics.median(rates)).strip(),
        ]
        lines.append("| " + " | ".join([*cells, efficiency.strip(), share, trials, spread(ratios)]) + " |")
    return [*lines, ""]


def versions() -> dict[str, str]:
    """Of everything that was measured."""

    def first_line(command: list[str]) -> str:
        try:
            return execute(command).strip().splitlines()[0]
        except (Failed, IndexError):
            return "unknown"

    locked = (HERE / "scalar" / "Cargo.lock").read_text()
    crates = dict(re.findall(r'name = "([^"]+)"\nversion = "([^"]+)"', locked))
    pinned = dict(line.split("==") for line in (HERE / "requirements.txt").read_text().split())
    return {
        "revision": first_line(["git", "rev-parse", "--short", "HEAD"]),
        "rustc": first_line(["rustc", "--version"]).removeprefix("rustc "),
        "Python": platform.python_version(),
        **pinned,
        **{name: crates[name] for name in ("rand", "rand_chacha", "rand_distr", "rayon", "ndarray", "matrixmultiply")},
    }


def processor() -> str:
    """Its name, as the kernel tells it."""
    try:
        names = re.findall(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()


def render(result: dict) -> str:
    """All tables, with what they were measured on."""
    named = ", ".join(f"{name} {version}" for name, version in result["versions"].items())
    lines = [
        f"{result['date']}, {result['processor']}, {result['cores']} cores; {result['rounds']} rounds"
        + (" of a tenth of the trials" if result["quick"] else "")
        + f"; load average before {result['load_before']:.1f}, after {result['load_after']:.1f}.",
        f"Versions: {named}.",
        "",
        "Medians over the rounds. The last column compares the first row with each: the median (least … greatest) of the",
        "ratios within a round. “First” is what one writes first, the row above it the fastest of what was tried.",
        "",
    ]
    for workload, entries in result["workloads"].items():
        lines += table(workload, entries)
    return "\n".join(lines)


def write_whole(path: Path, text: str) -> None:
    """Replaces the file in one step, so that nobody sees half of it."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text)
    partial.replace(path)


def write_readme(text: str) -> None:
    """Puts the tables between the markers."""
    before, rest = README.read_text().split(BEGIN)
    _, after = rest.split(END)
    write_whole(README, f"{before}{BEGIN}\n\n{text}\n{END}{after}")


def say(message: str) -> None:
    """Progress goes to the error stream."""
    print(message, file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    """The command line; names of workloads are checked before anything is built."""
    parser = argparse.ArgumentParser(description="The engine beside NumPy, JAX and scalar Rust")
    parser.add_argument("--rounds", type=int, default=5, help="how often every tool runs (default 5)")
    parser.add_argument("--only", default=",".join(WORKLOADS), help="some workloads, separated by commas")
    parser.add_argument("--quick", action="store_true", help="a tenth of the trials")
    parser.add_argument("--write", action="store_true", help="put the tables into benches/README.md")
    given = parser.parse_args()
    given.only = given.only.split(",")
    unknown = [name for name in given.only if name not in WORKLOADS]
    if unknown:
        parser.error(f"no workload {', '.join(unknown)}; there are {', '.join(WORKLOADS)}")
    if given.rounds < 1:
        parser.error("--rounds must be at least 1")
    return given


def main() -> None:
    """Builds, measures, prints, saves."""
    given = arguments()
    OUT.mkdir(parents=True, exist_ok=True)
    try:
        python_environment()
        expected = last_json(execute([str(PYTHON), "problem.py"]))
    except Failed as error:
        sys.exit(f"no Python environment, so no expected results: {error}")
    tools = available_tools()
    load_before = os.getloadavg()[0]
    measured = {name: measure(tools, name, given.rounds, given.quick, expected[name]) for name in given.only}
    result = {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d"),
        "processor": processor(),
        "cores": CORES,
        "rounds": given.rounds,
        "quick": given.quick,
        "load_before": load_before,
        "load_after": os.getloadavg()[0],
        "versions": versions(),
        "expected": expected,
        "workloads": measured,
    }
    write_whole(OUT / "results.json", json.dumps(result, indent=1, ensure_ascii=False))
    text = render(result)
    print(text)
    if given.write:
        write_readme(text)


if __name__ == "__main__":
    main()
