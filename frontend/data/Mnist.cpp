//===- Mnist.cpp - Files of MNIST's format --------------------------------===//
//
// A file is two zero bytes, the code of the element type, the rank, the sizes
// as big-endian words, and the elements. It may be hostile: nothing that it
// says about its size is believed before as many bytes have come.
//
//===----------------------------------------------------------------------===//

#include "sinter/data/mnist.h"
#include "sinter/error.h"

#include <zlib.h>

#include <filesystem>
#include <memory>

namespace sinter::data::datasets {

namespace {

struct CloseGzip {
  void operator()(gzFile file) const { gzclose(file); }
};

/// A file that is being read; plain ones pass through zlib unchanged.
class IdxFile {
public:
  explicit IdxFile(const std::string &path)
      : path_(path), file_(gzopen(path.c_str(), "rb")) {
    check(file_ != nullptr, ErrorKind::io, "read_idx: cannot open ", path);
  }

  /// Reads up to `count` bytes; fewer only at the end of the file.
  size_t read(unsigned char *bytes, size_t count) {
    size_t total = 0;
    while (total < count) {
      const auto piece =
          static_cast<unsigned>(std::min<size_t>(count - total, 1u << 20));
      const int got = gzread(file_.get(), bytes + total, piece);
      if (got < 0) {
        int code = 0;
        const char *reason = gzerror(file_.get(), &code);
        check(false, ErrorKind::io, "read_idx: ", path_, ": ", reason);
      }
      if (got == 0) {
        break;
      }
      total += static_cast<size_t>(got);
    }
    return total;
  }

  uint32_t word(const char *what) {
    unsigned char bytes[4];
    check(read(bytes, 4) == 4, ErrorKind::io, "read_idx: ", path_,
          ": ends before ", what);
    return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 |
           uint32_t{bytes[2]} << 8 | bytes[3];
  }

  /// All the elements, and nothing behind them.
  std::vector<unsigned char> elements(uint64_t count) {
    std::vector<unsigned char> bytes;
    while (bytes.size() < count) {
      const size_t begin = bytes.size();
      bytes.resize(begin + std::min<uint64_t>(count - begin, 1u << 24));
      const size_t got = read(bytes.data() + begin, bytes.size() - begin);
      check(begin + got == bytes.size(), ErrorKind::io, "read_idx: ", path_,
            ": is truncated: its header says ", count, " elements, but it has ",
            begin + got);
    }
    unsigned char more;
    check(read(&more, 1) == 0, ErrorKind::io, "read_idx: ", path_,
          ": is longer than the ", count, " elements that its header says");
    return bytes;
  }

private:
  std::string path_;
  std::unique_ptr<gzFile_s, CloseGzip> file_;
};

} // namespace

Tensor read_idx(const std::string &path, int64_t rank) {
  constexpr uint32_t unsignedBytes = 0x08;
  constexpr uint64_t mostElements = uint64_t{1} << 33;
  IdxFile file(path);
  const uint32_t magic = file.word("its magic number");
  const uint32_t wanted = unsignedBytes << 8 | static_cast<uint32_t>(rank);
  check(magic == wanted, ErrorKind::io, "read_idx: ", path,
        ": expected magic number ", wanted, " (unsigned bytes in ", rank,
        " dimensions), got ", magic);
  std::vector<int64_t> sizes;
  uint64_t count = 1;
  for (int64_t i = 0; i < rank; ++i) {
    const uint32_t size = file.word("its sizes");
    sizes.push_back(size);
    check(size == 0 || count <= mostElements / size, ErrorKind::io,
          "read_idx: ", path, ": says that it has sizes ", IntArrayRef(sizes),
          " and more, which is not plausible");
    count *= size;
  }
  const std::vector<unsigned char> bytes = file.elements(count);
  Tensor out = empty(sizes, kByte);
  std::copy(bytes.begin(), bytes.end(), out.data_ptr<uint8_t>());
  return out;
}

/// The file of that name in a folder, or the same with `.gz` behind it.
static std::string plainOrGzip(const std::string &root,
                               const std::string &name) {
  const std::filesystem::path plain = std::filesystem::path(root) / name;
  std::filesystem::path packed = plain;
  packed += ".gz";
  std::error_code ignored;
  if (std::filesystem::exists(plain, ignored)) {
    return plain.string();
  }
  check(std::filesystem::exists(packed, ignored), ErrorKind::io,
        "MNIST: there is neither ", plain.string(), " nor ", packed.string());
  return packed.string();
}

MNIST::MNIST(const std::string &root, Mode mode)
    : isTrain_(mode == Mode::kTrain) {
  const std::string set = isTrain_ ? "train" : "t10k";
  const std::string imagesPath = plainOrGzip(root, set + "-images-idx3-ubyte");
  const std::string labelsPath = plainOrGzip(root, set + "-labels-idx1-ubyte");
  Tensor images = read_idx(imagesPath, 3), labels = read_idx(labelsPath, 1);
  check(images.size(0) == labels.size(0), ErrorKind::io, "MNIST: ", imagesPath,
        " has ", images.size(0), " images, but ", labelsPath, " has ",
        labels.size(0), " labels");
  images_ = images.to(kFloat).div_(255).unsqueeze(1);
  targets_ = labels.to(kLong);
}

Example<> MNIST::get(size_t index) {
  const auto place = static_cast<int64_t>(index);
  return {images_[place], targets_[place]};
}

std::optional<size_t> MNIST::size() const {
  return static_cast<size_t>(images_.size(0));
}

} // namespace sinter::data::datasets
