//===- Sanitizers.h - Which checks this library is compiled with ----------===//

#ifndef SINTER_CORE_SANITIZERS_H
#define SINTER_CORE_SANITIZERS_H

#if defined(__SANITIZE_ADDRESS__)
#define SINTER_HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SINTER_HAS_ASAN 1
#endif
#endif
#ifndef SINTER_HAS_ASAN
#define SINTER_HAS_ASAN 0
#endif

namespace sinter::runtime {

/// AddressSanitizer sees an error only where blocks are not used again at once.
inline constexpr bool hasAddressSanitizer = SINTER_HAS_ASAN;

} // namespace sinter::runtime

#endif // SINTER_CORE_SANITIZERS_H
