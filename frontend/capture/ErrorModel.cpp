//===- ErrorModel.cpp - How far code in standard mode may be from eager's -===//

#include "frontend/capture/ErrorModel.h"

#include "frontend/capture/PointwiseRadii.h"
#include "sinter/runtime/op_attrs.h"

#include <cmath>
#include <cstring>

namespace sinter {

using namespace radii;

namespace {

/// One call, and what is known of its operands.
class Propagation {
public:
  Propagation(const OpCall &call, std::span<const Tensor> radii,
              std::span<const Tensor> results)
      : call(call), radii(radii), results(results) {
    for (const Tensor &one : radii) {
      isExact = isExact && !one.defined();
    }
  }

  std::vector<Tensor> run() {
    std::vector<Tensor> out = propagate();
    for (Tensor &one : out) {
      one = withoutZeros(one);
    }
    return out;
  }

private:
  std::vector<Tensor> propagate() {
    switch (call.kind) {
    case OpKind::reshape:
    case OpKind::permute:
    case OpKind::broadcast_to:
    case OpKind::slice:
    case OpKind::flip:
    case OpKind::pad:
    case OpKind::concat:
      return isExact ? exact() : std::vector{ofMoved(call.kind)};
    case OpKind::gather:
    case OpKind::scatter_set:
      return isExact              ? exact()
             : radii[1].defined() ? unknown()
                                  : std::vector{ofMoved(call.kind)};
    case OpKind::scatter_min:
    case OpKind::scatter_max:
      return isExact              ? exact()
             : radii[1].defined() ? unknown()
                                  : std::vector{ofMoved(OpKind::scatter_max)};
    case OpKind::reduce_max:
    case OpKind::reduce_min:
    case OpKind::reduce_and:
    case OpKind::reduce_or:
      return isExact ? exact() : std::vector{ofMoved(OpKind::reduce_max)};
    case OpKind::reduce_sum:
    case OpKind::cumulative_sum:
    case OpKind::dot_general:
      return {ofSum()};
    case OpKind::scatter_add:
      return !isExact && radii[1].defined() ? unknown() : std::vector{ofSum()};
    case OpKind::reduce_prod:
      return {ofProduct(OpKind::reduce_sum)};
    case OpKind::scatter_mul:
      return !isExact && radii[1].defined()
                 ? unknown()
                 : std::vector{ofProduct(OpKind::scatter_add)};
    case OpKind::arg_max:
    case OpKind::arg_min:
      return isExact ? exact() : ofExtreme();
    case OpKind::sort:
      return isExact ? exact() : ofSorted();
    case OpKind::convert:
      return {ofConversion(call, radii[0], results[0])};
    default:
      break;
    }
    if (info(call.kind).family == OpFamily::pointwise) {
      return {ofPointwise(call, radii, results[0])};
    }
    return isExact ? exact() : unknown();
  }

  std::vector<Tensor> exact() const {
    return std::vector<Tensor>(results.size());
  }

  std::vector<Tensor> unknown() const {
    std::vector<Tensor> out;
    for (const Tensor &result : results) {
      out.push_back(filled(result.sizes(), unknownRadius));
    }
    return out;
  }

  Tensor radiiOf(size_t operand) const {
    return radii[operand].defined()
               ? radii[operand]
               : filled(call.operands[operand]->sizes(), 0);
  }

  /// The op `kind`, applied to radii; operands that are indices stay.
  Tensor ofMoved(OpKind kind) const {
    std::vector<Tensor> operands;
    bool takesIndices = kind == OpKind::gather || kind == OpKind::scatter_set ||
                        kind == OpKind::scatter_max ||
                        kind == OpKind::scatter_add;
    for (size_t i = 0; i < call.operands.size(); ++i) {
      operands.push_back(takesIndices && i == 1 ? *call.operands[i]
                                                : radiiOf(i));
    }
    return evaluate(kind, operands, call.attrs);
  }

  /// A sum op of magnitudes: of `change` of each operand.
  template <class Change> Tensor sumOf(OpKind kind, Change change) const {
    std::vector<Tensor> operands;
    for (size_t i = 0; i < call.operands.size(); ++i) {
      bool isIndex = i == 1 && call.operands.size() == 3;
      operands.push_back(isIndex ? *call.operands[i] : change(i));
    }
    if (kind != OpKind::dot_general) {
      return evaluate(kind, operands, call.attrs);
    }
    attrs::dot_general in(call.attrs);
    return evaluate(kind, operands,
                    attrs::dot_general::words(in.x_batch, in.y_batch,
                                              in.x_contract, in.y_contract,
                                              DType::f64));
  }

