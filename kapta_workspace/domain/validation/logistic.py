"""
Logistic fits in plain numpy: one variable for calibration, many with bounds and a prior for weights.

Both are convex; the second is solved by projected Newton steps over an active set, and its solution is
checked by the conditions every minimum must meet (``kkt_gap``).
"""

from dataclasses import dataclass

import numpy as np

from kapta_workspace.domain.validation.measures import Floats, as_floats

STEPS = 200
TIGHT = 1e-10


def sigmoid(z: Floats | float) -> Floats:
    """1 / (1 + e^−z), without overflow."""
    z = as_floats(z)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))


@dataclass(frozen=True)
class Calibration:
    """
    The probability of churn by score: σ(intercept + slope · score / 100).

    Attributes:
        intercept: *a*.
        slope: *b*; negative where a better score goes with less churn.
    """

    intercept: float
    slope: float

    def __call__(self, score: Floats | float) -> Floats:
        """The probability at a score of 0 to 100."""
        return sigmoid(self.intercept + self.slope * as_floats(score) / 100)


def calibrate(score: Floats, churned: Floats, weight: Floats | None = None) -> Calibration:
    """
    Fit the probability of churn to a score of 0 to 100, by Newton steps with a ridge of 10⁻⁶.

    Args:
        score: The scores.
        churned: 1 or 0.
        weight: How often each row counts; once if left out.
    """
    x = np.column_stack([np.ones(len(score)), as_floats(score) / 100])
    y, counts = as_floats(churned), np.ones(len(score)) if weight is None else as_floats(weight)
    beta = np.zeros(2)
    for _ in range(STEPS):
        p = sigmoid(x @ beta)
        slope = x.T @ (counts * (p - y)) + 1e-6 * beta
        bend = (x * (counts * p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2)
        step = np.linalg.solve(bend, slope)
        beta = beta - np.clip(step, -10, 10)
        if np.abs(step).max() < TIGHT:
            break
    return Calibration(float(beta[0]), float(beta[1]))


def calibration_line(churned: Floats, probability: Floats) -> tuple[float, float]:
    """Slope and intercept of what happened on the log odds of what was said; 1 and 0 are perfect."""
    said = np.clip(as_floats(probability), 1e-6, 1 - 1e-6)
    odds = np.log(said / (1 - said))
    slope = calibrate(100 * odds, churned).slope
    intercept = 0.0
    for _ in range(STEPS):
        p = sigmoid(odds + intercept)
        step = float((p - churned).sum() / max((p * (1 - p)).sum(), 1e-12))
        intercept -= step
        if abs(step) < TIGHT:
            break
    return slope, intercept


@dataclass(frozen=True)
class Fit:
    """
    The minimum of a bounded logistic problem.

    Attributes:
        intercept: *a*.
        beta: How much each factor, on 0 to 1, lowers the log odds of churn.
    """

    intercept: float
    beta: Floats

    def risk(self, factors: Floats) -> Floats:
        """The log odds of churn for factors on 0 to 100."""
        return as_floats(self.intercept - as_floats(factors) / 100 @ self.beta)


@dataclass(frozen=True)
class Problem:
    """
    Minimise Σ log(1 + e^z) − y·z + λ/2 · ‖β − prior‖², z = a − Σ β·s/100, low ≤ β ≤ high.

    Attributes:
        factors: n × F on 0 to 100, without gaps.
        churned: 1 or 0.
        prior: What β is drawn towards.
        strength: λ.
        low: The least β.
        high: The most β.
        weight: How often each row counts.
    """

    factors: Floats
    churned: Floats
    prior: Floats
    strength: float
    low: Floats
    high: Floats
    weight: Floats

    def at(self, theta: Floats) -> tuple[float, Floats, Floats]:
        """The objective, its gradient and its Hessian at (a, β)."""
        x = np.column_stack([np.ones(len(self.churned)), -self.factors / 100])
        z = x @ theta
        p, pull = sigmoid(z), theta[1:] - self.prior
        value = (
            self.weight * (np.logaddexp(0, z) - self.churned * z)
        ).sum() + self.strength / 2 * pull @ pull
        slope = x.T @ (self.weight * (p - self.churned))
        slope[1:] += self.strength * pull
        bend = (x * (self.weight * p * (1 - p))[:, None]).T @ x
        bend[1:, 1:] += self.strength * np.eye(len(self.prior))
        return float(value), slope, bend + 1e-10 * np.eye(len(theta))

    def inside(self, theta: Floats) -> Floats:
        """The nearest point within the bounds."""
        return as_floats(np.r_[theta[0], np.clip(theta[1:], self.low, self.high)])


def bounded_logistic(problem: Problem) -> Fit:
    """Solve a bounded logistic problem by projected Newton steps; the minimum is unique for λ > 0."""
    rate = np.clip(np.average(problem.churned, weights=problem.weight), 1e-6, 1 - 1e-6)
    centre = float(np.log(rate / (1 - rate)) + problem.factors.mean(axis=0) / 100 @ problem.prior)
    theta = problem.inside(np.r_[centre, problem.prior])
    value, slope, bend = problem.at(theta)
    gap = _gap(problem, theta, slope)
    for _ in range(STEPS):
        if gap < TIGHT:
            break
        further = _further(problem, theta, value, slope, bend)
        value, slope, bend = problem.at(further)
        nearer = _gap(problem, further, slope)
        if nearer >= gap and np.abs(further - theta).max() < TIGHT:
            break
        theta, gap = further, nearer
    return Fit(float(theta[0]), theta[1:])


def _further(problem: Problem, theta: Floats, value: float, slope: Floats, bend: Floats) -> Floats:
    """One Newton step over the free parameters, shortened until it really descends."""
    free = ~_bound(problem, theta, slope)
    step = np.zeros(len(theta))
    step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
    size, noise = 1.0, 1e-12 * (1 + abs(value))
    while size > SHORTEST:
        further = problem.inside(theta - size * step)
        if problem.at(further)[0] <= value - ENOUGH * float(slope @ (theta - further)) + noise:
            return further
        size /= 2
    return theta


SHORTEST, ENOUGH = 1e-12, 1e-4


def _bound(problem: Problem, theta: Floats, slope: Floats) -> np.ndarray:
    """Which parameters sit on a bound they are being pushed against."""
    low = np.r_[-np.inf, problem.low]
    high = np.r_[np.inf, problem.high]
    return np.asarray(((theta <= low) & (slope > 0)) | ((theta >= high) & (slope < 0)))


def _gap(problem: Problem, theta: Floats, slope: Floats) -> float:
    return float(np.abs(np.where(_bound(problem, theta, slope), 0, slope)).max())


def kkt_gap(problem: Problem, fit: Fit) -> float:
    """How far a point is from the minimum: the largest slope in a direction it may still move."""
    theta = np.r_[fit.intercept, fit.beta]
    return _gap(problem, theta, problem.at(theta)[1])


def isotonic(score: Floats, churned: Floats) -> tuple[Floats, Floats]:
    """
    The falling step curve of churn by score (pool adjacent violators): scores and probabilities of its steps.

    Only for 1,000 rows with 100 events and more: with fewer it learns noise.
    """
    order = np.argsort(as_floats(score), kind="stable")
    blocks: list[list[float]] = []
    for points, left in zip(as_floats(score)[order], as_floats(churned)[order], strict=True):
        blocks.append([points, left, 1.0])
        while len(blocks) > 1 and (blocks[-2][1] / blocks[-2][2] <= blocks[-1][1] / blocks[-1][2]):
            last = blocks.pop()
            blocks[-1][1] += last[1]
            blocks[-1][2] += last[2]
    made = np.array(blocks)
    return as_floats(made[:, 0]), as_floats(made[:, 1] / made[:, 2])


ENOUGH_ROWS, ENOUGH_EVENTS = 1000, 100


def enough_for_isotonic(churned: Floats) -> bool:
    """Whether there is enough to fit a free curve."""
    return len(churned) >= ENOUGH_ROWS and float(as_floats(churned).sum()) >= ENOUGH_EVENTS
