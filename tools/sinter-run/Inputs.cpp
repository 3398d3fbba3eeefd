//===- Inputs.cpp - Files for the arguments of a program ------------------===//

#include "tools/sinter-run/Inputs.h"

#include "frontend/io/Npy.h"
#include "sinter/error.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace sinter {
namespace {

/// `3` or `arg3`; empty for anything else.
std::optional<size_t> numberOf(std::string_view name) {
  if (name.starts_with("arg")) {
    name.remove_prefix(3);
  }
  size_t number = 0;
  auto [end, error] =
      std::from_chars(name.data(), name.data() + name.size(), number);
  bool isNumber = error == std::errc() && end == name.data() + name.size();
  return isNumber ? std::optional(number) : std::nullopt;
}

/// The places of all of `given` in `names`; fewer if one is not there.
std::vector<size_t> placesIn(const std::vector<std::string> &given,
                             const std::vector<std::string> &names) {
  std::vector<size_t> places;
  for (const std::string &name : given) {
    auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) {
      places.push_back(static_cast<size_t>(found - names.begin()));
    }
  }
  return places;
}

/// Which argument each name means; see readInputs.
std::vector<size_t> placesOf(const std::vector<std::string> &given,
                             const ArgumentNames &names) {
  for (const std::vector<std::string> &list : names) {
    std::vector<size_t> places = placesIn(given, list);
    if (places.size() == given.size()) {
      return places;
    }
  }
  std::vector<size_t> byNumber, inOrder;
  for (const std::string &name : given) {
    inOrder.push_back(inOrder.size());
    if (std::optional<size_t> number = numberOf(name)) {
      byNumber.push_back(*number);
    }
  }
  return byNumber.size() == given.size() ? byNumber : inOrder;
}

BufferPtr read(const std::string &path, size_t place, const TensorType &type) {
  NpyArray array = readNpy(path);
  // NumPy has no bf16; its bits are there.
  bool isBits = type.dtype == DType::bf16 && array.type.dtype == DType::u16;
  check((isBits || array.type.dtype == type.dtype) &&
            array.type.shape == type.shape,
        ErrorKind::value, path, ": argument ", place, " is ", type.dtype,
        " of shape ", type.shape, ", the file has ", array.type.dtype,
        " of shape ", array.type.shape);
  auto buffer = std::make_shared<Buffer>(type);
  std::memcpy(buffer->data, array.data.data(), array.data.size());
  return buffer;
}

} // namespace

std::vector<BufferPtr> readInputs(const std::vector<std::string> &options,
                                  const ArgumentNames &names,
                                  const std::vector<TensorType> &types) {
  std::vector<std::string> given, paths;
  for (const std::string &option : options) {
    size_t equals = option.find('=');
    check(equals != std::string::npos, ErrorKind::value,
          "--input: expected name=file, got '", option, "'");
    given.push_back(option.substr(0, equals));
    paths.push_back(option.substr(equals + 1));
  }
  check(options.size() == types.size(), ErrorKind::value, "@main has ",
        types.size(), " arguments, but ", options.size(), " were given");
  std::vector<size_t> places = placesOf(given, names);
  std::vector<BufferPtr> buffers(types.size());
  for (size_t i = 0; i < places.size(); ++i) {
    check(places[i] < types.size() && !buffers[places[i]], ErrorKind::value,
          "--input: argument '", given[i],
          "' is given twice, or there is none");
    buffers[places[i]] = read(paths[i], places[i], types[places[i]]);
  }
  return buffers;
}

} // namespace sinter
