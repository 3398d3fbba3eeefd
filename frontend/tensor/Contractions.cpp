//===- Contractions.cpp - Products over named or paired dimensions --------===//

#include "sinter/composites.h"
#include "sinter/error.h"
#include "sinter/factories.h"
#include "sinter/prim.h"
#include "sinter/shape.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace sinter {

using detail::CallSite;

//===----------------------------------------------------------------------===//
// Products plus something
//===----------------------------------------------------------------------===//

/// beta x + alpha product; a beta of 0 drops x, NaN and all.
static Tensor added(const Tensor &x, const Tensor &product, const Scalar &beta,
                    const Scalar &alpha) {
  Tensor scaled = alpha.toDouble() == 1 ? product : product * alpha;
  if (beta.toDouble() == 0) {
    return scaled;
  }
  Tensor base = x.expand(product.sizes());
  return (beta.toDouble() == 1 ? base : base * beta) + scaled;
}

Tensor addmv(const Tensor &x, const Tensor &mat, const Tensor &vec,
             const Scalar &beta, const Scalar &alpha, Loc loc) {
  CallSite site(loc);
  return added(x, mat.mv(vec), beta, alpha);
}
Tensor addr(const Tensor &x, const Tensor &vec1, const Tensor &vec2,
            const Scalar &beta, const Scalar &alpha, Loc loc) {
  CallSite site(loc);
  return added(x, vec1.outer(vec2), beta, alpha);
}
Tensor baddbmm(const Tensor &x, const Tensor &batch1, const Tensor &batch2,
               const Scalar &beta, const Scalar &alpha, Loc loc) {
  CallSite site(loc);
  return added(x, batch1.bmm(batch2), beta, alpha);
}

//===----------------------------------------------------------------------===//
// Vectors and matrices
//===----------------------------------------------------------------------===//

Tensor inner(const Tensor &x, const Tensor &other, Loc loc) {
  CallSite site(loc);
  if (x.dim() == 0 || other.dim() == 0) {
    return x * other;
  }
  return tensordot(x, other, -1, -1);
}
Tensor vdot(const Tensor &x, const Tensor &other, Loc loc) {
  return x.dot(other, loc);
}
Tensor ger(const Tensor &x, const Tensor &vec2, Loc loc) {
  return x.outer(vec2, loc);
}

Tensor cross(const Tensor &x, const Tensor &other, std::optional<int64_t> dim,
             Loc loc) {
  CallSite site(loc);
  Shape shape = broadcast_shapes("cross", x.sizes(), other.sizes());
  int64_t at = shape.rank();
  if (dim) {
    at = wrapDim("cross", *dim, shape.rank());
  } else {
    at = std::find(shape.begin(), shape.end(), 3) - shape.begin();
  }
  check(at < shape.rank() && shape[at] == 3, ErrorKind::shape,
        "cross: no dimension of size 3 in ", x.sizes(), " and ", other.sizes());
  Tensor a = x.expand(shape), b = other.expand(shape);
  return a.roll(-1, at) * b.roll(-2, at) - a.roll(-2, at) * b.roll(-1, at);
}

Tensor matrix_power(const Tensor &x, int64_t n, Loc loc) {
  CallSite site(loc);
  check(x.dim() >= 2 && x.size(-1) == x.size(-2), ErrorKind::shape,
        "matrix_power: expected square matrices, got ", x.sizes());
  check(n >= 0, ErrorKind::value,
        "matrix_power: negative powers are not supported, got ", n);
  Tensor out = eye(x.size(-1), x.dtype()).expand(x.sizes()).clone();
  bool isOne = true;
  for (Tensor square = x; n > 0; n /= 2) {
    if (n % 2) {
      out = isOne ? square : out.matmul(square);
      isOne = false;
    }
    if (n > 1) {
      square = square.matmul(square);
    }
  }
  return out.is_same(x) ? x.clone() : out;
}

Tensor chain_matmul(TensorList matrices, Loc loc) {
  CallSite site(loc);
  check(!matrices.empty(), ErrorKind::value,
        "chain_matmul: expecting at least 1 matrix");
  // The order of least multiplications (Godbole, 1973).
  size_t n = matrices.size();
  std::vector<int64_t> sizes;
  for (const Tensor &matrix : matrices) {
    check(matrix.dim() == 2, ErrorKind::shape,
          "chain_matmul: expected matrices, got ", matrix.sizes());
    sizes.push_back(matrix.size(0));
  }
  sizes.push_back(matrices.back().size(1));
  std::vector<std::vector<int64_t>> cost(n, std::vector<int64_t>(n, 0));
  std::vector<std::vector<size_t>> cut(n, std::vector<size_t>(n, 0));
  for (size_t length = 1; length < n; ++length) {
    for (size_t i = 0; i + length < n; ++i) {
      size_t j = i + length;
      cost[i][j] = INT64_MAX;
      for (size_t k = i; k < j; ++k) {
        int64_t sum = cost[i][k] + cost[k + 1][j] +
                      sizes[i] * sizes[k + 1] * sizes[j + 1];
        if (sum < cost[i][j]) {
          cost[i][j] = sum;
          cut[i][j] = k;
        }
      }
    }
  }
  auto multiply = [&](auto &self, size_t i, size_t j) -> Tensor {
    return i == j ? matrices[i]
                  : self(self, i, cut[i][j]).mm(self(self, cut[i][j] + 1, j));
  };
  return multiply(multiply, 0, n - 1);
}

