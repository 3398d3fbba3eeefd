//===- Print.cpp - Tensors as text ----------------------------------------===//
//
// The format is libtorch's, column for column: programs' outputs can be
// compared.
//
//===----------------------------------------------------------------------===//

#include "frontend/tensor/Impl.h"

#include "sinter/print.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iomanip>
#include <iostream>

namespace sinter {
namespace {

/// Puts the stream's format back.
class FormatScope {
public:
  explicit FormatScope(std::ostream &os) : os(os), saved(nullptr) {
    saved.copyfmt(os);
  }
  ~FormatScope() { os.copyfmt(saved); }

private:
  std::ostream &os;
  std::ios saved;
};

/// A factor that all elements share, and the width of one.
struct Format {
  double scale = 1;
  int width = 0;
};

double digitsBeforePoint(double magnitude) {
  return magnitude != 0 ? std::floor(std::log10(magnitude)) + 1 : 1;
}

/// Sets the stream's format for elements; they are doubles.
Format chooseFormat(std::ostream &os, std::span<const double> elements) {
  bool isInteger = true, hasFinite = false;
  double least = 0, most = 0;
  for (double x : elements) {
    if (!std::isfinite(x)) {
      continue;
    }
    double magnitude = std::fabs(x);
    isInteger = isInteger && x == std::ceil(x);
    least = hasFinite ? std::min(least, magnitude) : magnitude;
    most = hasFinite ? std::max(most, magnitude) : magnitude;
    hasFinite = true;
  }
  double low = hasFinite ? digitsBeforePoint(least) : 1;
  double high = hasFinite ? digitsBeforePoint(most) : 1;
  auto scientific = [&](int width) {
    os << std::scientific << std::setprecision(4);
    return Format{1, width};
  };
  if (isInteger) {
    if (high > 9) {
      return scientific(11);
    }
    os << std::defaultfloat;
    return {1, static_cast<int>(high) + 1};
  }
  if (high - low > 4) {
    return scientific(std::fabs(high) > 99 || std::fabs(low) > 99 ? 12 : 11);
  }
  os << std::fixed << std::setprecision(4);
  if (high > 5 || high < 0) {
    return {std::pow(10, high - 1), 7};
  }
  return {1, high == 0 ? 7 : static_cast<int>(high) + 6};
}

/// The shortest digits that stand for just this number, with an exponent where
/// it is below -4 or above 15.
std::string shortest(double x) {
  if (!std::isfinite(x)) {
    return std::isnan(x) ? "nan" : x < 0 ? "-inf" : "inf";
  }
  char text[512];
  auto digits =
      std::to_chars(text, std::end(text), x, std::chars_format::scientific);
  int exponent = 0;
  const char *mark = std::find(text, digits.ptr, 'e') + 1;
  std::from_chars(mark + (*mark == '+'), digits.ptr, exponent);
  if (exponent >= -4 && exponent <= 15) {
    digits = std::to_chars(text, std::end(text), x, std::chars_format::fixed);
  }
  return {text, digits.ptr};
}

void printScale(std::ostream &os, double scale) {
  os << shortest(scale) << " *\n";
}

/// A matrix, in as many blocks of columns as lines of `linesize` take.
void printMatrix(std::ostream &os, std::span<const double> elements,
                 int64_t rows, int64_t columns, int64_t linesize,
                 int64_t indent) {
  auto [scale, width] = chooseFormat(os, elements);
  std::string margin(static_cast<size_t>(indent), ' ');
  int64_t perLine = std::max<int64_t>((linesize - indent) / (width + 1), 1);
  for (int64_t first = 0; first < columns; first += perLine) {
    int64_t last = std::min(first + perLine, columns) - 1;
    if (perLine < columns) {
      os << (first ? "\n" : "") << "Columns " << first + 1 << " to " << last + 1
         << margin;
    }
    if (scale != 1) {
      printScale(os, scale);
      os << margin;
    }
    for (int64_t row = 0; row < rows; ++row) {
      for (int64_t column = first; column <= last; ++column) {
        os << std::setw(width) << elements[row * columns + column] / scale
           << (column == last ? "\n" : " ");
      }
      if (row != rows - 1) {
        os << margin << (scale != 1 ? " " : "");
      }
    }
  }
}

/// A tensor of three or more dimensions, matrix by matrix; the first index
/// counts fastest.
void printMatrices(std::ostream &os, std::span<const double> elements,
                   IntArrayRef sizes, int64_t linesize) {
  size_t outer = sizes.size() - 2;
  int64_t rows = sizes[outer], columns = sizes[outer + 1];
  std::vector<int64_t> counter(outer, 0);
  bool isFirst = true;
  for (size_t i = 0; i < outer;) {
    int64_t matrix = 0;
    os << (isFirst ? "(" : "\n(");
    isFirst = false;
    for (size_t k = 0; k < outer; ++k) {
      matrix = matrix * sizes[k] + counter[k];
      os << counter[k] + 1 << ",";
    }
    os << ".,.) = \n";
    int64_t area = rows * columns;
    printMatrix(os, elements.subspan(matrix * area, area), rows, columns,
                linesize, 1);
    for (i = 0; i < outer && ++counter[i] == sizes[i]; ++i) {
      counter[i] = 0;
    }
  }
}

std::vector<double> toDoubles(const Tensor &tensor) {
  std::vector<double> elements(static_cast<size_t>(tensor.numel()));
  TensorImpl shape(DType::f64, tensor.sizes());
  copyElements(tensor.impl()->view(),
               {elements.data(), DType::f64, static_cast<int32_t>(tensor.dim()),
                shape.sizes, shape.strides});
  return elements;
}

} // namespace

std::ostream &print(std::ostream &os, const Tensor &tensor, int64_t linesize) {
  if (!tensor.defined()) {
    return os << "[ Tensor (undefined) ]";
  }
  FormatScope scope(os);
  std::vector<double> elements = toDoubles(tensor);
  IntArrayRef sizes = tensor.sizes();
  if (sizes.empty()) {
    os << shortest(elements[0]) << "\n";
  } else if (elements.empty()) {
    // Only the type is printed.
  } else if (sizes.size() == 1) {
    auto [scale, width] = chooseFormat(os, elements);
    if (scale != 1) {
      printScale(os, scale);
    }
    for (double element : elements) {
      os << std::setw(width) << element / scale << "\n";
    }
  } else if (sizes.size() == 2) {
    printMatrix(os, elements, sizes[0], sizes[1], linesize, 0);
  } else {
    printMatrices(os, elements, sizes, linesize);
  }
  os << "[ " << tensor.toString() << "{";
  for (size_t i = 0; i < sizes.size(); ++i) {
    os << (i ? "," : "") << sizes[i];
  }
  return os << "} ]";
}

std::ostream &operator<<(std::ostream &os, const Tensor &tensor) {
  return print(os, tensor, 80);
}

void print(const Tensor &tensor, int64_t linesize) {
  print(std::cout, tensor, linesize);
}

} // namespace sinter
