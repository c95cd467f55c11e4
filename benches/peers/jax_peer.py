"""The workloads in JAX on the processor, in float64: plainly, and as somebody writes them who has measured.

Plainly: one trial with `lax.scan`, `vmap` over the trials, `jit` around it.
Otherwise one compiled `lax.scan` over batches of trials, coordinate by trial: with the ten coordinates last, it was a
third as fast.
Compilation is not measured. XLA spreads large operations over the cores, at a price; with "processes" there is one on
each core, whose XLA has one thread.
"""

import os
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from harness import DRAWS, Batch, consensus_error, main
from problem import (
    AGENT_WIDTH,
    AGENTS,
    CURVATURES,
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

GENERATORS = ["threefry2x32", "rbg", "unsafe_rbg"]


def each(*formulations: str) -> list[str]:
    """Every generator with every formulation."""
    return [f"{generator} {formulation}" for generator in GENERATORS for formulation in formulations]


def threefry(*formulations: str) -> list[str]:
    """JAX's own generator with every formulation."""
    return [f"threefry2x32 {formulation}" for formulation in formulations]


# The first is what one writes first. A number is how many trials a batch has. Threefry fuses with what uses it; `rbg`
# and `unsafe_rbg` were three times slower in the two SGDs, and `rademacher` less than half as fast as bits of one word
# a trial.
CANDIDATES = {
    "sgd_gaussian": ["threefry2x32 plain 20000", *threefry("500", "4000", "4000 processes")],
    "sgd_sign": ["threefry2x32 plain 20000", *threefry("bits 2000", "bits 10000", "bits 2000 processes")],
    "least_squares": ["threefry2x32 plain 20000", *each("columns 2000", "rows 2000", "rows 2000 processes")],
    "least_squares_history": ["threefry2x32 plain 20000", *each("columns 500 processes"), "rbg rows 500"],
    "gossip": [
        "threefry2x32 plain 200",
        *threefry("roll 25 processes", "roll 200", "slices 25 processes", "slices 200", "matmul 200"),
    ],
    "suffix_scan": threefry("associative", "sequential"),
    "u64": each("array", "scan"),
    "normals": each("array", "scan"),
}

Key = jax.Array
Trial = Callable[[Key], jax.Array]
Step = Callable[[jax.Array, Key], tuple[jax.Array, jax.Array]]


def scan(step: Step, start: jax.Array, key: Key) -> tuple[jax.Array, jax.Array]:
    """STEPS steps, each with a key of its own."""
    return lax.scan(step, start, jax.random.split(key, STEPS))


def plain_sgd(noise: Callable[[Key, tuple[int, ...]], jax.Array]) -> Trial:
    """A trial: the average over the steps of ‖∇f(w_t)‖²."""
    curvatures = jnp.array(CURVATURES)

    def trial(key: Key) -> jax.Array:
        def step(w, key):
            gradient = curvatures * w
            return w - SGD_STEP_SIZE * (gradient + noise(key, w.shape)), jnp.sum(gradient**2)

        return jnp.mean(scan(step, jnp.ones(SGD_WIDTH), key)[1])

    return trial


def plain_least_squares_sgd(history: bool) -> Trial:
    """A trial: the final mean loss, or the average over the history of mean losses."""
    x, y = map(jnp.array, least_squares())

    def mean_loss(w: jax.Array) -> jax.Array:
        return jnp.mean((x @ w - y) ** 2)

    def trial(key: Key) -> jax.Array:
        def step(w, key):
            saved = mean_loss(w) if history else None
            index = jax.random.randint(key, (), 0, ROWS)
            return w - 2 * STEP_SIZE * (x[index] @ w - y[index]) * x[index], saved

        first, rest = jax.random.split(key)
        w, saved = scan(step, jax.random.normal(first, (WIDTH,)), rest)
        return jnp.mean(saved) if history else mean_loss(w)

    return trial


def plain_gossip(key: Key) -> jax.Array:
    """A trial: the error of consensus after T rounds."""
    eye = jnp.eye(AGENTS)
    ring = (eye + jnp.roll(eye, 1, axis=0) + jnp.roll(eye, -1, axis=0)) / 3.0
    start = jax.random.normal(key, (AGENTS, AGENT_WIDTH))
    x, _ = lax.scan(lambda x, _: (ring @ x, None), start, None, length=STEPS)
    return jnp.sum((x - x.mean(axis=0)) ** 2) / AGENTS


def gaussian(key: Key, shape: tuple[int, ...]) -> jax.Array:
    return jax.random.normal(key, shape)


def rademacher(key: Key, shape: tuple[int, ...]) -> jax.Array:
    return jax.random.rademacher(key, shape, float)


def sign_bits(key: Key, shape: tuple[int, int]) -> jax.Array:
    """±1 from the bits of one word a trial."""
    word = jax.random.bits(key, (1, shape[1]), jnp.uint32)
    bits = (word >> jnp.arange(shape[0], dtype=jnp.uint32)[:, None]) & 1
    return 2.0 * bits - 1.0


def sgd(noise: Callable[[Key, tuple[int, int]], jax.Array], trials: int) -> Callable[[Key], jax.Array]:
    """The average over the steps of ‖∇f(w_t)‖², one number a trial."""
    curvatures = jnp.array(CURVATURES)[:, None]

    def step(state, key):
        w, total = state
        gradient = curvatures * w
        drawn = noise(key, w.shape)
        return (w - SGD_STEP_SIZE * (gradient + drawn), total + jnp.sum(gradient**2, axis=0)), None

    def run(key: Key) -> jax.Array:
        (_, total), _ = scan(step, (jnp.ones((SGD_WIDTH, trials)), jnp.zeros(trials)), key)
        return total / STEPS

    return run


def least_squares_sgd(trials: int, history: bool, by_rows: bool) -> Callable[[Key], jax.Array]:
    """The final mean loss of each trial, or the average over its history of mean losses.

    `by_rows` has a trial's iterate as a row, so that a sample is gathered from one place.
    """
    x, y = map(jnp.array, least_squares())

    def mean_losses(w: jax.Array) -> jax.Array:
        return jnp.mean((x @ (w.T if by_rows else w) - y[:, None]) ** 2, axis=0)

    def step(w, key):
        saved = mean_losses(w) if history else None
        index = jax.random.randint(key, (trials,), 0, ROWS)
        if by_rows:
            xi = x[index]
            residual = jnp.sum(xi * w, axis=1) - y[index]
            return w - 2 * STEP_SIZE * residual[:, None] * xi, saved
        xi = x.T[:, index]
        residual = jnp.sum(xi * w, axis=0) - y[index]
        return w - 2 * STEP_SIZE * residual * xi, saved

    shape = (trials, WIDTH) if by_rows else (WIDTH, trials)

    def run(key: Key) -> jax.Array:
        first, rest = jax.random.split(key)
        w, saved = scan(step, jax.random.normal(first, shape), rest)
        return jnp.mean(saved, axis=0) if history else mean_losses(w)

    return run


def gossip(formulation: str, trials: int) -> Callable[[Key], jax.Array]:
    """The state of all agents after T rounds."""
    eye = np.eye(AGENTS)
    ring = jnp.array((eye + np.roll(eye, 1, axis=0) + np.roll(eye, -1, axis=0)) / 3.0)

    def step(x, _):
        if formulation == "matmul":
            return ring @ x, None
        if formulation == "roll":
            return (jnp.roll(x, 1, axis=0) + x + jnp.roll(x, -1, axis=0)) * (1.0 / 3.0), None
        closed = jnp.concatenate([x[-1:], x, x[:1]])
        return (closed[:-2] + x + closed[2:]) * (1.0 / 3.0), None

    def run(key: Key) -> jax.Array:
        return lax.scan(step, jax.random.normal(key, (AGENTS, trials * AGENT_WIDTH)), None, length=STEPS)[0]

    return run


def suffix_scan(associative: bool) -> Batch:
    """`lax.associative_scan`, or one product after the other."""
    factors = jnp.array(matrices())

    def step(product, factor):
        product = factor @ product
        return product, product

    def products(factors: jax.Array) -> jax.Array:
        if associative:
            # Reversed, the scan hands over the later part first.
            return lax.associative_scan(lambda later, earlier: earlier @ later, factors, reverse=True)
        _, rest = lax.scan(step, factors[-1], factors[:-1], reverse=True)
        return jnp.concatenate([rest, factors[-1:]])

    compiled = jax.jit(products)

    def run(_: int) -> Array:
        compiled(factors).block_until_ready()
        return np.empty(0)

    return Batch(run, trials=1, result=lambda: mean_log_norm(np.asarray(compiled(factors))))


def raw(normals: bool, by_scan: bool) -> Batch:
    """One large array at a time, or small ones that are added up; the check looks at the end."""
    size = 1 << 16 if by_scan else 1 << 20

    def draw(key: Key) -> jax.Array:
        return jax.random.normal(key, (size,)) if normals else jax.random.bits(key, (size,), jnp.uint64)

    def step(total, key):
        drawn = draw(key)
        return (total + drawn if normals else total ^ drawn), None

    def sums(key: Key) -> jax.Array:
        keys = jax.random.split(key, DRAWS // size)
        total, _ = lax.scan(step, jnp.zeros(size, float if normals else jnp.uint64), keys)
        return total

    compiled = jax.jit(sums if by_scan else draw)

    def run(seed: int) -> Array:
        key = jax.random.key(seed)
        if by_scan:
            out = compiled(key)
            out = out / np.sqrt(DRAWS // size) if normals else out
        else:
            for part in range(DRAWS // size):
                out = compiled(jax.random.fold_in(key, part)).block_until_ready()
        out = np.asarray(out[:1024])
        return np.square(out) if normals else out * 2.0**-64

    return Batch(run, trials=1)


def prepare(workload: str, candidate: str, cores: int) -> Batch:
    """Builds what a candidate names."""
    jax.config.update("jax_enable_x64", True)
    generator, *words = candidate.split()
    if cores == 1 or "processes" in words:
        os.environ["NPROC"] = "1"  # the threads of XLA; worker processes inherit it
    jax.config.update("jax_default_prng_impl", generator)
    if workload == "suffix_scan":
        return suffix_scan("associative" in words)
    if workload in ("u64", "normals"):
        return raw(workload == "normals", "scan" in words)
    trials = int(next(word for word in words if word.isdigit()))
    if "plain" in words:
        trial = {
            "sgd_gaussian": lambda: plain_sgd(gaussian),
            "sgd_sign": lambda: plain_sgd(rademacher),
            "least_squares": lambda: plain_least_squares_sgd(history=False),
            "least_squares_history": lambda: plain_least_squares_sgd(history=True),
            "gossip": lambda: plain_gossip,
        }[workload]()
        all_trials = jax.jit(jax.vmap(trial))
        return Batch(lambda seed: np.asarray(all_trials(jax.random.split(jax.random.key(seed), trials))), trials)
    build = {
        "sgd_gaussian": lambda: sgd(gaussian, trials),
        "sgd_sign": lambda: sgd(sign_bits, trials),
        "least_squares": lambda: least_squares_sgd(trials, history=False, by_rows="rows" in words),
        "least_squares_history": lambda: least_squares_sgd(trials, history=True, by_rows="rows" in words),
        "gossip": lambda: gossip(words[0], trials),
    }[workload]
    compiled = jax.jit(build())

    def run(seed: int) -> Array:
        out = np.asarray(compiled(jax.random.key(seed)).block_until_ready())
        return consensus_error(out.reshape(AGENTS, trials, AGENT_WIDTH)) if workload == "gossip" else out

    return Batch(run, trials, processes=cores if "processes" in words else 1)


if __name__ == "__main__":
    main(CANDIDATES, prepare)
