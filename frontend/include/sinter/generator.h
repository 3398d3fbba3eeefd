//===- generator.h - Streams of random numbers ----------------------------===//

#ifndef SINTER_GENERATOR_H
#define SINTER_GENERATOR_H

#include "sinter/runtime/types.h"

#include <memory>

namespace sinter {

/// A stream of random numbers. Copies share it.
class SINTER_API Generator {
public:
  /// A stream of its own.
  explicit Generator(uint64_t seed = 67280421310721ull);

  void set_current_seed(uint64_t seed);
  uint64_t current_seed() const;
  /// Takes `count` counters of the stream; returns the first.
  uint64_t take(uint64_t count) const;

private:
  struct State;
  std::shared_ptr<State> state_;
};

SINTER_API Generator &default_generator();
namespace detail {
inline Generator &getDefaultCPUGenerator() { return default_generator(); }
} // namespace detail
/// Restarts the default stream.
SINTER_API void manual_seed(uint64_t seed);

} // namespace sinter

#endif // SINTER_GENERATOR_H
