"""Programs for jax_modules.py: op by op, in all dtypes, with random dimension
numbers. A case is a name, a function and its arguments."""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

FLOATS = ["float16", "bfloat16", "float32", "float64"]
SIGNED = ["int8", "int16", "int32", "int64"]
UNSIGNED = ["uint8", "uint16", "uint32", "uint64"]
INTS = SIGNED + UNSIGNED
ALL = ["bool"] + INTS + FLOATS
RNG = np.random.default_rng(1)

SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, np.inf, -np.inf,
           np.nan, 3e4, -3e4, 1e-3, -7.0]


def array(shape, dtype, special=False, low=-3.0, high=3.0):
    """Random elements; with `special`, those that need care come first."""
    dtype = jnp.dtype(dtype)
    if dtype == bool:
        return RNG.random(shape) < 0.5
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        if not special:
            return RNG.integers(max(-9, info.min), 10, shape).astype(dtype)
        out = RNG.integers(info.min, info.max, shape, dtype, endpoint=True)
        first = np.array([0, 1, info.max, info.min, 2, info.max - 1,
                          info.min + 1, 3], dtype)
    else:
        out = RNG.uniform(low, high, shape).astype(dtype)
        first = np.array(SPECIAL).astype(dtype)
    if special:
        flat = out.reshape(-1)
        flat[:len(first)] = first[:flat.size]
    return out


def unary():
    functions = {
        "abs": lax.abs, "ceil": lax.ceil, "floor": lax.floor, "neg": lax.neg,
        "sign": lax.sign, "exp": lax.exp, "expm1": lax.expm1, "log": lax.log,
        "log1p": lax.log1p, "sqrt": lax.sqrt, "rsqrt": lax.rsqrt,
        "sin": lax.sin, "cos": lax.cos, "tan": lax.tan, "tanh": lax.tanh,
        "logistic": lax.logistic, "cbrt": lax.cbrt, "erf": lax.erf,
        "erfc": lax.erfc, "erf_inv": lax.erf_inv, "square": lax.square,
        "is_finite": lax.is_finite, "sinh": lax.sinh, "cosh": lax.cosh,
        "asinh": lax.asinh, "acosh": lax.acosh, "atanh": lax.atanh,
        "asin": lax.asin, "acos": lax.acos, "atan": lax.atan,
        "lgamma": lax.lgamma, "digamma": lax.digamma,
        "round_away": lambda x: lax.round(x, lax.RoundingMethod.AWAY_FROM_ZERO),
        "round_even": lambda x: lax.round(x, lax.RoundingMethod.TO_NEAREST_EVEN),
    }
    for name, function in functions.items():
        for dtype in FLOATS:
            yield f"{name}.{dtype}", function, (array((5, 13), dtype, True),)
    for dtype in INTS:
        yield (f"integer_unary.{dtype}",
               lambda x: (lax.bitwise_not(x), lax.population_count(x),
                          lax.clz(x), lax.sign(x), lax.neg(x)),
               (array((5, 7), dtype, True),))
    yield "not.bool", lax.bitwise_not, (array((9,), bool),)
    for exponent, mantissa in [(5, 10), (8, 7), (8, 23), (11, 52)]:
        yield (f"reduce_precision.{exponent}.{mantissa}",
               lambda x: lax.reduce_precision(x, exponent, mantissa),
               (array((40,), "float32", True) * np.float32(1e-3),))