Tensor linalg_multi_dot(TensorList matrices, Loc loc) {
  CallSite site(loc);
  check(matrices.size() >= 2, ErrorKind::value,
        "linalg_multi_dot: expected at least 2 tensors, got ", matrices.size());
  std::vector<Tensor> list = matrices.vec();
  bool isRow = list.front().dim() == 1, isColumn = list.back().dim() == 1;
  if (isRow) {
    list.front() = list.front().unsqueeze(0);
  }
  if (isColumn) {
    list.back() = list.back().unsqueeze(1);
  }
  Tensor out = chain_matmul(list);
  out = isColumn ? out.squeeze(1) : out;
  return isRow ? out.squeeze(0) : out;
}

Tensor cdist(const Tensor &x1, const Tensor &x2, double p, Loc loc) {
  CallSite site(loc);
  check(x1.dim() >= 2 && x2.dim() >= 2 && x1.size(-1) == x2.size(-1),
        ErrorKind::shape, "cdist: expected rows of one size, got ", x1.sizes(),
        " and ", x2.sizes());
  Tensor difference = x1.unsqueeze(-2) - x2.unsqueeze(-3);
  return linalg_vector_norm(difference, p, -1);
}

//===----------------------------------------------------------------------===//
// Paired dimensions
//===----------------------------------------------------------------------===//

Tensor tensordot(const Tensor &x, const Tensor &y, IntArrayRef dims_x,
                 IntArrayRef dims_y, Loc loc) {
  CallSite site(loc);
  check(dims_x.size() == dims_y.size(), ErrorKind::shape,
        "tensordot: both dimension lists should have the same length, got ",
        dims_x, " and ", dims_y);
  check(x.dtype() == y.dtype(), ErrorKind::dtype,
        "tensordot: expected both tensors to have the same dtype, got ",
        x.scalar_type(), " and ", y.scalar_type());
  std::vector<int64_t> left, right;
  for (size_t i = 0; i < dims_x.size(); ++i) {
    left.push_back(wrapDim("tensordot", dims_x[i], x.dim()));
    right.push_back(wrapDim("tensordot", dims_y[i], y.dim()));
    check(x.size(left[i]) == y.size(right[i]), ErrorKind::shape,
          "tensordot: contracted dimensions need to match, but got ", x.sizes(),
          " and ", y.sizes(), " at ", dims_x[i], " and ", dims_y[i]);
  }
  return prim::dot_general(x, y, {}, {}, left, right, x.dtype());
}

//===----------------------------------------------------------------------===//
// Einstein's sums: operands are multiplied from left to right; a label is
// summed as soon as nothing to come names it.
//===----------------------------------------------------------------------===//

namespace {

/// A tensor and the label of each of its dimensions.
struct Labelled {
  Tensor tensor;
  std::string labels;

