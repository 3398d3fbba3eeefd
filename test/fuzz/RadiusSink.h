//===- RadiusSink.h - How far each element of a program may be off --------===//

#ifndef SINTER_TEST_FUZZ_RADIUS_SINK_H
#define SINTER_TEST_FUZZ_RADIUS_SINK_H

#include "frontend/capture/ErrorModel.h"

#include <unordered_map>

namespace sinter::testing {

/// Executes, as the eager sink does, and follows every call with the error
/// model of standard mode. A storage has a shadow with the radius of each
/// element, so views and writes through them need no thought.
class RadiusSink : public Sink {
public:
  void emit(const OpCall &call, std::span<Tensor> results) override;
  void emitInto(const OpCall &call, const Tensor &target) override;

  /// The radii of a tensor's elements; undefined if all are 0.
  Tensor radiiOf(const Tensor &tensor);

private:
  struct Shadow {
    detail::IntrusivePtr<Storage> storage; ///< Kept: its address is the key.
    Tensor radii;                          ///< One for each element of it.
  };

  std::vector<Tensor> radiiOfOperands(const OpCall &call);
  Tensor shadowOf(const Tensor &tensor, bool makes);
  void set(const Tensor &tensor, const Tensor &radii);

  std::unordered_map<Storage *, Shadow> shadows;
};

} // namespace sinter::testing

#endif // SINTER_TEST_FUZZ_RADIUS_SINK_H
