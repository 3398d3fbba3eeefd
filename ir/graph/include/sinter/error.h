//===- error.h - How the public API reports misuse ------------------------===//

#ifndef SINTER_ERROR_H
#define SINTER_ERROR_H

#include "sinter/runtime/types.h"

#include <source_location>
#include <sstream>
#include <stdexcept>
#include <string>

namespace sinter {

/// Where in the user's program a public function was called; the last parameter
/// of them all, with the default `Loc::current()`.
using Loc = std::source_location;

/// What the caller got wrong. `internal` is the only kind that is our bug.
enum class ErrorKind {
  shape,
  dtype,
  device,
  value,
  index,
  autograd,
  io,
  memory,
  internal,
};

/// The only exception this library throws.
class SINTER_API Error : public std::runtime_error {
public:
  Error(ErrorKind kind, const std::string &message)
      : std::runtime_error(message), kind_(kind) {}
  ~Error() override;

  ErrorKind kind() const { return kind_; }

  /// The message; libtorch's name for it.
  const char *what_without_backtrace() const { return what(); }
  std::string msg() const { return what(); }

private:
  ErrorKind kind_;
};

namespace detail {

/// An error kind together with the line that checks for it.
struct Failure {
  Failure(ErrorKind failure_kind,
          std::source_location where = std::source_location::current())
      : kind(failure_kind), location(where) {}

  ErrorKind kind;
  std::source_location location;
};

/// Throws. The message ends with the user's line, where one is known.
[[noreturn]] SINTER_API void raise(const Failure &failure, std::string message);

/// The line of the user's program that called the outermost public function of
/// this thread; null outside one.
SINTER_API const std::source_location *userLocation();

/// Names the user's line for as long as a public function runs. Of nested
/// scopes the outermost counts: a composite's callees report its caller.
class SINTER_API CallSite {
public:
  explicit CallSite(const std::source_location &location);
  ~CallSite();
  CallSite(const CallSite &) = delete;

private:
  bool isOutermost_;
};

/// Names another line of the user's program: that of an op which is executed
/// later than it was called.
class SINTER_API LaterCallSite {
public:
  explicit LaterCallSite(const std::source_location &location);
  ~LaterCallSite();
  LaterCallSite(const LaterCallSite &) = delete;

private:
  const std::source_location *previous_;
};

} // namespace detail

/// Throws an Error unless `ok`. The message is put together from `parts`, with
/// operator<<, and only on failure:
///
///   check(x.dim() == 2, ErrorKind::shape, "matmul: x has shape ", x.sizes());
template <typename... Parts>
inline void check(bool ok, detail::Failure failure, const Parts &...parts) {
  if (!ok) [[unlikely]] {
    [&]() __attribute__((noinline, cold)) {
      std::ostringstream message;
      (message << ... << parts);
      detail::raise(failure, message.str());
    }();
  }
}

} // namespace sinter

#endif // SINTER_ERROR_H
