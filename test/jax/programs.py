"""More programs for jax_modules.py: reductions, windows, sorts, products, loops,
random numbers, and small models."""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from cases import ALL, FLOATS, INTS, RNG, array


def reductions():
    for dtype in INTS + FLOATS:
        x = array((4, 5, 6), dtype)
        yield (f"reduce.{dtype}", lambda x: (
            jnp.sum(x, (0, 2)), jnp.max(x, 1), jnp.min(x), jnp.sum(x),
            lax.reduce(x, x.dtype.type(1), lax.mul, (1,)),
            lax.reduce(x, x.dtype.type(3), lax.add, (2,))), (x,))
        yield (f"arg_reduce.{dtype}", lambda x: (
            jnp.argmax(x, 1), jnp.argmin(x, 0), jnp.argmax(x),
            lax.argmax(x, 2, "int32")), (array((4, 5, 6), dtype, True),))
        yield (f"cumulative.{dtype}", lambda x: (
            lax.cumsum(x, 1), lax.cumsum(x, 0, reverse=True), lax.cummax(x, 1),
            lax.cummin(x, 2, reverse=True), lax.cumprod(x, 0)),
            (array((4, 5, 6), dtype),))
    for dtype in ["bool"] + INTS:
        yield (f"logic.{dtype}", lambda x: (
            jnp.any(x, 0), jnp.all(x, 1), lax.reduce_xor(x, (0,)),
            lax.reduce_and(x, (1,)), lax.reduce_or(x, (0, 1))),
            (array((5, 6), dtype),))
    for dtype in FLOATS:
        yield (f"moments.{dtype}", lambda x: (
            jnp.mean(x, 1), jnp.var(x, 0), jnp.std(x), jnp.prod(x, 1),
            jax.nn.logsumexp(x, 1), jax.nn.softmax(x, 0), jnp.ptp(x, 1)),
            (array((6, 7), dtype, low=0.5, high=1.5),))

    def pairs(x, y):
        return lax.reduce((x, y), (np.float32(0), np.float32(1)),
                          lambda a, b: (a[0] + b[0] * a[1], a[1] * b[1]), (1,))
    yield "several_operands", pairs, (array((3, 7), "float32"),
                                      array((3, 7), "float32"))
    yield "several_sums", lambda x, y: lax.reduce(
        (x, y), (np.float32(0), np.int32(9)),
        lambda a, b: (a[0] + b[0], lax.min(a[1], b[1])), (0,)), (
        array((3, 7), "float32"), array((3, 7), "int32"))
    yield "cumlogsumexp", lambda x: lax.cumlogsumexp(x, 0), (
        array((9, 2), "float64"),)


def windows():
    for i in range(16):
        dtype = (FLOATS + INTS)[i % 12]
        shape = tuple(int(s) for s in RNG.integers(3, 8, 2))
        window = tuple(int(s) for s in RNG.integers(1, 4, 2))
        strides = tuple(int(s) for s in RNG.integers(1, 3, 2))
        padding = [tuple(int(s) for s in RNG.integers(0, 3, 2)) for _ in "ab"]
        base = tuple(int(s) for s in RNG.integers(1, 3, 2))
        dilation = tuple(int(s) for s in RNG.integers(1, 3, 2))
        kind, start = [(lax.add, 0), (lax.max, 0), (lax.min, 9),
                       (lax.mul, 1)][i % 4]
        yield (f"reduce_window.{i}.{dtype}", lambda x: lax.reduce_window(
            x, x.dtype.type(start), kind, window, strides, padding, base,
            dilation), (np.abs(array(shape, dtype)),))
    pool = lambda x: lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1),
                                       (1, 2, 2, 1), "SAME")
    yield "max_pool_gradient", jax.grad(lambda x: (pool(x) ** 2).sum()), (
        array((2, 5, 6, 3), "float32"),)
    for i in range(24):
        yield random_convolution(i)


