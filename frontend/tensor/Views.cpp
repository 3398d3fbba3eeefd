//===- Views.cpp - The elements of a tensor in other shapes ---------------===//

#include "frontend/tensor/Sink.h"

#include "sinter/error.h"
#include "sinter/prim.h"

#include <numeric>

namespace sinter {

using detail::CallSite;

//===----------------------------------------------------------------------===//
// Parts
//===----------------------------------------------------------------------===//

Tensor Tensor::slice(int64_t dim, std::optional<int64_t> start,
                     std::optional<int64_t> end, int64_t step, Loc loc) const {
  CallSite site(loc);
  check(this->dim() > 0, ErrorKind::index,
        "slice: cannot be applied to a 0-dim tensor");
  check(step > 0, ErrorKind::value, "slice: step must be positive, got ", step);
  dim = wrapDim("slice", dim, this->dim());
  int64_t size = this->size(dim);
  auto bound = [&](std::optional<int64_t> place, int64_t otherwise) {
    int64_t at = place.value_or(otherwise);
    return std::clamp<int64_t>(at < 0 ? at + size : at, 0, size);
  };
  int64_t from = bound(start, 0), to = std::max(bound(end, size), from);
  Shape starts(sizes()), limits(sizes()), strides(sizes());
  std::fill(starts.begin(), starts.end(), 0);
  std::fill(strides.begin(), strides.end(), 1);
  starts[dim] = from;
  limits[dim] = to;
  strides[dim] = step;
  return prim::slice(*this, starts, limits, strides);
}

Tensor Tensor::narrow(int64_t dim, int64_t start, int64_t length,
                      Loc loc) const {
  CallSite site(loc);
  check(this->dim() > 0, ErrorKind::index,
        "narrow: cannot be applied to a 0-dim tensor");
  dim = wrapDim("narrow", dim, this->dim());
  int64_t size = this->size(dim);
  check(-size <= start && start <= size, ErrorKind::index, "narrow: start ",
        start, " is out of range for dimension ", dim, " of size ", size);
  start = start < 0 ? start + size : start;
  check(length >= 0 && start <= size - length, ErrorKind::index,
        "narrow: start (", start, ") + length (", length,
        ") exceeds dimension size (", size, ")");
  return slice(dim, start, start + length);
}

Tensor Tensor::select(int64_t dim, int64_t index, Loc loc) const {
  CallSite site(loc);
  check(this->dim() > 0, ErrorKind::index,
        "select: cannot be applied to a 0-dim tensor");
  dim = wrapDim("select", dim, this->dim());
  int64_t size = this->size(dim);
  check(-size <= index && index < size, ErrorKind::index, "select: index ",
        index, " is out of range for dimension ", dim, " of size ", size);
  index = index < 0 ? index + size : index;
  return selectView(*this, dim, index);
}

std::vector<Tensor> Tensor::split(IntArrayRef split_sizes, int64_t dim,
                                  Loc loc) const {
  CallSite site(loc);
  dim = wrapDim("split", dim, this->dim());
  int64_t sum =
      std::accumulate(split_sizes.begin(), split_sizes.end(), int64_t{0});
  check(sum == size(dim), ErrorKind::shape, "split: split_sizes ", split_sizes,
        " do not sum to the size ", size(dim), " of dimension ", dim);
  std::vector<Tensor> parts;
  int64_t start = 0;
  for (int64_t length : split_sizes) {
    parts.push_back(narrow(dim, start, length));
    start += length;
  }
  return parts;
}

std::vector<Tensor> Tensor::split(int64_t split_size, int64_t dim,
                                  Loc loc) const {
  CallSite site(loc);
  dim = wrapDim("split", dim, this->dim());
  int64_t size = this->size(dim);
  check(split_size > 0 || (split_size == 0 && size == 0), ErrorKind::value,
        "split: expected a positive split_size, got ", split_size);
  std::vector<int64_t> lengths;
  for (int64_t start = 0; start < size; start += split_size) {
    lengths.push_back(std::min(split_size, size - start));
  }
  if (lengths.empty()) {
    lengths.push_back(0);
  }
  return split(lengths, dim);
}

std::vector<Tensor> Tensor::chunk(int64_t chunks, int64_t dim, Loc loc) const {
  CallSite site(loc);
  check(chunks > 0, ErrorKind::value, "chunk: expected chunks > 0, got ",
        chunks);
  dim = wrapDim("chunk", dim, this->dim());
  int64_t size = this->size(dim);
  if (size == 0) {
    return split(std::vector<int64_t>(static_cast<size_t>(chunks), 0), dim);
  }
  return split((size + chunks - 1) / chunks, dim);
}

std::vector<Tensor> Tensor::tensor_split(int64_t sections, int64_t dim,
                                         Loc loc) const {
  CallSite site(loc);
  check(sections > 0, ErrorKind::value,
        "tensor_split: expected sections > 0, got ", sections);
  dim = wrapDim("tensor_split", dim, this->dim());
  int64_t size = this->size(dim);
  std::vector<int64_t> lengths;
  for (int64_t i = 0; i < sections; ++i) {
    lengths.push_back(size / sections + (i < size % sections));
  }
  return split(lengths, dim);
}

std::vector<Tensor> Tensor::unbind(int64_t dim, Loc loc) const {
  CallSite site(loc);
  check(this->dim() > 0, ErrorKind::index,
        "unbind: cannot be applied to a 0-dim tensor");
  dim = wrapDim("unbind", dim, this->dim());
  std::vector<Tensor> parts;
  for (int64_t i = 0; i < size(dim); ++i) {
    parts.push_back(select(dim, i));
  }
  return parts;
}

//===----------------------------------------------------------------------===//
// The same elements in another shape
//===----------------------------------------------------------------------===//

/// `sizes` with a -1 replaced by what `numel` elements leave for it.
static Shape inferSizes(const char *op, IntArrayRef sizes, int64_t numel) {
  Shape out(sizes);
  int64_t known = 1;
  int64_t *open = nullptr;
  for (int64_t &size : out) {
    if (size == -1) {
      check(!open, ErrorKind::shape, op,
            ": only one dimension can be inferred, got ", sizes);
      open = &size;
    } else {
      check(size >= 0, ErrorKind::shape, op, ": invalid shape dimension ", size,
            " in ", sizes);
      known *= size;
    }
  }
  if (open) {
    check(known != 0, ErrorKind::shape, op, ": cannot reshape a tensor of ",
          numel, " elements into shape ", sizes,
          " because the unspecified dimension size -1 can be any value and is "
          "ambiguous");
    *open = numel / known;
    known *= *open;
  }
  check(known == numel, ErrorKind::shape, op, ": shape ", sizes,
        " is invalid for input of size ", numel);
  return out;
}

Tensor Tensor::reshape(IntArrayRef sizes, Loc loc) const {
  CallSite site(loc);
  check(defined(), ErrorKind::value, "reshape: the tensor is undefined");
  checkRank("reshape", sizes);
  return prim::reshape(*this, inferSizes("reshape", sizes, numel()));
}

Tensor Tensor::view(IntArrayRef sizes, Loc loc) const {
  CallSite site(loc);
  check(defined(), ErrorKind::value, "view: the tensor is undefined");
  checkRank("view", sizes);
  Shape shape = inferSizes("view", sizes, numel());
  Tensor out = prim::reshape(*this, shape);
  check(out.impl()->storage == impl_->storage, ErrorKind::shape, "view: size ",
        shape, " is not compatible with input tensor's size ", this->sizes(),
        " and stride ", this->strides(),
        " (at least one dimension spans across two contiguous subspaces). Use "
        ".reshape(...) instead.");
  return out;
}

Tensor Tensor::view_as(const Tensor &other, Loc loc) const {
  return view(other.sizes(), loc);
}

Tensor Tensor::reshape_as(const Tensor &other, Loc loc) const {
  return reshape(other.sizes(), loc);
}

Tensor Tensor::flatten(int64_t start_dim, int64_t end_dim, Loc loc) const {
  CallSite site(loc);
  start_dim = wrapDim("flatten", start_dim, dim());
  end_dim = wrapDim("flatten", end_dim, dim());
  check(start_dim <= end_dim, ErrorKind::index,
        "flatten: start_dim cannot come after end_dim: ", start_dim, " and ",
        end_dim);
  if (dim() == 0) {
    return prim::reshape(*this, 1);
  }
  if (start_dim == end_dim) {
    return *this;
  }
  Shape shape;
  for (int64_t i = 0; i < dim(); ++i) {
    if (i > start_dim && i <= end_dim) {
      shape.back() *= size(i);
    } else {
      shape.push_back(size(i));
    }
  }
  return prim::reshape(*this, shape);
}

Tensor Tensor::unflatten(int64_t dim, IntArrayRef sizes, Loc loc) const {
  CallSite site(loc);
  dim = wrapDim("unflatten", dim, this->dim());
  checkRank("unflatten", sizes);
  Shape parts = inferSizes("unflatten", sizes, size(dim));
  std::vector<int64_t> shape = this->sizes().vec();
  shape.erase(shape.begin() + dim);
  shape.insert(shape.begin() + dim, parts.begin(), parts.end());
  return view(shape);
}

Tensor Tensor::squeeze(Loc loc) const {
  CallSite site(loc);
  Shape rest;
  for (int64_t size : sizes()) {
    if (size != 1) {
      rest.push_back(size);
    }
  }
  return prim::reshape(*this, rest);
}

Tensor Tensor::squeeze(int64_t dim, Loc loc) const {
  return squeeze(IntArrayRef(dim), loc);
}

Tensor Tensor::squeeze(IntArrayRef dims, Loc loc) const {
  CallSite site(loc);
  bool drops[maxRank] = {};
  for (int64_t dim : dims) {
    drops[wrapDim("squeeze", dim, this->dim())] = true;
  }
  Shape rest;
  for (int64_t i = 0; i < dim(); ++i) {
    if (!drops[i] || size(i) != 1) {
      rest.push_back(size(i));
    }
  }
  return prim::reshape(*this, rest);
}

Tensor Tensor::unsqueeze(int64_t dim, Loc loc) const {
  CallSite site(loc);
  dim = wrapDim("unsqueeze", dim, this->dim() + 1);
  check(this->dim() < maxRank, ErrorKind::shape, "unsqueeze: shape ", sizes(),
        " cannot have more dimensions");
  Shape shape(sizes());
  shape.insert(shape.begin() + dim, 1);
  return prim::reshape(*this, shape);
}

Tensor &Tensor::squeeze_(Loc loc) { return *this = squeeze(loc); }
Tensor &Tensor::squeeze_(int64_t dim, Loc loc) {
  return *this = squeeze(dim, loc);
}
Tensor &Tensor::unsqueeze_(int64_t dim, Loc loc) {
  return *this = unsqueeze(dim, loc);
}

//===----------------------------------------------------------------------===//
// Dimensions in another order
//===----------------------------------------------------------------------===//

Tensor Tensor::permute(IntArrayRef dims, Loc loc) const {
  CallSite site(loc);
  check(static_cast<int64_t>(dims.size()) == dim(), ErrorKind::shape,
        "permute: ", dims, " has not as many dimensions as the tensor's shape ",
        sizes());
  Shape permutation;
  for (int64_t dim : dims) {
    permutation.push_back(wrapDim("permute", dim, this->dim()));
  }
  return prim::permute(*this, permutation);
}

/// 0, 1, ... rank - 1
static Shape identityPermutation(int64_t rank) {
  Shape permutation;
  for (int64_t i = 0; i < rank; ++i) {
    permutation.push_back(i);
  }
  return permutation;
}

Tensor Tensor::transpose(int64_t dim0, int64_t dim1, Loc loc) const {
  CallSite site(loc);
  dim0 = wrapDim("transpose", dim0, dim());
  dim1 = wrapDim("transpose", dim1, dim());
  if (dim() == 0) {
    return *this;
  }
  Shape permutation = identityPermutation(dim());
  std::swap(permutation[dim0], permutation[dim1]);
  return prim::permute(*this, permutation);
}

Tensor Tensor::movedim(IntArrayRef source, IntArrayRef destination,
                       Loc loc) const {
  CallSite site(loc);
  check(source.size() == destination.size(), ErrorKind::shape,
        "movedim: source ", source, " and destination ", destination,
        " have different lengths");
  int64_t order[maxRank];
  bool isMoved[maxRank] = {};
  std::fill_n(order, maxRank, -1);
  for (size_t i = 0; i < source.size(); ++i) {
    int64_t from = wrapDim("movedim", source[i], dim());
    int64_t to = wrapDim("movedim", destination[i], dim());
    check(!isMoved[from] && order[to] < 0, ErrorKind::value,
          "movedim: repeated dimension in ", source, " or ", destination);
    order[to] = from;
    isMoved[from] = true;
  }
  int64_t next = 0;
  for (int64_t i = 0; i < dim(); ++i) {
    if (order[i] < 0) {
      while (isMoved[next]) {
        ++next;
      }
      order[i] = next++;
    }
  }
  return prim::permute(*this, {order, static_cast<size_t>(dim())});
}

Tensor Tensor::movedim(int64_t source, int64_t destination, Loc loc) const {
  return movedim(IntArrayRef(source), IntArrayRef(destination), loc);
}

Tensor Tensor::t(Loc loc) const {
  CallSite site(loc);
  check(dim() <= 2, ErrorKind::shape, "t: expected at most 2 dimensions, got ",
        sizes());
  return dim() < 2 ? *this : transpose(0, 1);
}

//===----------------------------------------------------------------------===//
// Repetition
//===----------------------------------------------------------------------===//

Tensor Tensor::expand(IntArrayRef sizes, bool, Loc loc) const {
  CallSite site(loc);
  checkRank("expand", sizes);
  int64_t added = static_cast<int64_t>(sizes.size()) - dim();
  check(added >= 0, ErrorKind::shape, "expand: the number of sizes provided (",
        sizes.size(),
        ") must be greater or equal to the number of dimensions "
        "in the tensor (",
        dim(), ")");
  Shape shape(sizes);
  for (int64_t i = 0; i < shape.rank(); ++i) {
    if (shape[i] == -1) {
      check(i >= added, ErrorKind::shape,
            "expand: the expanded size (-1) isn't "
            "allowed in a leading, non-existing dimension ",
            i);
      shape[i] = size(i - added);
    }
    check(i < added || size(i - added) == 1 || size(i - added) == shape[i],
          ErrorKind::shape, "expand: the expanded size (", shape[i],
          ") must match the existing size (", i < added ? 1 : size(i - added),
          ") at non-singleton dimension ", i, ". Target sizes: ", sizes,
          ". Tensor sizes: ", this->sizes());
  }
  return prim::broadcast_to(*this, shape);
}

Tensor Tensor::expand_as(const Tensor &other, Loc loc) const {
  return expand(other.sizes(), false, loc);
}

Tensor Tensor::broadcast_to(IntArrayRef sizes, Loc loc) const {
  return expand(sizes, false, loc);
}

Tensor Tensor::repeat(IntArrayRef repeats, Loc loc) const {
  CallSite site(loc);
  checkRank("repeat", repeats);
  int64_t rank = static_cast<int64_t>(repeats.size()), added = rank - dim();
  check(added >= 0, ErrorKind::shape, "repeat: the number of repeats ", repeats,
        " cannot be smaller than the number of dimensions of ", sizes());
  // One dimension after the other: a copy of the whole in front of itself.
  Tensor out = *this;
  Shape padded;
  for (int64_t i = 0; i < rank; ++i) {
    padded.push_back(i < added ? 1 : size(i - added));
  }
  out = prim::reshape(out, padded);
  for (int64_t i = 0; i < rank; ++i) {
    check(repeats[i] >= 0, ErrorKind::value, "repeat: negative repeats ",
          repeats);
    if (repeats[i] == 1) {
      continue;
    }
    Shape split(out.sizes());
    split[i] = repeats[i];
    Shape merged(out.sizes());
    merged[i] *= repeats[i];
    if (out.size(i) != 1) {
      check(out.dim() < maxRank, ErrorKind::shape, "repeat: shape ", sizes(),
            " has too many dimensions");
      Shape inner(out.sizes());
      inner.insert(inner.begin() + i, 1);
      split = inner;
      split[i] = repeats[i];
      out = prim::reshape(out, inner);
    }
    out = prim::reshape(prim::broadcast_to(out, split), merged);
  }
  return out.is_alias_of(*this) ? out.clone() : out;
}

Tensor Tensor::tile(IntArrayRef dims, Loc loc) const {
  CallSite site(loc);
  std::vector<int64_t> repeats = dims.vec();
  while (static_cast<int64_t>(repeats.size()) < dim()) {
    repeats.insert(repeats.begin(), 1);
  }
  return repeat(repeats);
}

Tensor Tensor::repeat_interleave(int64_t repeats, std::optional<int64_t> dim,
                                 Loc loc) const {
  CallSite site(loc);
  check(repeats >= 0, ErrorKind::value,
        "repeat_interleave: repeats must be non-negative, got ", repeats);
  if (!dim) {
    return reshape(-1).repeat_interleave(repeats, 0);
  }
  int64_t at = wrapDim("repeat_interleave", *dim, this->dim());
  Tensor inner = unsqueeze(at + 1);
  Shape split(inner.sizes()), merged(sizes());
  split[at + 1] = repeats;
  merged[at] *= repeats;
  return prim::reshape(prim::broadcast_to(inner, split), merged).clone();
}

Tensor Tensor::flip(IntArrayRef dims, Loc loc) const {
  CallSite site(loc);
  Shape wrapped;
  for (int64_t dim : dims) {
    wrapped.push_back(wrapDim("flip", dim, this->dim()));
  }
  return dim() == 0 ? clone() : prim::flip(*this, wrapped);
}

Tensor Tensor::roll(IntArrayRef shifts, IntArrayRef dims, Loc loc) const {
  CallSite site(loc);
  if (dims.empty()) {
    check(shifts.size() == 1, ErrorKind::value,
          "roll: expected one shift without dims, got ", shifts);
    return reshape(-1).roll(shifts, 0).reshape(sizes());
  }
  check(shifts.size() == dims.size(), ErrorKind::value, "roll: shifts ", shifts,
        " and dims ", dims, " have different lengths");
  Tensor out = *this;
  for (size_t i = 0; i < dims.size(); ++i) {
    int64_t dim = wrapDim("roll", dims[i], this->dim());
    int64_t size = this->size(dim);
    int64_t start = size ? ((-shifts[i]) % size + size) % size : 0;
    if (start != 0) {
      out = cat({out.slice(dim, start), out.slice(dim, 0, start)}, dim);
    }
  }
  return out.is_same(*this) ? clone() : out;
}

} // namespace sinter
