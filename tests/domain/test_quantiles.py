"""Quantiles against closed forms and tables."""

from math import atan, pi, sqrt, tan

import pytest

from depot.domain.quantiles import beta_cdf, beta_quantile, student_quantile


@pytest.mark.parametrize("x", [0.01, 0.2, 0.5, 0.8, 0.999])
def test_the_beta_cdf_is_its_closed_form(x):
    # I_x(a, 1) = x^a, I_x(1, b) = 1 - (1-x)^b, I_x(2, 3) = 6x² - 8x³ + 3x⁴, arcsine for ½, ½.
    assert beta_cdf(x, 3.5, 1) == pytest.approx(x**3.5, rel=1e-12)
    assert beta_cdf(x, 1, 0.3) == pytest.approx(1 - (1 - x) ** 0.3, rel=1e-12)
    assert beta_cdf(x, 2, 3) == pytest.approx(6 * x**2 - 8 * x**3 + 3 * x**4, rel=1e-12)
    assert beta_cdf(x, 0.5, 0.5) == pytest.approx(2 / pi * atan(sqrt(x / (1 - x))), rel=1e-12)


def test_outside_its_range_the_cdf_is_0_or_1():
    assert (beta_cdf(-1, 2, 3), beta_cdf(0, 2, 3), beta_cdf(1, 2, 3), beta_cdf(2, 2, 3)) == (
        0, 0, 1, 1,
    )  # fmt: skip


def test_many_observations_stay_exact():
    # Symmetric, so its median is one half.
    assert beta_quantile(0.5, 4000, 4000) == pytest.approx(0.5, abs=1e-9)
    assert beta_quantile(0.1, 40000, 1) == pytest.approx(0.1 ** (1 / 40000), rel=1e-9)


def test_students_quantiles_are_those_of_the_tables():
    assert student_quantile(0.9, 1) == pytest.approx(tan(pi * 0.4), rel=1e-9)
    assert student_quantile(0.9, 4) == pytest.approx(1.533206, abs=1e-6)
    assert student_quantile(0.1, 4) == pytest.approx(-1.533206, abs=1e-6)
    assert student_quantile(0.9, 1e6) == pytest.approx(1.281552, abs=1e-4)
    assert student_quantile(0.5, 3) == 0
