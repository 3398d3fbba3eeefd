//===- Archive.cpp - Named tensors on their way to and from a file --------===//

#include "frontend/io/Safetensors.h"

#include "sinter/autograd.h"
#include "sinter/error.h"
#include "sinter/serialize.h"
#include "sinter/shape.h"

#include <fstream>
#include <istream>
#include <ostream>

namespace sinter {

namespace serialize {

//===----------------------------------------------------------------------===//
// OutputArchive
//===----------------------------------------------------------------------===//

void OutputArchive::write(const std::string &key, const Tensor &tensor, bool) {
  check(tensor.defined(), ErrorKind::value, "save: '", key, "' is undefined");
  file_.tensors.insert(key, tensor.detach());
}
void OutputArchive::write(const std::string &key,
                          const OutputArchive &archive) {
  for (const auto &item : archive.file_.tensors) {
    file_.tensors.insert(key + "." + item.key(), item.value());
  }
  for (const auto &[name, text] : archive.file_.metadata) {
    file_.metadata[key + "." + name] = text;
  }
}
void OutputArchive::write(const std::string &key, const std::string &text) {
  file_.metadata[key] = text;
}

void OutputArchive::save_to(const std::string &path) const {
  save_safetensors(file_, path);
}
void OutputArchive::save_to(std::ostream &stream) const {
  writeSafetensors(file_, stream);
  check(stream.good(), ErrorKind::io, "save: cannot write to the stream");
}

//===----------------------------------------------------------------------===//
// InputArchive
//===----------------------------------------------------------------------===//

void InputArchive::load_from(const std::string &path) {
  path_ = path;
  prefix_.clear();
  file_ = std::make_shared<TensorFile>(load_safetensors(path));
}
void InputArchive::load_from(std::istream &stream) {
  prefix_.clear();
  file_ = std::make_shared<TensorFile>(readSafetensors(path_, stream));
}

bool InputArchive::try_read(const std::string &key, Tensor &tensor, bool) {
  const std::string name = prefix_ + key;
  const Tensor *found = file_ ? file_->tensors.find(name) : nullptr;
  if (!found) {
    return false;
  }
  if (!tensor.defined()) {
    tensor = *found;
    return true;
  }
  check(found->sizes() == tensor.sizes(), ErrorKind::io, "load: ", path_, ": '",
        name, "' has shape ", found->sizes(), ", but ", tensor.sizes(),
        " is expected");
  check(found->dtype() == tensor.dtype(), ErrorKind::io, "load: ", path_, ": '",
        name, "' has dtype ", found->dtype(), ", but ", tensor.dtype(),
        " is expected");
  NoGradGuard noGrad;
  tensor.copy_(*found);
  return true;
}
void InputArchive::read(const std::string &key, Tensor &tensor,
                        bool is_buffer) {
  check(try_read(key, tensor, is_buffer), ErrorKind::io, "load: ", path_,
        ": there is no tensor '", prefix_, key, "'");
}

bool InputArchive::try_read(const std::string &key, InputArchive &archive) {
  archive.file_ = file_;
  archive.path_ = path_;
  archive.prefix_ = prefix_ + key + ".";
  return !archive.keys().empty();
}
void InputArchive::read(const std::string &key, InputArchive &archive) {
  // A module without tensors has left no trace, and needs none.
  try_read(key, archive);
}

std::string InputArchive::text(const std::string &key) const {
  const std::string name = prefix_ + key;
  check(file_ && file_->metadata.count(name) > 0, ErrorKind::io,
        "load: ", path_, ": there is no text '", name, "'");
  return file_->metadata.at(name);
}

std::vector<std::string> InputArchive::keys() const {
  std::vector<std::string> list;
  if (file_) {
    for (const auto &item : file_->tensors) {
      if (item.key().starts_with(prefix_)) {
        list.push_back(item.key().substr(prefix_.size()));
      }
    }
  }
  return list;
}

} // namespace serialize

//===----------------------------------------------------------------------===//
// What goes in and comes out
//===----------------------------------------------------------------------===//

namespace detail {

void saveInto(serialize::OutputArchive &archive, const nn::Module &module) {
  module.save(archive);
}
void saveInto(serialize::OutputArchive &archive,
              const optim::Optimizer &optimizer) {
  optimizer.save(archive);
}
void saveInto(serialize::OutputArchive &archive, const Tensor &tensor) {
  archive.write("tensor", tensor);
}
void saveInto(serialize::OutputArchive &archive,
              const std::vector<Tensor> &tensors) {
  for (size_t i = 0; i < tensors.size(); ++i) {
    archive.write(std::to_string(i), tensors[i]);
  }
}

void loadFrom(serialize::InputArchive &archive, nn::Module &module) {
  module.load(archive);
}
void loadFrom(serialize::InputArchive &archive, optim::Optimizer &optimizer) {
  optimizer.load(archive);
}
void loadFrom(serialize::InputArchive &archive, Tensor &tensor) {
  Tensor loaded;
  archive.read("tensor", loaded);
  tensor = loaded;
}
void loadFrom(serialize::InputArchive &archive, std::vector<Tensor> &tensors) {
  tensors.clear();
  for (Tensor next; archive.try_read(std::to_string(tensors.size()), next);
       next = Tensor()) {
    tensors.push_back(next);
  }
}

} // namespace detail
} // namespace sinter
