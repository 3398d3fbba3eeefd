"""Whole programs for jax_modules.py."""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from cases import array


def weights(*shapes, dtype="float32"):
    return [array(s, dtype, low=-0.5, high=0.5) for s in shapes]


def mlp(params, x):
    *hidden, (w, b) = params
    for u, c in hidden:
        x = jax.nn.relu(x @ u + c)
    return x @ w + b


def cross_entropy(logits, labels):
    picked = jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], 1)
    return -picked.mean()


def mlp_cases(dtype):
    shapes = [(8, 16), (16,), (16, 4), (4,)]
    u, c, w, b = weights(*shapes, dtype=dtype)
    params = [(u, c), (w, b)]
    x = array((10, 8), dtype)
    labels = np.arange(10) % 4

    def loss(params, x, labels):
        return cross_entropy(mlp(params, x), labels)

    def sgd(params, x, labels):
        value, grads = jax.value_and_grad(loss)(params, x, labels)
        return value, jax.tree.map(lambda p, g: p - 0.1 * g, params, grads)

    def adam(params, m, v, x, labels):
        value, grads = jax.value_and_grad(loss)(params, x, labels)
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, grads)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, grads)
        step = lambda p, m, v: p - 1e-3 * (m / 0.1) / (
            jnp.sqrt(v / 0.001) + 1e-8)
        return value, jax.tree.map(step, params, m, v), m, v

    zeros = jax.tree.map(np.zeros_like, params)
    yield f"mlp.{dtype}", mlp, (params, x)
    yield f"mlp_sgd.{dtype}", sgd, (params, x, labels)
    yield f"mlp_adam.{dtype}", adam, (params, zeros, zeros, x, labels)
    yield f"mlp_per_sample.{dtype}", lambda p, x, y: jax.vmap(
        jax.grad(lambda p, x, y: loss(p, x[None], y[None])), (None, 0, 0))(
            p, x, y), (params, x, labels)
    yield f"mlp_epoch.{dtype}", lambda p, x, y: lax.scan(
        lambda p, _: sgd(p, x, y)[::-1], p, None, length=4), (params, x, labels)


def attention(x, wq, wk, wv, wo):
    def heads(y):
        return y.reshape(*y.shape[:2], 2, -1).transpose(0, 2, 1, 3)
    q, k, v = heads(x @ wq), heads(x @ wk), heads(x @ wv)
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1]).astype(x.dtype)
    mask = jnp.tril(jnp.ones(scores.shape[-2:], bool))
    scores = jnp.where(mask, scores, -1e9)
    out = jax.nn.softmax(scores) @ v
    return out.transpose(0, 2, 1, 3).reshape(x.shape) @ wo


def layer_norm(x, scale, bias):
    mean = x.mean(-1, keepdims=True)
    var = x.var(-1, keepdims=True)
    return (x - mean) * lax.rsqrt(var + 1e-5) * scale + bias


def transformer(x, p):
    h = x + attention(layer_norm(x, p["s1"], p["b1"]), *p["att"])
    y = layer_norm(h, p["s2"], p["b2"])
    return h + jax.nn.gelu(y @ p["up"]) @ p["down"]


