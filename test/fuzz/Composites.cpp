//===- Composites.cpp - Functions made of several ops ---------------------===//

#include "test/fuzz/Composites.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace sinter::testing {

namespace {

using Tensors = std::span<const Tensor>;
using Values = std::span<const Value>;
using Numbers = std::span<const int64_t>;
using Row = std::vector<double>;

int64_t sizeAt(const Value &x, int64_t dim) {
  return x.type.shape[static_cast<size_t>(dim)];
}

/// The distance of neighbours along `dim`, in row-major order.
int64_t strideAt(const Value &x, int64_t dim) {
  int64_t stride = 1;
  for (size_t i = static_cast<size_t>(dim) + 1; i < x.type.shape.size(); ++i) {
    stride *= x.type.shape[i];
  }
  return stride;
}

/// The places of the first elements of the rows along `dim`.
std::vector<int64_t> rowsAlong(const Value &x, int64_t dim) {
  std::vector<int64_t> rows;
  int64_t stride = strideAt(x, dim), size = sizeAt(x, dim);
  for (int64_t i = 0; i < x.size(); ++i) {
    if (i / stride % size == 0) {
      rows.push_back(i);
    }
  }
  return rows;
}

Row rowAt(const Value &x, int64_t dim, int64_t start) {
  Row row;
  for (int64_t i = 0; i < sizeAt(x, dim); ++i) {
    row.push_back(x.number(start + i * strideAt(x, dim)));
  }
  return row;
}

/// Every row along a dimension made another of the same length.
template <class Function>
Value mapRows(const Value &x, int64_t dim, Function function) {
  Value out = Value::zeros(x.type);
  for (int64_t start : rowsAlong(x, dim)) {
    Row row = function(rowAt(x, dim, start));
    for (size_t i = 0; i < row.size(); ++i) {
      out.set(start + static_cast<int64_t>(i) * strideAt(x, dim), row[i]);
    }
  }
  return out;
}

/// Every row along a dimension made one number.
template <class Function>
Value reduceRows(const Value &x, int64_t dim, bool keeps, Function function) {
  TensorType type = x.type;
  if (keeps) {
    type.shape[static_cast<size_t>(dim)] = 1;
  } else {
    type.shape.erase(type.shape.begin() + dim);
  }
  Value out = Value::zeros(type);
  if (sizeAt(x, dim) == 0) {
    for (int64_t i = 0; i < out.size(); ++i) {
      out.set(i, static_cast<double>(function(Row{})));
    }
    return out;
  }
  int64_t next = 0;
  for (int64_t start : rowsAlong(x, dim)) {
    out.set(next++, static_cast<double>(function(rowAt(x, dim, start))));
  }
  return out;
}

/// A tensor of `shape` whose element at an index is the one of `x` at
/// `from(index)`, or zero if that is empty.
template <class From>
Value moved(const Value &x, const Shape &shape, From from) {
  Value out = Value::zeros({x.type.dtype, shape});
  for (int64_t i = 0; i < out.size(); ++i) {
    std::vector<int64_t> index(shape.size());
    int64_t rest = i;
    for (size_t dim = shape.size(); dim-- > 0;) {
      index[dim] = rest % shape[dim];
      rest /= shape[dim];
    }
    index = from(index);
    int64_t place = 0;
    for (size_t dim = 0; dim < index.size(); ++dim) {
      place = place * x.type.shape[dim] + index[dim];
    }
    bool isZero = index.empty() && !x.type.shape.empty();
    out.words[static_cast<size_t>(i)] =
        isZero ? 0 : x.words[static_cast<size_t>(place)];
  }
  return out;
}

double sumOf(const Row &row) {
  double sum = 0;
  for (double x : row) {
    sum += x;
  }
  return sum;
}

double largestOf(const Row &row) { return *std::ranges::max_element(row); }

Row exponentials(const Row &row) {
  Row out;
  for (double x : row) {
    out.push_back(std::exp(x - largestOf(row)));
  }
  return out;
}

double varianceOf(const Row &row, bool unbiased) {
  double count = static_cast<double>(row.size()), mean = sumOf(row) / count;
  double sum = 0;
  for (double x : row) {
    sum += (x - mean) * (x - mean);
  }
  return sum / (count - (unbiased ? 1 : 0));
}

template <class Function> Value mapPairs(Values x, Function function) {
  Value out = Value::zeros(x[0].type);
  for (int64_t i = 0; i < out.size(); ++i) {
    out.set(i, static_cast<double>(function(x[0].number(i), x[1].number(i))));
  }
  return out;
}

//===----------------------------------------------------------------------===//
// Definitions
//===----------------------------------------------------------------------===//

Value softmaxOf(Values x, Numbers n) {
  return mapRows(x[0], n[0], [](const Row &row) {
    Row out = exponentials(row);
    double sum = sumOf(out);
    for (double &element : out) {
      element /= sum;
    }
    return out;
  });
}

Value logSoftmaxOf(Values x, Numbers n) {
  return mapRows(x[0], n[0], [](const Row &row) {
    Row out;
    double log = std::log(sumOf(exponentials(row))) + largestOf(row);
    for (double element : row) {
      out.push_back(element - log);
    }
    return out;
  });
}

Value cumulativeSumOf(Values x, Numbers n) {
  return mapRows(x[0], n[0], [](Row row) {
    for (size_t i = 1; i < row.size(); ++i) {
      row[i] += row[i - 1];
    }
    return row;
  });
}

Value matmulOf(Values x, Numbers) {
  TensorType type = x[0].type;
  int64_t inner = type.shape.back(), columns = x[1].type.shape.back();
  type.shape.back() = columns;
  Value out = Value::zeros(type);
  for (int64_t i = 0; i < out.size(); ++i) {
    double sum = 0;
    for (int64_t k = 0; k < inner; ++k) {
      sum += x[0].number(i / columns * inner + k) *
             x[1].number(k * columns + i % columns);
    }
    out.set(i, sum);
  }
  return out;
}

Value concatOf(Values x, Numbers n) {
  Shape shape = x[0].type.shape;
  size_t dim = static_cast<size_t>(n[0]);
  int64_t size = shape[dim];
  shape[dim] *= 2;
  Value both = Value::zeros({x[0].type.dtype, shape});
  for (int side = 0; side < 2; ++side) {
    Value part = moved(x[static_cast<size_t>(side)], shape, [&](auto index) {
      index[dim] -= side * size;
      bool isInside = 0 <= index[dim] && index[dim] < size;
      return isInside ? index : decltype(index){};
    });
    for (size_t i = 0; i < both.words.size(); ++i) {
      both.words[i] |= part.words[i];
    }
  }
  return both;
}

Value selectedOf(Values x, Numbers n) {
  Shape shape = x[0].type.shape;
  size_t dim = static_cast<size_t>(n[0]);
  shape[dim] = x[1].size();
  return moved(x[0], shape, [&](auto index) {
    index[dim] = x[1].at<int64_t>(index[dim]);
    return index;
  });
}

Value rolledOf(Values x, Numbers n) {
  return moved(x[0], x[0].type.shape, [&](auto index) {
    int64_t &i = index[static_cast<size_t>(n[0])];
    int64_t size = sizeAt(x[0], n[0]);
    i = ((i - n[2]) % size + size) % size;
    return index;
  });
}

Value triangleOf(Values x, Numbers n) {
  return moved(x[0], x[0].type.shape, [&](auto index) {
    int64_t row = index[index.size() - 2], column = index.back();
    bool stays = n[1] ? column - row >= n[2] : column - row <= n[2];
    return stays ? index : decltype(index){};
  });
}

Value repeatedOf(Values x, Numbers n) {
  Shape shape = x[0].type.shape;
  size_t dim = static_cast<size_t>(n[0]);
  int64_t times = 1 + std::abs(n[2]);
  shape[dim] *= times;
  return moved(x[0], shape, [&](auto index) {
    index[dim] = n[1] ? index[dim] / times : index[dim] % sizeAt(x[0], n[0]);
    return index;
  });
}

Value maskedOf(Values x, Numbers n) {
  Value out = x[0];
  for (int64_t i = 0; i < out.size(); ++i) {
    if (x[1].at<uint64_t>(i)) {
      bool isReal = isFloatingType(out.type.dtype);
      isReal ? out.set(i, static_cast<double>(n[1])) : out.set(i, n[1]);
    }
  }
  return out;
}

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

constexpr Composite table[] = {
    {"softmax", Second::nothing, false, 1,
     [](Tensors x, Numbers n) { return x[0].softmax(n[0]); }, softmaxOf},
    {"log_softmax", Second::nothing, false, 1,
     [](Tensors x, Numbers n) { return x[0].log_softmax(n[0]); }, logSoftmaxOf},
    {"logsumexp", Second::nothing, false, 1,
     [](Tensors x, Numbers n) { return x[0].logsumexp(n[0], n[1]); },
     [](Values x, Numbers n) {
       return reduceRows(x[0], n[0], n[1], [](const Row &row) {
         return row.empty()
                    ? -INFINITY
                    : std::log(sumOf(exponentials(row))) + largestOf(row);
       });
     }},
    {"sum", Second::nothing, false, 1,
     [](Tensors x, Numbers n) { return x[0].sum(n[0], n[1]); },
     [](Values x, Numbers n) { return reduceRows(x[0], n[0], n[1], sumOf); }},
    {"mean", Second::nothing, false, 1,
     [](Tensors x, Numbers n) { return x[0].mean(n[0], n[1]); },
     [](Values x, Numbers n) {
       return reduceRows(x[0], n[0], n[1], [](const Row &row) {
         return sumOf(row) / static_cast<double>(row.size());
       });
     }},
    {"var", Second::nothing, false, 1,
     [](Tensors x, Numbers n) { return x[0].var(n[0], n[1], n[1]); },
     [](Values x, Numbers n) {
       return reduceRows(x[0], n[0], n[1],
                         [&](const Row &row) { return varianceOf(row, n[1]); });
     }},
    {"norm", Second::nothing, false, 1,
     [](Tensors x, Numbers n) { return x[0].norm(Scalar(2), n[0], n[1]); },
     [](Values x, Numbers n) {
       return reduceRows(x[0], n[0], n[1], [](const Row &row) {
         double sum = 0;
         for (double element : row) {
           sum += element * element;
         }
         return std::sqrt(sum);
       });
     }},
    {"cumsum", Second::nothing, false, 1,
     [](Tensors x, Numbers n) { return x[0].cumsum(n[0]); }, cumulativeSumOf},
    {"matmul", Second::matrix, false, 1,
     [](Tensors x, Numbers) { return x[0].matmul(x[1]); }, matmulOf},
    {"lerp", Second::alike, false, 0,
     [](Tensors x, Numbers) { return x[0].lerp(x[1], 0.25); },
     [](Values x, Numbers) {
       return mapPairs(x,
                       [](double x, double y) { return x + 0.25 * (y - x); });
     }},
    {"add alpha", Second::alike, false, 0,
     [](Tensors x, Numbers n) { return x[0].add(x[1], Scalar(n[2])); },
     [](Values x, Numbers n) {
       return mapPairs(x, [&](double x, double y) {
         return x + static_cast<double>(n[2]) * y;
       });
     }},
    {"square", Second::nothing, false, 0,
     [](Tensors x, Numbers) { return x[0].square(); },
     [](Values x, Numbers) {
       Value both[] = {x[0], x[0]};
       return mapPairs(both, std::multiplies<double>());
     }},
    {"cat", Second::alike, true, 1,
     [](Tensors x, Numbers n) { return cat({x[0], x[1]}, n[0]); }, concatOf},
    {"index_select", Second::places, true, 1,
     [](Tensors x, Numbers n) { return x[0].index_select(n[0], x[1]); },
     selectedOf},
    {"masked_fill", Second::mask, true, 0,
     [](Tensors x, Numbers n) { return x[0].masked_fill(x[1], n[1]); },
     maskedOf},
    {"roll", Second::nothing, true, 1,
     [](Tensors x, Numbers n) { return x[0].roll(n[2], n[0]); }, rolledOf},
    {"tril, triu", Second::nothing, true, 2,
     [](Tensors x, Numbers n) {
       return n[1] ? x[0].triu(n[2]) : x[0].tril(n[2]);
     },
     triangleOf},
    {"repeat", Second::nothing, true, 1,
     [](Tensors x, Numbers n) {
       int64_t times = 1 + std::abs(n[2]);
       if (n[1]) {
         return x[0].repeat_interleave(times, n[0]);
       }
       std::vector<int64_t> repeats(static_cast<size_t>(x[0].dim()), 1);
       repeats[static_cast<size_t>(n[0])] = times;
       return x[0].repeat(repeats);
     },
     repeatedOf},
};

} // namespace

std::span<const Composite> composites() { return table; }

} // namespace sinter::testing
