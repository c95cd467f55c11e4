"""What the peers in Python share: the command line, the clock, and the line of JSON that `run.py` reads."""

import json
import math
import multiprocessing
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from problem import AGENTS, MATRICES, MATRIX_WIDTH, STEPS, Array

DRAWS = 1 << 24  # of the raw generators, in one batch

# How much of its unit one trial of a workload is; `run.py` names the units.
WORK = {
    "sgd_gaussian": STEPS,
    "sgd_sign": STEPS,
    "least_squares": STEPS,
    "least_squares_history": STEPS,
    "gossip": STEPS,
    "suffix_scan": (MATRICES - 1) * 2 * MATRIX_WIDTH**3,
    "u64": DRAWS,
    "normals": DRAWS,
}


@dataclass(frozen=True)
class Batch:
    """A function from a seed to the results of its trials, how many trials that is, and who calls it.

    The raw generators return a sample of what they drew, and count as one trial. Where looking at the result takes
    long, `result` does it after the clock has stopped.
    """

    run: Callable[[int], Array]
    trials: int
    threads: int = 1
    processes: int = 1
    result: Callable[[], float] | None = None


_run: Callable[[int], Array]  # what the worker processes inherit: a closure cannot be sent to them


def _timed(seed: int) -> tuple[Array, float]:
    before = time.process_time()
    return _run(seed), time.process_time() - before


def measure(batch: Batch, trials: int, seconds: float) -> tuple[float, float, int, Array]:
    """Wall seconds, processor seconds, trials run and their results. Starting workers and the first call do not count.

    What is over before `seconds` are is repeated, whole, with fresh seeds.
    """
    global _run
    _run = batch.run
    batch.run(0)
    calls = math.ceil(trials / batch.trials)
    results: list[Array] = []
    processes = multiprocessing.get_context("fork").Pool(batch.processes) if batch.processes > 1 else None
    threads = ThreadPoolExecutor(batch.threads)
    in_workers = 0.0
    wall, processor = time.perf_counter(), time.process_time()
    while not results or time.perf_counter() - wall < seconds:
        seeds = range(1 + len(results), 1 + len(results) + calls)
        if processes:
            answers = processes.map(_timed, seeds, chunksize=1)
            results += [result for result, _ in answers]
            in_workers += sum(seconds for _, seconds in answers)
        else:
            results += threads.map(batch.run, seeds) if batch.threads > 1 else map(batch.run, seeds)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor + in_workers
    if processes:
        processes.terminate()
    values = np.concatenate(results) if batch.result is None else np.array([batch.result()])
    return wall, processor, len(results) * batch.trials, values


def main(candidates: dict[str, list[str]], prepare: Callable[[str, str, int], Batch]) -> None:
    """`--candidates` lists the formulations of each workload; WORKLOAD CANDIDATE TRIALS CORES SECONDS measures one."""
    if sys.argv[1:] == ["--candidates"]:
        print(json.dumps(candidates))
        return
    workload, candidate, trials, cores, seconds = sys.argv[1:]
    batch = prepare(workload, candidate, int(cores))
    wall, processor, done, results = measure(batch, int(trials), float(seconds))
    answer = {
        "trials": done,
        "wall_s": wall,
        "processor_s": processor,
        "per_s": done * WORK[workload] / wall,
        "mean": float(results.mean()),
        "standard_error": float(results.std(ddof=1) / math.sqrt(results.size)) if results.size > 1 else 0.0,
    }
    print(json.dumps(answer))


def consensus_error(x: Array) -> Array:
    """(1/n) Σ_i ‖x_i − x̄‖² for each trial of an array of shape (agents, trials, width)."""
    return np.square(x - x.mean(axis=0)).sum(axis=(0, 2)) / AGENTS
