"""Random programs of a dozen functions each, for jax_modules.py."""

import jax.numpy as jnp
import numpy as np
from jax import lax

from cases import array


def bounded(x):
    """Keeps numbers small, so that results differ by roundings alone."""
    if x.dtype.kind == "f":
        return jnp.tanh(x)
    return x % 7 if x.dtype.kind in "iu" else x


def unary(rng, x):
    rank = x.ndim
    dim = int(rng.integers(rank)) if rank else 0
    size = x.shape[dim] if rank else 1
    kind = rng.integers(14)
    if x.dtype == bool and kind < 4:
        return ~x
    if kind == 0:
        return bounded(x * 2 + 1)
    if kind == 1:
        return jnp.abs(x)
    if kind == 2:
        return bounded(x * x - x)
    if kind == 3:
        return -x if x.dtype.kind != "u" else x + 1
    if not rank:
        return jnp.broadcast_to(x, (3,))
    if kind == 4:
        return bounded(x.sum(dim, keepdims=bool(rng.integers(2)))) if (
            x.dtype != bool) else x.any(dim)
    if kind == 5:
        return x.max(dim, keepdims=True) if rng.integers(2) else x.min(dim)
    if kind == 6:
        return x.transpose([int(d) for d in rng.permutation(rank)])
    if kind == 7:
        return x.reshape(-1) if rng.integers(2) else x[..., None]
    if kind == 8:
        return lax.slice_in_dim(x, 0, max(1, size - 1), int(rng.integers(1, 3)),
                                dim)
    if kind == 9:
        return jnp.flip(x, dim)
    if kind == 10:
        return jnp.sort(x, dim)
    if kind == 11:
        return jnp.take(x, rng.integers(0, size, (2,)), dim)
    if kind == 12:
        return bounded(jnp.cumsum(x, dim, dtype=x.dtype)) if (
            x.dtype != bool) else x
    return jnp.concatenate([x, x], dim) if x.size < 200 else x


def binary(rng, x, y):
    dtype = jnp.promote_types(x.dtype, y.dtype)
    x, y = x.astype(dtype), y.astype(dtype)
    try:
        jnp.broadcast_shapes(x.shape, y.shape)
    except ValueError:
        y = y.reshape(-1)[0]
    kind = rng.integers(6)
    if dtype == bool:
        return [x & y, x | y, x ^ y][int(kind) % 3]
    if kind == 0:
        return bounded(x + y)
    if kind == 1:
        return bounded(x * y)
    if kind == 2:
        return jnp.maximum(x, y)
    if kind == 3:
        return jnp.where(x < y, x, y)
    if kind == 4:
        return bounded(x - y)
    # A rounding may turn a comparison over.
    return x <= y if dtype.kind != "f" else jnp.minimum(x, y)


def chain(seed):
    def function(*arguments):
        rng = np.random.default_rng(seed)
        values = [jnp.asarray(x) for x in arguments]
        for _ in range(int(rng.integers(6, 16))):
            x = values[int(rng.integers(len(values)))]
            if rng.integers(2):
                made = unary(rng, x)
            else:
                made = binary(rng, x, values[int(rng.integers(len(values)))])
            if 0 < made.size < 5000 and made.ndim <= 5:
                values.append(made)
        return values[len(arguments):]
    return function


def chains():
    for seed in range(150):
        rng = np.random.default_rng(1000 + seed)
        dtypes = ["float32" if seed % 2 else "float64", "int32", "int64",
                  "uint8", "bool"]
        arguments = [array(tuple(int(s) for s in rng.integers(
            1, 7, int(rng.integers(0, 4)))), dtypes[max(0, int(rng.integers(8)) - 3)],
            low=-1, high=1) for _ in range(3)]
        yield f"{seed}", chain(seed), tuple(np.asarray(x) for x in arguments)