  Tensor magnitudes(size_t operand) const {
    return magnitudeOf(*call.operands[operand]);
  }

  /// What radii alone make of a sum: of a product, x ry + rx y + rx ry.
  Tensor sumOfRadii() const {
    if (call.kind != OpKind::dot_general) {
      return sumOf(call.kind, [&](size_t i) { return radiiOf(i); });
    }
    auto part = [&](bool firstIsRadius, bool secondIsRadius) {
      return sumOf(call.kind, [&](size_t i) {
        return (i == 0 ? firstIsRadius : secondIsRadius) ? radiiOf(i)
                                                         : magnitudes(i);
      });
    };
    return added(added(part(true, false), part(false, true)), part(true, true));
  }

  Tensor ofSum() const {
    DType dtype = results[0].dtype();
    if (isExact && byteSize(dtype) != 2) {
      return {};
    }
    if (!isFloatingType(dtype)) {
      return unknownWhereNotZero(sumOfRadii());
    }
    Tensor radius = isExact ? filled(results[0].sizes(), 0) : sumOfRadii();
    Tensor sum = sumOf(
        call.kind, [&](size_t i) { return added(magnitudes(i), radiiOf(i)); });
    Tensor count = sumOf(call.kind, [&](size_t i) {
      return filled(call.operands[i]->sizes(), 1);
    });
    return withRounding(radius, sum, sum, count);
  }

  /// A product's partial products must not leave the range, in any order.
  Tensor ofProduct(OpKind sumKind) const {
    DType dtype = results[0].dtype();
    if (isExact && byteSize(dtype) != 2) {
      return {};
    }
    Tensor sum = sumOf(sumKind, [&](size_t i) { return radiiOf(i); });
    if (!isFloatingType(dtype)) {
      return unknownWhereNotZero(sum);
    }
    Tensor product = sumOf(call.kind, [&](size_t i) { return magnitudes(i); });
    Tensor largest = sumOf(
        call.kind, [&](size_t i) { return added(magnitudes(i), radiiOf(i)); });
    Tensor reach = sumOf(call.kind, [&](size_t i) {
      return reachOf(added(magnitudes(i), radiiOf(i)));
    });
    Tensor count = sumOf(sumKind, [&](size_t i) {
      return filled(call.operands[i]->sizes(), 1);
    });
    Tensor radius = filled(results[0].sizes(), 0);
    for (int64_t i = 0; i < radius.numel(); ++i) {
      if (at(sum, i) > 0) {
        at(radius, i) = at(largest, i) - at(product, i) +
                        std::numeric_limits<double>::min();
      }
    }
    return withRounding(radius, largest, reach, count);
  }

  /// Adds the rounding of n terms of a magnitude to radii that are not 0, and
  /// that of the result's dtype. `reach` is what a partial result may get to.
  Tensor withRounding(Tensor radius, const Tensor &magnitude,
                      const Tensor &reach, const Tensor &count) const {
    DType dtype = results[0].dtype();
    bool roundsEachStep =
        call.kind == OpKind::scatter_add || call.kind == OpKind::scatter_mul;
    Format format = roundsEachStep ? formatOf(dtype) : computeFormat(dtype);
    Tensor out = wide(results[0]);
    for (int64_t i = 0; i < radius.numel(); ++i) {
      double &r = at(radius, i);
      if (r > 0) {
        r += 2 * at(count, i) * format.unitRoundoff() * at(magnitude, i) +
             format.ulp(0);
      }
      if (r > 0 && !(at(reach, i) < format.largest())) {
        r = unknownRadius;
      }
      r = rounded(r, at(out, i), dtype);
    }
    return radius;
  }

