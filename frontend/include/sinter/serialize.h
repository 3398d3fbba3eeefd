//===- serialize.h - Saving and loading -----------------------------------===//
//
// Files are safetensors: names and numbers, and nothing that is executed when a
// file is read.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_SERIALIZE_H
#define SINTER_SERIALIZE_H

#include "sinter/nn/module.h"
#include "sinter/optim/optimizer.h"
#include "sinter/serialize/archive.h"

#include <concepts>

namespace sinter {
namespace detail {

// What goes into an archive, and comes out of it.
SINTER_API void saveInto(serialize::OutputArchive &archive,
                         const nn::Module &module);
SINTER_API void saveInto(serialize::OutputArchive &archive,
                         const optim::Optimizer &optimizer);
SINTER_API void saveInto(serialize::OutputArchive &archive,
                         const Tensor &tensor);
SINTER_API void saveInto(serialize::OutputArchive &archive,
                         const std::vector<Tensor> &tensors);
SINTER_API void loadFrom(serialize::InputArchive &archive, nn::Module &module);
SINTER_API void loadFrom(serialize::InputArchive &archive,
                         optim::Optimizer &optimizer);
SINTER_API void loadFrom(serialize::InputArchive &archive, Tensor &tensor);
SINTER_API void loadFrom(serialize::InputArchive &archive,
                         std::vector<Tensor> &tensors);

template <class M>
void saveInto(serialize::OutputArchive &archive,
              const nn::ModuleHolder<M> &module) {
  saveInto(archive, static_cast<const nn::Module &>(*module));
}
template <std::derived_from<nn::Module> M>
void saveInto(serialize::OutputArchive &archive,
              const std::shared_ptr<M> &module) {
  check(module != nullptr, ErrorKind::value, "save: the module is null");
  saveInto(archive, static_cast<const nn::Module &>(*module));
}
template <class M>
void loadFrom(serialize::InputArchive &archive, nn::ModuleHolder<M> &module) {
  loadFrom(archive, static_cast<nn::Module &>(*module));
}
template <std::derived_from<nn::Module> M>
void loadFrom(serialize::InputArchive &archive, std::shared_ptr<M> &module) {
  check(module != nullptr, ErrorKind::value, "load: the module is null");
  loadFrom(archive, static_cast<nn::Module &>(*module));
}

} // namespace detail

/// Writes a module's parameters and buffers, an optimizer's state, a tensor or
/// a vector of tensors to a file or a stream.
///
/// Throws: ErrorKind::io.
template <class Value> void save(const Value &value, const std::string &path) {
  serialize::OutputArchive archive;
  detail::saveInto(archive, value);
  archive.save_to(path);
}
template <class Value> void save(const Value &value, std::ostream &stream) {
  serialize::OutputArchive archive;
  detail::saveInto(archive, value);
  archive.save_to(stream);
}

/// The inverse. A module has the shapes and dtypes that the file has; a tensor
/// and a vector are replaced.
///
/// Throws: ErrorKind::io, naming the file, the key and the shapes.
template <class Value> void load(Value &value, const std::string &path) {
  serialize::InputArchive archive;
  archive.load_from(path);
  detail::loadFrom(archive, value);
}
template <class Value> void load(Value &value, std::istream &stream) {
  serialize::InputArchive archive;
  archive.load_from(stream);
  detail::loadFrom(archive, value);
}

} // namespace sinter

#endif // SINTER_SERIALIZE_H
