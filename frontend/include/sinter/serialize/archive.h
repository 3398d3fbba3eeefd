//===- archive.h - Named tensors on their way to and from a file ----------===//

#ifndef SINTER_SERIALIZE_ARCHIVE_H
#define SINTER_SERIALIZE_ARCHIVE_H

#include "sinter/nn/ordered_dict.h"
#include "sinter/tensor.h"

#include <iosfwd>
#include <map>
#include <memory>
#include <string>

namespace sinter::serialize {

/// Tensors by name, and texts by name.
struct TensorFile {
  OrderedDict<std::string, Tensor> tensors{"Tensor"};
  std::map<std::string, std::string> metadata;
};

/// Collects what a file will hold; archives nest, and so do names:
/// `fc1.weight`.
class SINTER_API OutputArchive {
public:
  void write(const std::string &key, const Tensor &tensor,
             bool is_buffer = false);
  void write(const std::string &key, const OutputArchive &archive);
  /// Numbers and texts, which are not tensors.
  void write(const std::string &key, const std::string &text);

  /// Writes a safetensors file. Throws: ErrorKind::io.
  void save_to(const std::string &path) const;
  void save_to(std::ostream &stream) const;

  const TensorFile &file() const { return file_; }

private:
  TensorFile file_;
};

/// What a file holds. Reading a tensor writes into the one that is there, whose
/// shape and dtype the file must have.
class SINTER_API InputArchive {
public:
  /// Reads a safetensors file. Throws: ErrorKind::io, naming the file.
  void load_from(const std::string &path);
  void load_from(std::istream &stream);

  /// Throws: ErrorKind::io, naming the file and the key, for a key that is not
  /// there and a tensor of another shape or dtype. An undefined `tensor` takes
  /// what the file has.
  void read(const std::string &key, Tensor &tensor, bool is_buffer = false);
  bool try_read(const std::string &key, Tensor &tensor, bool is_buffer = false);
  /// The part of the archive below `key`.
  void read(const std::string &key, InputArchive &archive);
  bool try_read(const std::string &key, InputArchive &archive);
  /// Throws: ErrorKind::io for a key that is not there.
  std::string text(const std::string &key) const;

  /// Names in this part of the archive, without what stands before it.
  std::vector<std::string> keys() const;
  const std::string &path() const { return path_; }

private:
  std::shared_ptr<const TensorFile> file_;
  std::string path_ = "(a stream)";
  std::string prefix_; ///< Of all keys; empty or ending with a dot.
};

/// The tensors of a safetensors file. Throws: ErrorKind::io, naming the file.
SINTER_API TensorFile load_safetensors(const std::string &path);
SINTER_API void save_safetensors(const TensorFile &file,
                                 const std::string &path);

} // namespace sinter::serialize

#endif // SINTER_SERIALIZE_ARCHIVE_H
