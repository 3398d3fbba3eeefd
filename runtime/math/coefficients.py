#!/usr/bin/env python3
"""Computes the polynomials of runtime/math.

Every polynomial is a minimax fit by Remez' exchange in 40 digits. Its
coefficients are rounded to f32 one after the other, lowest degree first, and
the rest is fitted again after each, so that a later coefficient makes up for
the rounding of an earlier one. Prints C++ literals and the error of the rounded
polynomial, as log2 of the weighted error. Needs mpmath.
"""

import struct
import sys

from mpmath import (
    atanh, cos, erf, erfc, exp, expm1, log, log1p, lu_solve, matrix, mp, mpf, pi,
    sin, sqrt, tanh)

mp.dps = 40


def to_float(value):
    """The f32 nearest to a number."""
    return mpf(struct.unpack("f", struct.pack("f", float(value)))[0])


def weighted_error(x, target, weight, coefficients):
    value = mpf(0)
    for power, c in coefficients:
        value += c * x**power
    return (value - target(x)) * weight(x)


def extremes(target, weight, coefficients, low, high, steps=600):
    """The points of largest error between the sign changes of the error."""
    groups = []
    for step in range(steps + 1):
        t = (1 - cos(pi * step / steps)) / 2
        x = low + (high - low) * t
        error = weighted_error(x, target, weight, coefficients)
        if not groups or (groups[-1][1] < 0) != (error < 0):
            groups.append((x, error))
        elif abs(error) > abs(groups[-1][1]):
            groups[-1] = (x, error)
    return groups


def remez(target, weight, powers, low, high, fixed):
    """Fits sum c_p x^p over `powers`, beside the terms that are `fixed`."""
    count = len(powers) + 1
    known = list(fixed.items())

    def rest(x):
        return target(x) - sum(c * x**p for p, c in known)

    points = [low + (high - low) * (1 - cos(pi * (2 * i + 1) / (2 * count))) / 2
              for i in range(count)]
    for _ in range(12):
        system, right = matrix(count, count), matrix(count, 1)
        for row, x in enumerate(points):
            for column, power in enumerate(powers):
                system[row, column] = x**power
            system[row, count - 1] = (-1) ** row / weight(x)
            right[row] = rest(x)
        solution = lu_solve(system, right)
        terms = [(p, solution[i]) for i, p in enumerate(powers)]
        found = extremes(target, weight, terms + known, low, high)
        while len(found) > count:
            drop = min(range(len(found)), key=lambda i: abs(found[i][1]))
            if 0 < drop < len(found) - 1 and len(found) - count >= 2:
                found.pop(drop)
                del found[drop - 1 if abs(found[drop - 1][1]) < abs(found[drop][1]) else drop]
            else:
                found.pop(0 if abs(found[0][1]) < abs(found[-1][1]) else -1)
        if len(found) < count:
            break
        sizes = [abs(e) for _, e in found]
        points = [x for x, _ in found]
        if max(sizes) < min(sizes) * mpf("1.0001"):
            break
    return dict(terms)


def show(name, target, weight, powers, low, high):
    """Prints the coefficients of powers[0], powers[1], ... as f32 literals."""
    low, high = mpf(low), mpf(high)
    fixed = {}
    for index, power in enumerate(powers):
        found = remez(target, weight, powers[index:], low, high, fixed)
        fixed[power] = to_float(found[power])
    worst = max(abs(e) for _, e in extremes(target, weight, list(fixed.items()), low, high))
    print(f"{name} [{float(low):.6g}, {float(high):.6g}] error 2^{float(log(worst, 2)):.2f}")
    print("  {" + ", ".join(float(fixed[p]).hex().replace("0000000p", "p") for p in powers) + "}")


def beyond(function):
    """`function` with digits to spare, for what cancels near 0, and off 0."""
    def value(x):
        x = x if abs(x) > mpf(10) ** -12 else mpf(10) ** -12
        mp.dps += 30
        result = function(x)
        mp.dps -= 30
        return +result
    return value


def fit(name, target, weight, count, low, high):
    show(name, beyond(target), beyond(weight), range(count), low, high)


half_ln2 = log(2) / 2 * mpf("1.001")
eighth_turn = (pi / 4 * mpf("1.001"))**2

# A weight is the factor of P in the function, divided by the function: the error
# is relative. Odd and even functions are fitted in s = x^2.
FITS = {
    # e^r = 1 + r + r^2 P(r)
    "exp": lambda: fit("exp", lambda r: (exp(r) - 1 - r) / r**2,
                       lambda r: r**2 / exp(r), 5, -half_ln2, half_ln2),
    # expm1(r) = r + r^2 P(r)
    "expm1": lambda: fit("expm1", lambda r: (exp(r) - 1 - r) / r**2,
                         lambda r: r**2 / expm1(r), 6, -half_ln2, half_ln2),
    # log(1 + f) = f - f^2/2 + f^3 P(f)
    "log": lambda: fit("log", lambda f: (log1p(f) - f + f**2 / 2) / f**3,
                       lambda f: f**3 / log1p(f), 9, mpf(-1) / 3, mpf(1) / 3),
    # sin r = r + r^3 P(r^2)
    "sin": lambda: fit("sin", lambda s: (sin(sqrt(s)) / sqrt(s) - 1) / s,
                       lambda s: s * sqrt(s) / sin(sqrt(s)), 4, 0, eighth_turn),
    # cos r = 1 - r^2/2 + r^4 P(r^2)
    "cos": lambda: fit("cos", lambda s: (cos(sqrt(s)) - 1 + s / 2) / s**2,
                       lambda s: s**2 / cos(sqrt(s)), 3, 0, eighth_turn),
    # tanh x = x + x^3 P(x^2)
    "tanh": lambda: fit("tanh", lambda s: (tanh(sqrt(s)) / sqrt(s) - 1) / s,
                        lambda s: s * sqrt(s) / tanh(sqrt(s)), 6, 0, mpf("0.625")**2),
    # erf x = x + x P(x^2)
    "erf_near": lambda: fit("erf_near", lambda s: erf(sqrt(s)) / sqrt(s) - 1,
                            lambda s: sqrt(s) / erf(sqrt(s)), 7, 0, mpf("0.93")**2),
    # erf x = 1 - exp(-P(x)): an error of P counts as much as erfc(x) does
    "erf_far": lambda: fit("erf_far", lambda x: -log(erfc(x)),
                           lambda x: erfc(x) / erf(x), 8, mpf("0.92"), mpf(4)),
    # 2 Phi(-x) = 2^(x P(x)), within 2e-7 or to some percent
    "normal_integral": lambda: fit(
        "normal_integral", lambda x: log(erfc(x / sqrt(2)), 2) / x,
        lambda x: x * max(erfc(x / sqrt(2)), mpf("2e-7")), 8, mpf("1e-3"), mpf(8)),
    # 2^(r - 1) = P(r)
    "exp2_half": lambda: fit("exp2_half", lambda r: mpf(2)**(r - 1),
                             lambda r: mpf(2)**(1 - r), 7, mpf("-0.501"), mpf("0.501")),
    # 2 atanh s = 2 s + s^3 (2/3 + s^2 P(s^2)), for |s| <= 1/5
    "pow": lambda: fit("pow", lambda q: (2 * atanh(sqrt(q)) / sqrt(q) - 2 - q * 2 / 3) / q**2,
                       lambda q: q**2 * sqrt(q) / (2 * atanh(sqrt(q))), 4, 0, mpf("0.0401")),
}

if __name__ == "__main__":
    for chosen in sys.argv[1:] or FITS:
        FITS[chosen]()