  bool has(char label) const { return labels.find(label) != std::string::npos; }
};

/// Labels of dimensions that "..." stands for, the last one first.
char ellipsisLabel(int64_t fromEnd) { return static_cast<char>(1 + fromEnd); }

/// The labels of a term of the equation for a tensor of `rank` dimensions.
std::string expandTerm(std::string_view term, int64_t rank) {
  std::string out;
  int64_t letters = static_cast<int64_t>(std::count_if(
      term.begin(), term.end(), [](char c) { return std::isalpha(c) != 0; }));
  for (size_t i = 0; i < term.size(); ++i) {
    if (term.substr(i, 3) == "...") {
      for (int64_t left = rank - letters; left-- > 0;) {
        out += ellipsisLabel(left);
      }
      i += 2;
    } else if (term[i] != ' ') {
      check(std::isalpha(term[i]), ErrorKind::value,
            "einsum: invalid subscript '", term[i], "' in '", term, "'");
      out += term[i];
    }
  }
  return out;
}

/// Takes the diagonal of dimensions with one label: "ii".
Labelled withoutRepeats(Labelled in) {
  for (size_t i = 0; i < in.labels.size(); ++i) {
    size_t j = in.labels.find(in.labels[i], i + 1);
    if (j != std::string::npos) {
      char label = in.labels[i];
      in.tensor = in.tensor.diagonal(0, static_cast<int64_t>(i),
                                     static_cast<int64_t>(j));
      in.labels.erase(j, 1);
      in.labels.erase(i, 1);
      in.labels += label;
      i = static_cast<size_t>(-1);
    }
  }
  return in;
}

/// Sums over labels that are not among `wanted`.
Labelled summed(Labelled in, const std::string &wanted) {
  std::vector<int64_t> dims;
  std::string rest;
  for (size_t i = 0; i < in.labels.size(); ++i) {
    bool isWanted = wanted.find(in.labels[i]) != std::string::npos;
    isWanted ? rest += in.labels[i]
             : (dims.push_back(static_cast<int64_t>(i)), rest);
  }
  return dims.empty() ? in : Labelled{in.tensor.sum(dims), rest};
}

/// The product of two; labels of both that `later` does not name are summed.
Labelled product(Labelled x, Labelled y, const std::string &later) {
  x = summed(x, later + y.labels);
  y = summed(y, later + x.labels);
  std::vector<int64_t> xBatch, yBatch, xDims, yDims;
  std::string batch, xRest, yRest;
  for (size_t i = 0; i < x.labels.size(); ++i) {
    char label = x.labels[i];
    size_t j = y.labels.find(label);
    if (j == std::string::npos) {
      xRest += label;
      continue;
    }
    bool isKept = later.find(label) != std::string::npos;
    (isKept ? xBatch : xDims).push_back(static_cast<int64_t>(i));
    (isKept ? yBatch : yDims).push_back(static_cast<int64_t>(j));
    batch += isKept ? std::string(1, label) : "";
  }
  for (char label : y.labels) {
    yRest += x.has(label) ? "" : std::string(1, label);
  }
  Tensor out = prim::dot_general(x.tensor, y.tensor, xBatch, yBatch, xDims,
                                 yDims, x.tensor.dtype());
  return {out, batch + xRest + yRest};
}

/// Expands dimensions of size 1 that another tensor has larger.
void broadcastLabels(std::vector<Labelled> &terms) {
  int64_t sizes[128];
  std::fill(std::begin(sizes), std::end(sizes), 1);
  for (const Labelled &term : terms) {
    for (size_t i = 0; i < term.labels.size(); ++i) {
      int64_t size = term.tensor.size(static_cast<int64_t>(i));
      int64_t &common = sizes[static_cast<unsigned char>(term.labels[i])];
      check(size == 1 || common == 1 || size == common, ErrorKind::shape,
            "einsum: sizes ", common, " and ", size,
            " of one subscript differ");
      common = std::max(common == 1 ? size : common, common);
    }
  }
  for (Labelled &term : terms) {
    std::vector<int64_t> shape;
    for (char label : term.labels) {
      shape.push_back(sizes[static_cast<unsigned char>(label)]);
    }
    term.tensor = term.tensor.expand(shape);
  }
}

/// The labels of the result where the equation has none: those that occur once,
/// in order, after those of "...".
std::string implicitOutput(std::string all) {
  std::string out;
  std::sort(all.begin(), all.end());
  for (char label : all) {
    bool isOfEllipsis = !std::isalpha(label);
    if (isOfEllipsis ? out.find(label) == std::string::npos
                     : std::count(all.begin(), all.end(), label) == 1) {
      out.insert(isOfEllipsis ? 0 : out.size(), 1, label);
    }
  }
  return out;
}

} // namespace

Tensor einsum(std::string_view equation, TensorList operands, Loc loc) {
  CallSite site(loc);
  size_t arrow = equation.find("->");
  std::string_view left = equation.substr(0, arrow);
  std::vector<Labelled> terms;
  std::string given; // All labels of the operands.
  int64_t ellipsisRank = 0;
  for (size_t i = 0; i < operands.size(); ++i) {
    size_t comma = left.find(',');
    bool isLast = i + 1 == operands.size();
    check((comma == std::string_view::npos) == isLast, ErrorKind::value,
          "einsum: '", equation, "' does not name ", operands.size(),
          " operands");
    std::string_view term = left.substr(0, comma);
    left = isLast ? "" : left.substr(comma + 1);
    const Tensor &x = operands[i];
    std::string labels = expandTerm(term, x.dim());
    check(static_cast<int64_t>(labels.size()) == x.dim(), ErrorKind::shape,
          "einsum: subscripts '", term, "' do not match shape ", x.sizes());
    for (char label : labels) {
      ellipsisRank =
          std::max<int64_t>(ellipsisRank, std::isalpha(label) ? 0 : label);
    }
    given += labels;
    terms.push_back(withoutRepeats({x, labels}));
  }
  check(!terms.empty(), ErrorKind::value,
        "einsum: must provide at least one operand");
  broadcastLabels(terms);
  std::string output = implicitOutput(given);
  if (arrow != std::string_view::npos) {
    std::string_view right = equation.substr(arrow + 2);
    int64_t letters = std::count_if(right.begin(), right.end(), [](char c) {
      return std::isalpha(c) != 0;
    });
    output = expandTerm(right, letters + ellipsisRank);
  }
  Labelled out = terms[0];
  for (size_t i = 1; i < terms.size(); ++i) {
    std::string later = output;
    for (size_t j = i + 1; j < terms.size(); ++j) {
      later += terms[j].labels;
    }
    out = product(out, terms[i], later);
  }
  out = summed(out, output);
  std::vector<int64_t> order;
  for (char label : output) {
    size_t place = out.labels.find(label);
    check(place != std::string::npos, ErrorKind::value,
          "einsum: output subscript '", label, "' does not appear in '",
          equation, "'");
    order.push_back(static_cast<int64_t>(place));
  }
  return out.tensor.permute(order);
}

} // namespace sinter