def network_cases(dtype):
    x = array((2, 6, 8), dtype)
    att = weights(*[(8, 8)] * 4, dtype=dtype)
    s, b = weights((8,), (8,), dtype=dtype)
    up, down = weights((8, 16), (16, 8), dtype=dtype)
    p = dict(s1=s, b1=b, s2=s, b2=b, att=att, up=up, down=down)
    yield f"attention.{dtype}", attention, (x, *att)
    yield f"attention_grad.{dtype}", jax.grad(
        lambda *a: (attention(*a) ** 2).sum(), argnums=(0, 1, 3)), (x, *att)
    yield f"layer_norm.{dtype}", layer_norm, (x, s, b)
    yield f"layer_norm_grad.{dtype}", jax.grad(
        lambda *a: (layer_norm(*a) ** 3).sum(), argnums=(0, 1, 2)), (x, s, b)
    yield f"transformer.{dtype}", transformer, (x, p)
    yield f"transformer_grad.{dtype}", jax.value_and_grad(
        lambda p, x: transformer(x, p).mean()), (p, x)
    image = array((2, 8, 8, 3), dtype)
    k1, k2, w = weights((3, 3, 3, 4), (3, 3, 4, 4), (64, 5), dtype=dtype)

    def conv_net(image, k1, k2, w):
        for k in (k1, k2):
            image = jax.nn.relu(lax.conv_general_dilated(
                image, k, (1, 1), "SAME",
                dimension_numbers=("NHWC", "HWIO", "NHWC")))
        image = lax.reduce_window(image, image.dtype.type(-jnp.inf), lax.max,
                                  (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
        return image.reshape(image.shape[0], -1) @ w
    yield f"conv_net.{dtype}", conv_net, (image, k1, k2, w)
    yield f"conv_net_grad.{dtype}", jax.grad(
        lambda *a: (conv_net(*a) ** 2).mean(), argnums=(1, 2, 3)), (
        image, k1, k2, w)

    def rnn(x, w, u):
        step = lambda h, x: ((jnp.tanh(h @ w + x @ u),) * 2)
        return lax.scan(step, jnp.zeros_like(x[0]), x)[1]
    yield f"rnn.{dtype}", rnn, (x, *att[:2])
    yield f"rnn_grad.{dtype}", jax.grad(
        lambda *a: rnn(*a).sum(), argnums=(1, 2)), (x, *att[:2])
    for name in ["relu", "gelu", "silu", "elu", "softplus", "selu", "celu",
                 "leaky_relu", "hard_tanh", "log_sigmoid", "soft_sign", "mish"]:
        function = getattr(jax.nn, name)
        yield f"{name}.{dtype}", lambda x: (
            function(x), jax.grad(lambda x: function(x).sum())(x)), (
            array((6, 7), dtype),)
    yield f"gelu_exact.{dtype}", lambda x: jax.nn.gelu(x, approximate=False), (x,)


def analysis():
    x = array((5,), "float64", low=0.5, high=1.5)
    rosen = lambda x: jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 +
                              (1 - x[:-1]) ** 2)
    yield "gradient", jax.grad(rosen), (x,)
    yield "hessian", jax.hessian(rosen), (x,)
    yield "jacobians", lambda x: (jax.jacfwd(jnp.sort)(x),
                                  jax.jacrev(lambda x: jnp.cumsum(x) * x)(x)), (
        x,)
    yield "hessian_vector", lambda x, v: jax.jvp(jax.grad(rosen), (x,), (v,))[1], (
        x, x[::-1] + 0)
    yield "third_derivative", jax.vmap(
        jax.grad(jax.grad(jax.grad(lambda x: jnp.tanh(x) * x)))), (x,)
    yield "newton", lambda x: lax.fori_loop(
        0, 6, lambda i, x: x - (x ** 3 - 2) / (3 * x ** 2), x), (x,)
    a = array((6, 6), "float64")
    yield "power_iteration", lambda a, v: lax.fori_loop(
        0, 20, lambda i, v: (a @ a.T @ v) / jnp.linalg.norm(a @ a.T @ v), v), (
        a, a[0])
    yield "conjugate_gradient", lambda a, b: jax.scipy.sparse.linalg.cg(
        a @ a.T + 6 * jnp.eye(6), b, maxiter=6)[0], (a, a[0])
    points = array((30, 2), "float32")

    def k_means(points):
        def step(centers, _):
            gap = ((points[:, None] - centers[None]) ** 2).sum(-1)
            owner = jnp.argmin(gap, 1)
            sums = jnp.zeros_like(centers).at[owner].add(points)
            counts = jnp.zeros(len(centers)).at[owner].add(1.0)
            return (sums / jnp.maximum(counts, 1)[:, None]).astype(
                centers.dtype), owner
        return lax.scan(step, points[:4], None, length=3)
    yield "k_means", k_means, (points,)
    yield "segment_sum", lambda x, i: (
        jax.ops.segment_sum(x, i, 5), jax.ops.segment_max(x, i, 5)), (
        points, np.arange(30) % 4)
    yield "one_hot", lambda i: jax.nn.one_hot(i, 6), (np.arange(9) % 7,)
    yield "embedding_grad", jax.grad(
        lambda e, i: (e[i] ** 2).sum()), (a, np.array([1, 1, 5, 0]))
    yield "histogram", lambda x: jnp.histogram(x, 5)[0], (points[:, 0] + 0,)
    yield "interpolate", lambda x, v: jnp.interp(v, jnp.sort(x), x), (
        points[:, 0] + 0, points[:5, 1] + 0)
    yield "polynomial", lambda x: (jnp.polyval(x[:3], x), jnp.convolve(
        x, x[:3], mode="full"), jnp.gradient(x), jnp.diff(x), jnp.trapezoid(x)), (
        x,)
    yield "masks", lambda a: (jnp.tril(a), jnp.triu(a, 1), jnp.diag(a),
                              jnp.trace(a), jnp.roll(a, 2, 1), jnp.tile(
                                  a, (2, 1)), jnp.repeat(a, 2, 0), jnp.nonzero(
                                      a > 1, size=9), jnp.where(a > 0, a, 0)), (a,)
    yield "special", lambda x: (
        jax.scipy.special.gammaln(x), jax.scipy.special.logit(x / 2),
        jax.scipy.special.entr(x), jax.scipy.special.i0e(x), jnp.logaddexp(
            x, -x), jnp.hypot(x, x), jnp.sinc(x), jax.scipy.special.xlogy(
                x, x), jax.scipy.stats.norm.logcdf(x), jnp.float_power(x, 2),
        jax.scipy.special.betaln(x, x)), (x,)
    yield "game_of_life", lambda b: lax.fori_loop(0, 4, lambda i, b: (
        lambda n: (n == 3) | (b & (n == 2)))(sum(
            jnp.roll(b.astype("int32"), (i, j), (0, 1)) for i in (-1, 0, 1)
            for j in (-1, 0, 1) if (i, j) != (0, 0))), b), (
        array((7, 7), bool),)
    yield "mandelbrot", lambda x, y: lax.fori_loop(0, 12, lambda i, c: (
        jnp.clip(c[0] ** 2 - c[1] ** 2 + x, -9, 9),
        jnp.clip(2 * c[0] * c[1] + y, -9, 9)), (x, y))[0], (
        array((6, 6), "float64"), array((6, 6), "float64"))
    yield "viterbi", lambda x: lax.scan(
        lambda c, e: (jnp.max(c[:, None] + x, 0) + e,
                      jnp.argmax(c[:, None] + x, 0)), x[0], x), (a,)
    yield "bincount", lambda i: jnp.bincount(i, length=6), (np.arange(9) % 4,)
    yield "bit_count", lambda x: (x.astype("uint32") * 2654435761) >> 7, (
        np.arange(9),)


def models():
    for dtype in ["float32", "float64"]:
        yield from mlp_cases(dtype)
        yield from network_cases(dtype)
    yield from analysis()
