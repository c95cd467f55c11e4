"""What the peers in Python share: the command line, the clock, and the line of JSON that `run.py` reads."""

import json
import math
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier

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
    """A function from a seed to the results of its trials, how many trials that is, and in how many processes.

    The raw generators return a sample of what they drew, and count as one trial. Where looking at the result takes
    long, `result` does it after the clock has stopped.
    """

    run: Callable[[int], Array]
    trials: int
    processes: int = 1
    result: Callable[[], float] | None = None


Prepare = Callable[[str, str, int], Batch]

_batch: Batch  # of a worker process


def _start(prepare: Prepare, workload: str, candidate: str, ready: Barrier) -> None:
    """Builds and warms up a worker, and waits for the others."""
    global _batch
    _batch = prepare(workload, candidate, 1)
    _batch.run(0)
    ready.wait()


def _timed(seed: int) -> tuple[Array, float]:
    before = time.process_time()
    return _batch.run(seed), time.process_time() - before


@contextmanager
def caller(batch: Batch, prepare: Prepare, workload: str, candidate: str) -> Iterator[Callable]:
    """A function from seeds to pairs of results and processor seconds that were spent in other processes."""
    if batch.processes == 1:
        batch.run(0)
        yield lambda seeds: [(batch.run(seed), 0.0) for seed in seeds]
        return
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(batch.processes + 1)
    with context.Pool(batch.processes, _start, (prepare, workload, candidate, ready)) as pool:
        ready.wait()
        yield lambda seeds: pool.map(_timed, seeds, chunksize=1)


def measure(call: Callable, calls: int, seconds: float) -> tuple[float, float, list[Array]]:
    """Wall seconds, processor seconds and results of so many calls.

    What is over before `seconds` are is repeated, whole, with fresh seeds.
    """
    results: list[Array] = []
    wall, processor = time.perf_counter(), time.process_time()
    while not results or time.perf_counter() - wall < seconds:
        for result, elsewhere in call(range(1 + len(results), 1 + len(results) + calls)):
            results.append(result)
            processor -= elsewhere
    return time.perf_counter() - wall, time.process_time() - processor, results


def main(candidates: dict[str, list[str]], prepare: Prepare) -> None:
    """`--candidates` lists the formulations of each workload; WORKLOAD CANDIDATE TRIALS CORES SECONDS measures one."""
    if sys.argv[1:] == ["--candidates"]:
        print(json.dumps(candidates))
        return
    workload, candidate, trials, cores, seconds = sys.argv[1:]
    batch = prepare(workload, candidate, int(cores))
    with caller(batch, prepare, workload, candidate) as call:
        wall, processor, results = measure(call, math.ceil(int(trials) / batch.trials), float(seconds))
    done = len(results) * batch.trials
    values = np.concatenate(results) if batch.result is None else np.array([batch.result()])
    answer = {
        "trials": done,
        "wall_s": wall,
        "processor_s": processor,
        "per_s": done * WORK[workload] / wall,
        "mean": float(values.mean()),
        "standard_error": float(values.std(ddof=1) / math.sqrt(values.size)) if values.size > 1 else 0.0,
    }
    print(json.dumps(answer))


def consensus_error(x: Array) -> Array:
    """(1/n) Σ_i ‖x_i − x̄‖² for each trial of an array of shape (agents, trials, width)."""
    return np.square(x - x.mean(axis=0)).sum(axis=(0, 2)) / AGENTS