def binary():
    functions = {"add": lax.add, "sub": lax.sub, "mul": lax.mul, "div": lax.div,
                 "max": lax.max, "min": lax.min, "rem": lax.rem, "pow": lax.pow}
    for dtype in INTS + FLOATS:
        x, y = array((16, 16), dtype, True), array((16, 16), dtype, True).T
        for name, function in functions.items():
            if name == "pow" and dtype not in FLOATS:
                continue
            yield f"{name}.{dtype}", function, (x, np.ascontiguousarray(y))
    for dtype in FLOATS:
        x, y = array((16, 16), dtype, True), array((16, 16), dtype, True).T
        yield f"atan2.{dtype}", lax.atan2, (x, np.ascontiguousarray(y))
    for dtype in INTS:
        x = array((8, 8), dtype, True)
        n = RNG.integers(0, 8 * x.itemsize + 3, (8, 8)).astype(dtype)
        yield (f"shifts.{dtype}",
               lambda x, n: (lax.shift_left(x, n),
                             lax.shift_right_logical(x, n),
                             lax.shift_right_arithmetic(x, n)), (x, n))
        yield (f"constant_shifts.{dtype}",
               lambda x: (x << 3, x >> 2, lax.shift_right_logical(x, x * 0 + 5)),
               (x,))
    for dtype in ["bool"] + INTS:
        yield (f"bitwise.{dtype}", lambda x, y: (x & y, x | y, x ^ y),
               (array((6, 6), dtype, True), array((6, 6), dtype)))
    for dtype in ALL:
        x, y = array((16, 16), dtype, True), array((16, 16), dtype, True).T
        yield (f"compare.{dtype}",
               lambda x, y: (x == y, x != y, x < y, x <= y, x > y, x >= y,
                             lax.max(x, y), jnp.where(x < y, x, y)),
               (x, np.ascontiguousarray(y)))
    for dtype in INTS + FLOATS:
        yield (f"clamp.{dtype}", lambda x: (lax.clamp(x[0, 0], x, x[1, 1]),
                                            lax.clamp(x, x[::-1], x.T)),
               (array((6, 6), dtype),))
        yield (f"floor_divide.{dtype}",
               lambda x, y: (x // y, x % y),
               (array((6, 6), dtype), array((6, 6), dtype, low=1) * 0 + 3))
    for dtype in FLOATS:
        x, y = array((16, 16), dtype, True), array((16, 16), dtype, True).T
        yield f"next_after.{dtype}", lax.nextafter, (
            x, np.ascontiguousarray(y))
    for dtype in ["float32", "float64"]:
        x, y = array((16, 16), dtype, True), array((16, 16), dtype, True).T
        yield (f"bits.{dtype}",
               lambda x, y: (jnp.copysign(x, y), jnp.signbit(x),
                             lax.bitcast_convert_type(x, f"uint{dtype[5:]}"),
                             lax.bitcast_convert_type(x, "uint8")),
               (x, np.ascontiguousarray(y)))


def conversions():
    for dtype in ALL:
        yield (f"convert.{dtype}",
               lambda x: tuple(lax.convert_element_type(x, to) for to in ALL),
               (array((4, 10), dtype, True),))
    for dtype in ALL:
        values = array((3, 4), dtype, True)
        yield (f"constants.{dtype}",
               lambda x: (x, jnp.asarray(values),
                          jnp.full((2, 3), values[0, 2])),
               (array((2,), dtype),))


def layout():
    for i in range(40):
        dtype = ALL[i % len(ALL)]
        rank = int(RNG.integers(1, 5))
        shape = tuple(int(s) for s in RNG.integers(1, 5, rank))
        x = array(shape, dtype)
        order = tuple(int(d) for d in RNG.permutation(rank))
        starts = [int(RNG.integers(0, s)) for s in shape]
        limits = [int(RNG.integers(a, s + 1)) for a, s in zip(starts, shape)]
        steps = [int(s) for s in RNG.integers(1, 4, rank)]
        padding = [(int(RNG.integers(-1, 3)), int(RNG.integers(0, 3)),
                    int(RNG.integers(0, 3))) for _ in shape]
        dims = [int(d) for d in range(rank) if RNG.random() < 0.5]
        dim = int(RNG.integers(0, rank))
        wide = list(shape) + [2]
        yield (f"layout.{i}.{dtype}", lambda x: (
            lax.transpose(x, order), lax.slice(x, starts, limits, steps),
            lax.pad(x, x.reshape(-1)[0], padding), lax.rev(x, dims),
            lax.concatenate([x, lax.rev(x, [dim]), x], dim),
            lax.broadcast_in_dim(x, [3] + wide, list(range(1, rank + 1))),
            x.reshape(-1), x.reshape((1,) + shape + (1,)), lax.squeeze(
                lax.expand_dims(x, [0]), [0])), (x,))
    for i in range(16):
        dtype = ALL[(3 * i) % len(ALL)]
        rank = int(RNG.integers(1, 4))
        shape = tuple(int(s) for s in RNG.integers(2, 6, rank))
        sizes = tuple(int(RNG.integers(1, s + 1)) for s in shape)
        index = INTS[i % len(INTS)]
        at = tuple(np.array(RNG.integers(0 if index[0] == "u" else -4, 9), index)
                   for _ in shape)
        yield (f"dynamic_slice.{i}.{dtype}", lambda x, u, *at: (
            lax.dynamic_slice(x, at, sizes), lax.dynamic_update_slice(x, u, at)),
            (array(shape, dtype), array(sizes, dtype)) + at)
    for dtype in INTS + FLOATS:
        yield (f"iota.{dtype}", lambda: (
            lax.iota(dtype, 5), lax.broadcasted_iota(dtype, (3, 4), 1),
            lax.broadcasted_iota(dtype, (3, 4), 0)), ())
    yield "empty", lambda x: (x + 1, x.sum(0), x.max(1, initial=-1.0),
                              jnp.concatenate([x, x]), x.T), (
        np.zeros((0, 3), "float32"),)
    yield "scalar", lambda x: (x, x + 1, x * 0, jnp.stack([x, x])), (
        np.float32(2),)
    yield "no_arguments", lambda: jnp.arange(6.0).reshape(2, 3), ()
    yield "argument_returned", lambda x, y: (y, x, x, x + y), (
        array((3,), "float32"), array((3,), "float32"))


def indexing():
    for i in range(30):
        yield random_gather(i)
        yield random_scatter(i)
    index = np.array([[1, -1, 7], [0, 2, -9]])
    for dtype in ALL:
        x = array((5, 4), dtype)
        yield (f"take.{dtype}", lambda x, i: (
            x[i], jnp.take(x, i, axis=1, mode="clip"), x[i, 1:3], x[::2, i],
            jnp.take_along_axis(x, x.shape[1] - 1 - lax.iota("int32", 5)[:, None],
                                1, mode="clip")), (x, index))
        u = array((2, 3, 4), dtype)
        yield (f"put.{dtype}", lambda x, i, u: (
            x.at[i].set(u), x.at[i].max(u), x.at[i].min(u),
            x.at[1].set(u[0, 0]), x.at[i, 2].set(u[..., 0])), (x, index, u))
        if dtype != "bool":
            yield (f"accumulate.{dtype}", lambda x, i, u: (
                x.at[i].add(u), x.at[i].multiply(u), x.at[i].subtract(u),
                x.at[:, i % 4].add(1)), (x, index, u))
    yield "divide_at", lambda x, i: (x.at[i].divide(2.0), x.at[i].power(2.0)), (
        array((5,), "float32"), np.array([1, 3]))
    yield "apply_at", lambda x, i: x.at[i].apply(jnp.sin), (
        array((5,), "float32"), np.array([2]))
    yield "apply_again", lambda x, i: (x.at[i].apply(jnp.sin), x.at[:, i].apply(
        lambda x: x * 2 + 1)), (array((5, 4), "float64"),
                                np.array([[2, 2, 0], [3, 2, 7]]))
    yield "apply_unique", lambda x, i: x.at[i].apply(
        jnp.cos) + x.at[i].set(1.0, unique_indices=True), (
        array((5, 2), "float64"), np.array([3]))


def split_dims(rank, parts):
    """Random disjoint sets of dimensions, each sorted."""
    owner = RNG.integers(0, parts, rank)
    return [[d for d in range(rank) if owner[d] == p] for p in range(parts)]


def random_dims(rank):
    """Shapes and dimension numbers that gather and scatter share."""
    batching, collapsed, window = split_dims(rank, 3)
    shape = [int(s) for s in RNG.integers(2, 5, rank)]
    free = [int(s) for s in RNG.integers(1, 4, int(RNG.integers(0, 3)))]
    indices = [shape[d] for d in batching] + free
    places = [int(p) for p in RNG.permutation(len(indices))]
    indices = [indices[p] for p in places]
    indices_batching = [places.index(b) for b in range(len(batching))]
    indexed = [d for d in range(rank) if d not in batching]
    indexed = [int(d) for d in RNG.permutation(indexed)]
    indexed = indexed[:int(RNG.integers(0, len(indexed) + 1))] or indexed
    slices = [1 if d in batching or d in collapsed else
              int(RNG.integers(1, shape[d] + 1)) for d in range(rank)]
    kept = [slices[d] for d in window]
    total = len(indices) + len(window)
    offset = sorted(int(d) for d in RNG.permutation(total)[:len(window)])
    out, window_sizes, batch_sizes = [], list(kept), list(indices)
    for d in range(total):
        out.append((window_sizes if d in offset else batch_sizes).pop(0))
    vectors = RNG.integers(-2, 5, indices + [len(indexed)]).astype(
        INTS[int(RNG.integers(1, 4))])
    return (shape, vectors, batching, indices_batching, collapsed, indexed,
            slices, offset, out)


def random_gather(i):
    dtype = ALL[i % len(ALL)]
    (shape, vectors, batching, indices_batching, collapsed, indexed, slices,
     offset, _) = random_dims(int(RNG.integers(1, 5)))
    numbers = lax.GatherDimensionNumbers(
        tuple(offset), tuple(collapsed), tuple(indexed), tuple(batching),
        tuple(indices_batching))
    mode = ["clip", "fill"][i % 2] if dtype != "bool" else "clip"
    return (f"gather.{i}.{dtype}", lambda x, v: lax.gather(
        x, v, numbers, tuple(slices), mode=mode), (array(shape, dtype), vectors))


def random_scatter(i):
    kinds = [lax.scatter, lax.scatter_add, lax.scatter_mul, lax.scatter_min,
             lax.scatter_max]
    kind = kinds[i % 5]
    dtype = (INTS + FLOATS)[i % 12]
    (shape, vectors, batching, indices_batching, collapsed, indexed, _,
     offset, out) = random_dims(int(RNG.integers(1, 5)))
    numbers = lax.ScatterDimensionNumbers(
        tuple(offset), tuple(collapsed), tuple(indexed), tuple(batching),
        tuple(indices_batching))
    return (f"scatter.{i}.{kind.__name__}.{dtype}", lambda x, v, u: kind(
        x, v, u, numbers, mode="drop"),
        (array(shape, dtype), vectors, array(out, dtype)))
