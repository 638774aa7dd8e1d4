"""Quantiles of the beta and of Student's distribution, by the standard library alone."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log, log1p, sqrt

_TINY = 1e-300
_STEPS = 500
_CLOSE = 1e-14
_MEDIAN = 0.5


def beta_cdf(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b).

    By its continued fraction (DLMF 8.17.22) where that converges fast, else by the symmetry
    I_x(a, b) = 1 - I_{1-x}(b, a).
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction, evaluated forwards by Lentz's method."""
    top = 1.0
    bottom = 1 / _kept(1 - (a + b) * x / (a + 1))
    value = bottom
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            bottom = 1 / _kept(1 + term * bottom)
            top = _kept(1 + term / top)
            value *= top * bottom
        if abs(top * bottom - 1) < _CLOSE:
            break
    return value


def _kept(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def beta_quantile(p: float, a: float, b: float) -> float:
    """Return x with I_x(a, b) = p."""
    return _bisected(lambda x: beta_cdf(x, a, b), p, 0.0, 1.0)


def student_quantile(p: float, freedom: float) -> float:
    """Return the quantile of Student's t with that many degrees of freedom.

    P(T <= t) = 1 - I_x(freedom / 2, 1/2) / 2 with x = freedom / (freedom + t²), for t >= 0.
    """
    if p == _MEDIAN:
        return 0.0
    tail = 2 * min(p, 1 - p)
    x = beta_quantile(tail, freedom / 2, 0.5)
    t = sqrt(freedom * (1 - x) / x)
    return t if p > _MEDIAN else -t


def _bisected(rising: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    for _ in range(80):
        middle = (low + high) / 2
        if rising(middle) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2
