//===- Error.cpp - How the public API reports misuse ----------------------===//

#include "sinter/error.h"

#include <utility>

namespace sinter {

Error::~Error() = default;

namespace detail {

// The library is shared so that this is one variable for the whole process.
static thread_local constinit const std::source_location *outermost
    __attribute__((tls_model("initial-exec"))) = nullptr;

const std::source_location *userLocation() { return outermost; }

CallSite::CallSite(const std::source_location &location)
    : isOutermost_(outermost == nullptr) {
  if (isOutermost_) {
    outermost = &location;
  }
}

CallSite::~CallSite() {
  if (isOutermost_) {
    outermost = nullptr;
  }
}

LaterCallSite::LaterCallSite(const std::source_location &location)
    : previous_(
          std::exchange(outermost, location.line() ? &location : nullptr)) {}

LaterCallSite::~LaterCallSite() { outermost = previous_; }

static std::string atLine(const std::source_location &location) {
  return std::string("\n  at ") + location.file_name() + ":" +
         std::to_string(location.line());
}

void raise(const Failure &failure, std::string message) {
  if (outermost) {
    message += atLine(*outermost);
  }
  // The user is shown the user's values; only our own bugs name our own lines.
  if (failure.kind == ErrorKind::internal) {
    message += atLine(failure.location) + " (internal error)";
  }
  throw Error(failure.kind, message);
}

} // namespace detail
} // namespace sinter
