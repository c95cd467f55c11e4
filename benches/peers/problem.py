"""The workloads in numbers, the data that all tools share, and what each workload's result must be.

Every result has an expectation that second moments give exactly, so that a tool which computes something else
is noticed, even if all tools agree on it.
"""

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEPS = 1000  # steps of a trajectory, and rounds of gossip

SGD_WIDTH = 10
SGD_STEP_SIZE = 0.05
CURVATURES: Array = np.arange(1, SGD_WIDTH + 1) / 10.0

ROWS, WIDTH = 100, 10  # N and d of the least-squares problem
STEP_SIZE = 0.01
NOISE = 1.0  # σ
DATA_SEED = 20240206

AGENTS, AGENT_WIDTH = 64, 10

MATRICES, MATRIX_WIDTH = 1024, 64
MATRICES_SEED = 1


def words(seed: int, count: int) -> NDArray[np.uint64]:
    """The first `count` words of SplitMix64, whose state starts at `seed`."""
    z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def standard_normals(seed: int, count: int) -> Array:
    """√(−2 ln(1 − u₁)) cos 2πu₂ for each two words of SplitMix64, u = ⌊word/2¹¹⌋/2⁵³."""
    uniforms = (words(seed, 2 * count) >> np.uint64(11)) * 2.0**-53
    return np.sqrt(-2.0 * np.log(1.0 - uniforms[0::2])) * np.cos(2.0 * np.pi * uniforms[1::2])


def least_squares() -> tuple[Array, Array]:
    """X (rows × width, row by row) and y = X w* + σ e; the stream holds X, then w*, then e.

    Rounded to multiples of 2⁻³⁰, so that elementary functions which differ in the last bit make no other problem.
    """
    z = standard_normals(DATA_SEED, ROWS * WIDTH + WIDTH + ROWS)
    x = z[: ROWS * WIDTH].reshape(ROWS, WIDTH)
    w_best, e = z[ROWS * WIDTH :][:WIDTH], z[ROWS * WIDTH + WIDTH :]
    return np.round(x * 2.0**30) / 2.0**30, np.round((x @ w_best + NOISE * e) * 2.0**30) / 2.0**30


def matrices() -> Array:
    """1024 matrices of width 64 with entries N(0, 1/64): their products neither overflow nor vanish."""
    return standard_normals(MATRICES_SEED, MATRICES * MATRIX_WIDTH**2).reshape(-1, MATRIX_WIDTH, MATRIX_WIDTH) / 8.0


def mean_log_norm(products: Array) -> float:
    """The result of the suffix scan: the mean of ln ‖A_k A_{k+1} ⋯ A_n‖, Frobenius norms, over all k."""
    return float(np.log(np.sqrt(np.einsum("kij,kij->k", products, products))).mean())


def expected_sgd() -> float:
    """E (1/T) Σ_{t≤T} ‖∇f(w_t)‖²; each coordinate's second moment goes m ← (1 − ηλ)² m + η²."""
    moment, total = np.ones(SGD_WIDTH), 0.0
    for _ in range(STEPS):
        total += float(np.sum(CURVATURES**2 * moment))
        moment = (1.0 - SGD_STEP_SIZE * CURVATURES) ** 2 * moment + SGD_STEP_SIZE**2
    return total / STEPS


def expected_least_squares() -> tuple[float, float]:
    """E of the final mean loss, and E of the average over the T losses saved before each step.

    With z_i = (x_i, −y_i), v = (w, 1) and p_i = (x_i, 0), a step is v ← v − 2η p_i z_iᵀv, so S = E vvᵀ obeys a linear
    recursion, and the mean loss is the mean of z_iᵀ S z_i. The start is w ~ N(0, I), as in the lecture.
    """
    x, y = least_squares()
    z = np.concatenate([x, -y[:, None]], axis=1)
    p = np.concatenate([x, np.zeros((ROWS, 1))], axis=1)
    moment = np.eye(WIDTH + 1)
    saved = 0.0
    for _ in range(STEPS):
        images = z @ moment
        losses = np.einsum("ni,ni->n", images, z)
        saved += float(losses.mean())
        cross = p.T @ images / ROWS
        moment = moment - 2 * STEP_SIZE * (cross + cross.T) + 4 * STEP_SIZE**2 * (p.T * losses) @ p / ROWS
    return float(np.einsum("ni,ij,nj->n", z, moment, z).mean()), saved / STEPS


def expected_gossip() -> float:
    """E (1/n) Σ_i ‖x_i − x̄‖² after T rounds: (d/n) Σ_{k≠0} λ_k^{2T}, λ_k = 1/3 + 2/3 cos(2πk/n)."""
    eigenvalues = 1.0 / 3.0 + 2.0 / 3.0 * np.cos(2.0 * np.pi * np.arange(1, AGENTS) / AGENTS)
    return float(AGENT_WIDTH / AGENTS * np.sum(eigenvalues ** (2 * STEPS)))


def expected_suffix_scan() -> tuple[float, float]:
    """The mean log norm from plain products, and a bound on how far rounding can take two orders of summation apart.

    A product of computed matrices errs by at most γ ‖|A| |B|‖ ≤ γ ‖A‖ ‖B‖ in Frobenius norm, γ = 64 · 2⁻⁵³. Relative to
    ‖AB‖ that is γ times the largest quotient ‖A‖ ‖B‖ / ‖AB‖ met on the way (at most 1023 times, both sides err). For
    products in another order the quotient is taken from the same matrices, so the bound is doubled once more.
    """
    factors = matrices()
    products = np.empty_like(factors)
    products[-1] = factors[-1]
    quotient = 1.0
    for k in range(MATRICES - 2, -1, -1):
        products[k] = factors[k] @ products[k + 1]
        norms = np.linalg.norm(factors[k]) * np.linalg.norm(products[k + 1])
        quotient = max(quotient, float(norms / np.linalg.norm(products[k])))
    bound = 4 * (MATRICES - 1) * MATRIX_WIDTH * 2.0**-53 * quotient
    return mean_log_norm(products), bound


def expectations() -> dict[str, dict[str, float]]:
    """For each workload the expected result (`mean`) and what rounding may add to six standard errors (`rounding`)."""
    final, saved = expected_least_squares()
    product, rounding = expected_suffix_scan()
    exact = {
        "sgd_gaussian": expected_sgd(),
        "sgd_sign": expected_sgd(),
        "least_squares": final,
        "least_squares_history": saved,
        "gossip": expected_gossip(),
        "u64": 0.5,
        "normals": 1.0,
    }
    table = {name: {"mean": mean, "rounding": 0.0} for name, mean in exact.items()}
    table["suffix_scan"] = {"mean": product, "rounding": rounding}
    assert all(math.isfinite(entry["mean"]) for entry in table.values())
    return table


if __name__ == "__main__":
    import json

    print(json.dumps(expectations()))
