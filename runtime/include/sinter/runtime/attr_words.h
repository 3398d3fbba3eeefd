//===- attr_words.h - The attributes of an op, as a list of words ---------===//
//
// Traces, plans and files hold attributes as 64-bit words in the order of the
// op's record: an integer, a boolean or a dtype is one word, a double is its
// bits, a list is its length and its elements.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_ATTR_WORDS_H
#define SINTER_RUNTIME_ATTR_WORDS_H

#include "sinter/runtime/inline_vector.h"
#include "sinter/runtime/types.h"

#include <bit>
#include <span>

namespace sinter {

using AttrWords = InlineVector<int64_t, 20>;

namespace attrs {

inline void append(AttrWords &words, int64_t value) { words.push_back(value); }
inline void append(AttrWords &words, bool value) { words.push_back(value); }
inline void append(AttrWords &words, double value) {
  words.push_back(std::bit_cast<int64_t>(value));
}
inline void append(AttrWords &words, DType value) {
  words.push_back(static_cast<int64_t>(value));
}
inline void append(AttrWords &words, std::span<const int64_t> list) {
  words.push_back(static_cast<int64_t>(list.size()));
  words.append(list.data(), list.data() + list.size());
}

/// Takes words apart again. The words are those of the op's own record: a
/// reader of files checks them before (runtime/program).
class AttrReader {
public:
  explicit AttrReader(std::span<const int64_t> words) : words(words) {}

  void read(int64_t &value) { value = next(); }
  void read(bool &value) { value = next() != 0; }
  void read(double &value) { value = std::bit_cast<double>(next()); }
  void read(DType &value) { value = static_cast<DType>(next()); }
  void read(std::span<const int64_t> &list) {
    size_t size = static_cast<size_t>(next());
    list = words.subspan(place, size);
    place += size;
  }

private:
  int64_t next() { return words[place++]; }

  std::span<const int64_t> words;
  size_t place = 0;
};

} // namespace attrs
} // namespace sinter

#endif // SINTER_RUNTIME_ATTR_WORDS_H