  /// The extreme itself; its place, if another may be the extreme.
  std::vector<Tensor> ofExtreme() const {
    AttrWords words = call.attrs.empty() ? AttrWords() : AttrWords(call.attrs);
    int64_t dim = attrs::arg_max(call.attrs).dim;
    Tensor x = wide(*call.operands[0]), r = radiiOf(0);
    double sign = call.kind == OpKind::arg_max ? 1 : -1;
    Tensor value = filled(results[0].sizes(), 0), place = value.clone();
    forEachSlice(x.sizes(), dim, [&](int64_t slice, auto element, int64_t n) {
      double best = -unknownRadius, widest = 0;
      bool hasNan = false;
      for (int64_t k = 0; k < n; ++k) {
        int64_t i = element(k);
        hasNan = hasNan || std::isnan(at(x, i));
        best = std::max(best, sign * at(x, i) - at(r, i));
        widest = std::max(widest, at(r, i));
      }
      int64_t candidates = 0;
      for (int64_t k = 0; k < n; ++k) {
        int64_t i = element(k);
        candidates += !(sign * at(x, i) + at(r, i) < best);
      }
      bool isKnown = widest == 0 || (candidates == 1 && !hasNan);
      at(value, slice) = widest;
      at(place, slice) = isKnown ? 0 : unknownRadius;
    });
    return {value, place};
  }

  /// Sorted numbers move no farther than the widest radius; what is carried
  /// along is known where all keys are.
  std::vector<Tensor> ofSorted() const {
    attrs::sort in(call.attrs);
    std::vector<Tensor> operands;
    for (size_t i = 0; i < call.operands.size(); ++i) {
      bool isKey = static_cast<int64_t>(i) < in.num_keys;
      operands.push_back(isKey ? *call.operands[i] : radiiOf(i));
    }
    std::vector<Tensor> out =
        evaluateAll(OpKind::sort, operands, call.attrs, operands.size());
    size_t numKeys = static_cast<size_t>(in.num_keys);
    for (size_t i = 0; i < numKeys; ++i) {
      out[i] = filled(results[i].sizes(), 0);
    }
    forEachSlice(results[0].sizes(), in.dim,
                 [&](int64_t, auto element, int64_t n) {
                   double widest = 0;
                   for (size_t key = 0; key < numKeys; ++key) {
                     Tensor r = radiiOf(key);
                     for (int64_t k = 0; k < n; ++k) {
                       widest = std::max(widest, at(r, element(k)));
                     }
                   }
                   for (size_t i = 0; widest > 0 && i < out.size(); ++i) {
                     bool isOnly = i == 0 && numKeys == 1;
                     for (int64_t k = 0; k < n; ++k) {
                       at(out[i], element(k)) = isOnly ? widest : unknownRadius;
                     }
                   }
                 });
    return out;
  }

  const OpCall &call;
  std::span<const Tensor> radii, results;
  bool isExact = true; ///< All radii are 0.
};

/// Whether two elements have the same bits, or are NaN.
bool areSame(const Tensor &x, const Tensor &y, int64_t i) {
  size_t bytes = byteSize(x.dtype());
  const char *left = x.impl()->data() + static_cast<size_t>(i) * bytes;
  const char *right = y.impl()->data() + static_cast<size_t>(i) * bytes;
  return std::memcmp(left, right, bytes) == 0;
}

Tensor dense(const Tensor &x) {
  Tensor out = empty(x.sizes(), TensorOptions(x.dtype()));
  copyElements(x.impl()->view(), out.impl()->view());
  return out;
}

} // namespace

std::vector<Tensor> standardRadii(const OpCall &call,
                                  std::span<const Tensor> operands,
                                  std::span<const Tensor> results) {
  SinkScope none(nullptr);
  return Propagation(call, operands, results).run();
}

std::optional<std::string> difference(const Tensor &eager,
                                      const Tensor &compiled,
                                      const Tensor &radii,
                                      ComparedElements *count) {
  SinkScope none(nullptr);
  Tensor left = dense(eager), right = dense(compiled);
  Tensor x = wide(left), y = wide(right);
  for (int64_t i = 0; i < left.numel(); ++i) {
    double radius = radii.defined() ? at(radii, i) : 0;
    if (count) {
      ++count->all;
      count->exact += radius == 0;
      count->unknown += radius == unknownRadius;
      count->differing += !areSame(left, right, i);
    }
    bool isNear = std::isnan(at(x, i))
                      ? std::isnan(at(y, i))
                      : std::abs(at(x, i) - at(y, i)) <= radius;
    if ((radius > 0 && isNear) || radius == unknownRadius ||
        areSame(left, right, i) || (std::isnan(at(x, i)) && isNear)) {
      continue;
    }
    std::ostringstream text;
    text.precision(17);
    text << "element " << i << " of " << left.numel() << " is " << at(y, i)
         << ", eagerly " << at(x, i) << ", and may differ by " << radius;
    return text.str();
  }
  return std::nullopt;
}

} // namespace sinter
