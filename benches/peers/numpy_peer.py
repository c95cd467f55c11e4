"""The workloads in NumPy, in float64: plainly, and as somebody writes them who has measured.

Plainly: all trials at once, a trial is a row, expressions as in the lecture, BLAS on all cores.
Otherwise batches of trials and updates in place. Arrays are coordinate by trial, so that the long axis is contiguous.
More cores are used by processes: threads wait for the interpreter's lock between operations on small arrays.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from harness import DRAWS, Batch, consensus_error, main
from problem import (
    AGENT_WIDTH,
    AGENTS,
    CURVATURES,
    MATRICES,
    MATRIX_WIDTH,
    ROWS,
    SGD_STEP_SIZE,
    SGD_WIDTH,
    STEP_SIZE,
    STEPS,
    WIDTH,
    Array,
    least_squares,
    matrices,
    mean_log_norm,
)

# The first is what one writes first. A number is how many trials a batch has: small batches stay in the cache, large
# ones hide the interpreter.
CANDIDATES = {
    "sgd_gaussian": ["plain 20000", "500", "2000", "10000"],
    "sgd_sign": ["plain 20000", "500", "2000", "10000"],
    "least_squares": ["plain 20000", "500", "2000", "10000"],
    "least_squares_history": ["plain 20000", "250", "1000", "10000"],
    "gossip": ["plain 200", "slices 25", "slices 100", "slices 200", "matmul 25", "matmul 100", "matmul 200"],
    "suffix_scan": ["sequential", "halves"],
    "u64": ["integers", "random_raw"],
    "normals": ["standard_normal"],
}


def plain_sgd(noise, trials: int):
    """The average over the steps of ‖∇f(w_t)‖², one number a trial."""

    def run(seed: int) -> Array:
        rng = np.random.default_rng(seed)
        w = np.ones((trials, SGD_WIDTH))
        total = np.zeros(trials)
        for _ in range(STEPS):
            gradient = CURVATURES * w
            total += (gradient**2).sum(axis=1)
            w = w - SGD_STEP_SIZE * (gradient + noise(rng, w.shape))
        return total / STEPS

    return run


def plain_least_squares_sgd(trials: int, history: bool):
    """The final mean loss of each trial, or the average over its history of mean losses."""
    x, y = least_squares()

    def mean_losses(w: Array) -> Array:
        return ((w @ x.T - y) ** 2).mean(axis=1)

    def run(seed: int) -> Array:
        rng = np.random.default_rng(seed)
        w = rng.standard_normal((trials, WIDTH))
        saved = np.zeros((STEPS, trials)) if history else None
        for t in range(STEPS):
            if history:
                saved[t] = mean_losses(w)
            index = rng.integers(0, ROWS, trials)
            xi, yi = x[index], y[index]
            residual = (xi * w).sum(axis=1) - yi
            w = w - 2 * STEP_SIZE * residual[:, None] * xi
        return saved.mean(axis=0) if history else mean_losses(w)

    return run


def plain_gossip(trials: int):
    """The product with the gossip matrix, a stack of matrices for the trials."""
    eye = np.eye(AGENTS)
    ring = (eye + np.roll(eye, 1, axis=0) + np.roll(eye, -1, axis=0)) / 3.0

    def run(seed: int) -> Array:
        x = np.random.default_rng(seed).standard_normal((trials, AGENTS, AGENT_WIDTH))
        for _ in range(STEPS):
            x = ring @ x
        return consensus_error(x.swapaxes(0, 1))

    return run


def gaussian(rng: np.random.Generator, out: Array) -> None:
    rng.standard_normal(out=out)


def signs(rng: np.random.Generator, out: Array) -> None:
    """±1 from single bits. `integers(0, 2, dtype=bool)` was half as fast, `choice` a fifteenth."""
    raw = rng.bit_generator.random_raw(-(-out.size // 64))
    bits = np.unpackbits(raw.view(np.uint8), count=out.size)
    np.multiply(bits.reshape(out.shape), 2.0, out=out)
    out -= 1.0


def sgd(noise, trials: int):
    """The average over the steps of ‖∇f(w_t)‖², one number a trial."""

    def run(seed: int) -> Array:
        rng = np.random.default_rng(seed)
        curvatures = CURVATURES[:, None]
        w = np.ones((SGD_WIDTH, trials))
        gradient, drawn = np.empty_like(w), np.empty_like(w)
        total = np.zeros(trials)
        for _ in range(STEPS):
            np.multiply(curvatures, w, out=gradient)
            total += np.einsum("dk,dk->k", gradient, gradient)
            noise(rng, drawn)
            gradient += drawn
            gradient *= SGD_STEP_SIZE
            w -= gradient
        return total / STEPS

    return run


def least_squares_sgd(trials: int, history: bool):
    """The final mean loss of each trial, or the average over its history of mean losses."""
    x, y = least_squares()
    columns = np.ascontiguousarray(x.T)

    def mean_losses(w: Array) -> Array:
        residuals = x @ w
        residuals -= y[:, None]
        return np.einsum("nk,nk->k", residuals, residuals) / ROWS

    def run(seed: int) -> Array:
        rng = np.random.default_rng(seed)
        w = rng.standard_normal((WIDTH, trials))
        saved = np.zeros((STEPS, trials)) if history else None
        for t in range(STEPS):
            if history:
                saved[t] = mean_losses(w)
            index = rng.integers(0, ROWS, trials)
            xi = columns.take(index, axis=1)
            residual = np.einsum("dk,dk->k", xi, w)
            residual -= y[index]
            residual *= 2 * STEP_SIZE
            xi *= residual
            w -= xi
        return saved.mean(axis=0) if history else mean_losses(w)

    return run


def gossip_by_slices(trials: int):
    """A row above the first and one below the last close the ring. `np.roll` copies twice more."""

    def run(seed: int) -> Array:
        rng = np.random.default_rng(seed)
        x = np.empty((AGENTS + 2, trials * AGENT_WIDTH))
        rng.standard_normal(out=x[1:-1])
        new = np.empty_like(x)
        for _ in range(STEPS):
            x[0], x[-1] = x[-2], x[1]
            inner = new[1:-1]
            np.add(x[:-2], x[1:-1], out=inner)
            inner += x[2:]
            inner *= 1.0 / 3.0
            x, new = new, x
        return consensus_error(x[1:-1].reshape(AGENTS, trials, AGENT_WIDTH))

    return run


def gossip_by_products(trials: int):
    """The gossip matrix as a dense one, for BLAS."""
    eye = np.eye(AGENTS)
    ring = (eye + np.roll(eye, 1, axis=0) + np.roll(eye, -1, axis=0)) / 3.0

    def run(seed: int) -> Array:
        x = np.random.default_rng(seed).standard_normal((AGENTS, trials * AGENT_WIDTH))
        new = np.empty_like(x)
        for _ in range(STEPS):
            np.matmul(ring, x, out=new)
            x, new = new, x
        return consensus_error(x.reshape(AGENTS, trials, AGENT_WIDTH))

    return run


def suffix_products(factors: Array, out: Array) -> None:
    """out[k] = factors[k] ⋯ factors[-1]. Interleaved chains (`np.matmul` on stacks of matrices) were slower."""
    out[-1] = factors[-1]
    for k in range(len(factors) - 2, -1, -1):
        np.matmul(factors[k], out[k + 1], out=out[k])


def suffix_scan(threads: int, split: bool) -> Batch:
    """One after the other; or two halves at once, of which the first then needs a tall product more."""
    factors = matrices()
    products = np.empty_like(factors)
    middle = MATRICES // 2
    local = np.empty_like(factors[:middle])
    pool = ThreadPoolExecutor(threads)

    def lift(part: slice) -> None:
        tall = local[part].reshape(-1, MATRIX_WIDTH)
        np.matmul(tall, products[middle], out=products[part].reshape(tall.shape))

    def run(_: int) -> Array:
        if split:
            list(pool.map(suffix_products, (factors[:middle], factors[middle:]), (local, products[middle:])))
            list(pool.map(lift, (slice(middle // 2), slice(middle // 2, middle))))
        else:
            suffix_products(factors, products)
        return np.empty(0)

    return Batch(run, trials=1, result=lambda: mean_log_norm(products))


def raw(candidate: str) -> Batch:
    """A buffer at a time; the check looks at the beginning of the last one."""
    buffer = 1 << 16

    def run(seed: int) -> Array:
        rng = np.random.default_rng(seed)
        out = np.empty(buffer)
        for _ in range(DRAWS // buffer):
            if candidate == "standard_normal":
                rng.standard_normal(out=out)
            elif candidate == "random_raw":
                drawn = rng.bit_generator.random_raw(buffer)
            else:
                drawn = rng.integers(0, 2**64, buffer, dtype=np.uint64)
        return np.square(out[:1024]) if candidate == "standard_normal" else drawn[:1024] * 2.0**-64

    return Batch(run, trials=1)


def prepare(workload: str, candidate: str, cores: int) -> Batch:
    """Builds what a candidate names."""
    if workload == "suffix_scan":
        return suffix_scan(cores, candidate == "halves")
    if workload in ("u64", "normals"):
        return raw(candidate)
    trials = int(candidate.split()[-1])
    if candidate.startswith("plain"):
        run = {
            "sgd_gaussian": lambda: plain_sgd(lambda rng, shape: rng.standard_normal(shape), trials),
            "sgd_sign": lambda: plain_sgd(lambda rng, shape: rng.choice([-1.0, 1.0], shape), trials),
            "least_squares": lambda: plain_least_squares_sgd(trials, history=False),
            "least_squares_history": lambda: plain_least_squares_sgd(trials, history=True),
            "gossip": lambda: plain_gossip(trials),
        }[workload]()
        return Batch(run, trials)
    run = {
        "sgd_gaussian": lambda: sgd(gaussian, trials),
        "sgd_sign": lambda: sgd(signs, trials),
        "least_squares": lambda: least_squares_sgd(trials, history=False),
        "least_squares_history": lambda: least_squares_sgd(trials, history=True),
        "gossip": lambda: (gossip_by_products if "matmul" in candidate else gossip_by_slices)(trials),
    }[workload]()
    return Batch(run, trials, processes=cores)


if __name__ == "__main__":
    main(CANDIDATES, prepare)
