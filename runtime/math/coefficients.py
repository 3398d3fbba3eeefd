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
    atanh, cos, erf, erfc, exp, expm1, log, log1p, lu_solve, matrix, mp, mpf, pi, sin, sqrt, tanh)

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
        fit = [(p, solution[i]) for i, p in enumerate(powers)]
        found = extremes(target, weight, fit + known, low, high)
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
    return dict(fit)


def show(name, target, weight, powers, low, high):
    """Prints the coefficients of powers[0], powers[1], ... as f32 literals."""
    low, high = mpf(low), mpf(high)
    fixed = {}
    for index, power in enumerate(powers):
        fit = remez(target, weight, powers[index:], low, high, fixed)
        fixed[power] = to_float(fit[power])
    worst = max(abs(e) for _, e in extremes(target, weight, list(fixed.items()), low, high))
    print(f"{name} [{float(low):.6g}, {float(high):.6g}] error 2^{float(log(worst, 2)):.2f}")
    print("  {" + ", ".join(float(fixed[p]).hex().replace("0000000p", "p") for p in powers) + "}")


def series(function, x):
    """function(x), from more digits where terms of low order cancel."""
    mp.dps += 30
    value = function(x)
    mp.dps -= 30
    return +value


half_ln2 = log(2) / 2 * mpf("1.001")
tiny = mpf(10) ** -12


def away(x):
    return x if abs(x) > tiny else tiny


FITS = {
    # e^r = 1 + r + r^2 P(r), relative to e^r
    "exp": lambda: show("exp", lambda r: series(lambda v: (exp(v) - 1 - v) / v**2, away(r)),
                        lambda r: r**2 / exp(r) + tiny, range(5), -half_ln2, half_ln2),
    # expm1(r) = r + r^2 P(r), relative to expm1(r)
    "expm1": lambda: show("expm1", lambda r: series(lambda v: (exp(v) - 1 - v) / v**2, away(r)),
                          lambda r: away(r)**2 / expm1(away(r)), range(6), -half_ln2, half_ln2),
    # log1p(f) = f - f^2/2 + f^3 P(f), relative
    "log": lambda: show("log", lambda f: series(lambda v: (log1p(v) - v + v**2 / 2) / v**3, away(f)),
                        lambda f: away(f)**3 / log1p(away(f)), range(9), mpf(-1) / 3, mpf(1) / 3),
    # sin r = r + r^3 P(r^2), by s = r^2
    "sin": lambda: show("sin", lambda s: series(lambda v: (sin(sqrt(v)) - sqrt(v)) / sqrt(v)**3, away(abs(s))),
                        lambda s: away(abs(s))**1.5 / sin(sqrt(away(abs(s)))), range(4), 0, (pi / 4 * mpf("1.001"))**2),
    # cos r = 1 - r^2/2 + r^4 P(r^2)
    "cos": lambda: show("cos", lambda s: series(lambda v: (cos(sqrt(v)) - 1 + v / 2) / v**2, away(abs(s))),
                        lambda s: away(abs(s))**2 / cos(sqrt(away(abs(s)))), range(3), 0, (pi / 4 * mpf("1.001"))**2),
    # tanh x = x + x^3 P(x^2)
    "tanh": lambda: show("tanh", lambda s: series(lambda v: (tanh(sqrt(v)) - sqrt(v)) / sqrt(v)**3, away(abs(s))),
                         lambda s: away(abs(s))**1.5 / tanh(sqrt(away(abs(s)))), range(6), 0, mpf("0.625")**2),
    # erf x = x + x P(x^2)
    "erf_near": lambda: show("erf_near", lambda s: series(lambda v: erf(sqrt(v)) / sqrt(v) - 1, away(abs(s))),
                             lambda s: sqrt(away(abs(s))) / erf(sqrt(away(abs(s)))), range(7), 0, mpf("0.93")**2),
    # erf x = 1 - exp(-P(x)); the error of P counts as much as erfc(x) does
    "erf_far": lambda: show("erf_far", lambda x: -log(erfc(x)),
                            lambda x: erfc(x) / erf(x), range(8), mpf("0.92"), mpf("4.0")),
    # 2 atanh s = 2 s + s^3 (2/3 + s^2 P(s^2)), by q = s^2
    "pow": lambda: show("pow", lambda q: series(lambda v: (2 * atanh(sqrt(v)) - 2 * sqrt(v) - mpf(2) / 3 * sqrt(v)**3) / sqrt(v)**5, away(abs(q))),
                        lambda q: sqrt(away(abs(q)))**5 / (2 * atanh(sqrt(away(abs(q))))), range(4), 0, mpf("0.2001")**2),
}

if __name__ == "__main__":
    for chosen in sys.argv[1:] or FITS:
        FITS[chosen]()