def random_convolution(i):
    rank = 1 + i % 3
    groups, batch_groups = [(1, 1), (2, 1), (1, 2), (3, 1)][i % 4]
    features, out = 2 * groups, 2 * groups * batch_groups
    spatial = [int(s) for s in RNG.integers(4, 7, rank)]
    kernel = [int(s) for s in RNG.integers(1, 4, rank)]
    letters = "WHD"[:rank]
    orders = [("NC" + letters, "OI" + letters, "NC" + letters),
              ("N" + letters + "C", letters + "IO", "N" + letters + "C"),
              ("C" + letters + "N", "I" + letters + "O", letters + "NC")]
    spec = orders[i % 3 if i % 2 else 0]
    sizes = dict(zip(letters, spatial), N=2 * batch_groups, C=features)
    x = array([sizes[c] for c in spec[0]], FLOATS[i % 4], low=-1, high=1)
    sizes = dict(zip(letters, kernel), O=out, I=features // groups)
    w = array([sizes[c] for c in spec[1]], FLOATS[i % 4], low=-1, high=1)
    strides = [int(s) for s in RNG.integers(1, 3, rank)]
    padding = [tuple(int(s) for s in RNG.integers(0, 3, 2)) for _ in spatial]
    inner = [int(s) for s in RNG.integers(1, 3, rank)]
    outer = [int(s) for s in RNG.integers(1, 3, rank)]
    return (f"convolution.{i}.{FLOATS[i % 4]}",
            lambda x, w: lax.conv_general_dilated(
                x, w, strides, padding, inner, outer, spec,
                feature_group_count=groups, batch_group_count=batch_groups),
            (x, w))


def sorting():
    for dtype in ALL:
        x = array((4, 9), dtype, True)
        yield (f"sort.{dtype}", lambda x: (
            jnp.sort(x, 1), jnp.argsort(x, 0), jnp.sort(x, 0, descending=True),
            jnp.argsort(x, 1, descending=True), lax.sort(x, 1, False)), (x,))
        if dtype != "bool":
            yield f"top_k.{dtype}", lambda x: lax.top_k(x, 3), (x,)
        y = array((30,), dtype)
        yield (f"sort_by_keys.{dtype}", lambda x, y, z: lax.sort(
            (x % 3, y, z), num_keys=2), (np.arange(30), y, np.arange(30.0)))
    yield "median", lambda x: (jnp.median(x, 0), jnp.percentile(x, 30.0)), (
        array((7, 4), "float32"),)
    yield "lexsort", lambda x, y: jnp.lexsort((x, y)), (
        array((20,), "int32"), array((20,), "int8"))
    yield "unique", lambda x: jnp.unique(x, size=8), (array((20,), "int32"),)
    yield "searchsorted", lambda x, v: jnp.searchsorted(jnp.sort(x), v), (
        array((20,), "float32"), array((5,), "float32"))
    yield "total_order", lambda x, y: lax.lt_to_p.bind(x, y), (
        array((16,), "float32", True), array((16,), "float32", True)[::-1] + 0)


def products():
    for i in range(30):
        dtype = (INTS + FLOATS)[i % 12]
        batch = [int(s) for s in RNG.integers(1, 4, int(RNG.integers(0, 3)))]
        contract = [int(s) for s in RNG.integers(1, 5, int(RNG.integers(0, 3)))]
        sides, dims = [], []
        for _ in "xy":
            free = [int(s) for s in RNG.integers(1, 5, int(RNG.integers(0, 3)))]
            sizes = batch + contract + free
            order = [int(d) for d in RNG.permutation(len(sizes))]
            sides.append(array([sizes[d] for d in order], dtype))
            dims.append(([order.index(d) for d in
                          range(len(batch), len(batch) + len(contract))],
                         [order.index(d) for d in range(len(batch))]))
        numbers = ((dims[0][0], dims[1][0]), (dims[0][1], dims[1][1]))
        yield (f"dot_general.{i}.{dtype}", lambda x, y: lax.dot_general(
            x, y, numbers), tuple(sides))
    for x, y, out in [("bfloat16", "bfloat16", "float32"),
                      ("float16", "float16", "float32"),
                      ("int8", "int8", "int32"), ("uint8", "uint8", "uint32"),
                      ("float32", "float32", "float64"),
                      ("int8", "int8", "float32")]:
        yield (f"preferred.{x}.{out}", lambda x, y: jnp.matmul(
            x, y, preferred_element_type=out),
            (array((3, 5), x), array((5, 4), y)))
    yield "einsum", lambda a, b, c: (
        jnp.einsum("bij,bjk,kl->bil", a, b, c), jnp.einsum("bii->b", b[:, :, :3]),
        jnp.einsum("bij->ji", a)), (array((2, 4, 3), "float32"),
                                    array((2, 3, 5), "float32"),
                                    array((5, 6), "float32"))
    yield "outer", lambda x, y: (jnp.outer(x, y), jnp.kron(x, y), jnp.vdot(x, x),
                                 jnp.cross(x, x[::-1])), (
        array((3,), "float64"), array((4,), "float64"))
    yield "bool_matmul", lambda x, y: x @ y, (array((3, 4), bool),
                                              array((4, 5), bool))


def control():
    x = array((4, 4), "float32", low=-0.5, high=0.5)
    yield "fori_loop", lambda x: lax.fori_loop(
        0, 5, lambda i, x: x @ x.T * 0.1 + i, x), (x,)
    yield "while_loop", lambda x: lax.while_loop(
        lambda c: c[0].sum() < 100, lambda c: (c[0] * 2 + 1, c[1] + 1),
        (x, 0)), (x,)
    yield "while_never", lambda x: lax.while_loop(
        lambda c: c.sum() > 1e9, lambda c: c * 2, x), (x,)
    for value in [-3, 0, 1, 2, 5]:
        yield f"switch.{value}", lambda i, x: lax.switch(
            i, [jnp.sin, lambda x: x * 2, lambda x: x.T], x), (
            np.int32(value), x)
    for value in [False, True]:
        yield f"cond.{value}", lambda p, x: lax.cond(
            p, lambda x: (x + 1, x[0]), lambda x: (x - 1, x[1]), x), (
            np.bool_(value), x)
    yield "scan", lambda x: lax.scan(
        lambda c, r: (jnp.tanh(c + r), c * r), x[0], x), (x,)
    yield "reverse_scan", lambda x: lax.scan(
        lambda c, r: (c * 0.5 + r, c), x[0], x, reverse=True), (x,)
    yield "nested_loops", lambda x: lax.fori_loop(
        0, 3, lambda i, x: lax.cond(
            i % 2 == 0, lambda x: lax.fori_loop(
                0, i, lambda j, x: x * 0.5 + j, x), lambda x: x.T, x), x), (x,)
    yield "swap", lambda x, y: lax.fori_loop(
        0, 3, lambda i, c: (c[1], c[0]), (x, y)), (x, x + 1)
    yield "map", lambda x: lax.map(lambda r: jnp.sort(r)[::-1], x), (x,)
    yield "associative_scan", lambda x: lax.associative_scan(
        jnp.matmul, jnp.stack([x, x.T, x, x])), (x,)


def random():
    key = np.array([1, 2], "uint32")
    for name, function in {
            "uniform": lambda k: jax.random.uniform(k, (5, 7)),
            "uniform32": lambda k: jax.random.uniform(k, (9,), "float32"),
            "uniform16": lambda k: jax.random.uniform(k, (9,), "bfloat16"),
            "normal": lambda k: jax.random.normal(k, (5, 7)),
            "normal32": lambda k: jax.random.normal(k, (50,), "float32"),
            "bernoulli": lambda k: jax.random.bernoulli(k, 0.3, (20,)),
            "randint": lambda k: jax.random.randint(k, (20,), -5, 100),
            "bits": lambda k: jax.random.bits(k, (20,), "uint8"),
            "permutation": lambda k: jax.random.permutation(k, 20),
            "categorical": lambda k: jax.random.categorical(
                k, jnp.arange(5.0), shape=(20,)),
            "choice": lambda k: jax.random.choice(k, 10, (4,), replace=False),
            "exponential": lambda k: jax.random.exponential(k, (9,)),
            "truncated": lambda k: jax.random.truncated_normal(k, -1, 2, (9,)),
            "gumbel": lambda k: jax.random.gumbel(k, (9,), "float32"),
            "gamma": lambda k: jax.random.gamma(k, 2.5, (4,)),
            "split": lambda k: jax.random.split(k, 4),
            "fold_in": lambda k: jax.random.fold_in(k, 7)}.items():
        yield f"random.{name}", function, (key,)


def refused():
    x = array((4, 4), "float32")
    spd = x @ x.T + 4 * np.eye(4, dtype="float32")
    yield "refused.fft", lambda x: jnp.fft.fft(x).real, (x,)
    yield "refused.complex", lambda x: jnp.abs(x + 1j * x), (x,)
    yield "refused.cholesky", jnp.linalg.cholesky, (spd,)
    yield "refused.solve", jnp.linalg.solve, (spd, x)
    yield "refused.eigh", jnp.linalg.eigvalsh, (spd,)
    yield "refused.qr", lambda x: jnp.linalg.qr(x)[1], (x,)
    yield "refused.zeta", lambda x: lax.zeta(x + 9, x + 9), (x,)
    yield "refused.bessel", lax.bessel_i1e, (x,)
    yield "refused.approximate_top_k", lambda x: lax.approx_max_k(x, 2), (x,)
    yield "refused.rng", lambda k: lax.rng_bit_generator(
        k, (3,))[1], (np.arange(4, dtype="uint32"),)
