//===- Joining.cpp - Several tensors into one, and one into several -------===//

#include "sinter/composites.h"
#include "sinter/error.h"
#include "sinter/factories.h"
#include "sinter/prim.h"
#include "sinter/shape.h"

#include <algorithm>

namespace sinter {

using detail::CallSite;

//===----------------------------------------------------------------------===//
// Joining
//===----------------------------------------------------------------------===//

Tensor cat(TensorList tensors, int64_t dim, Loc loc) {
  CallSite site(loc);
  check(!tensors.empty(), ErrorKind::value,
        "cat: expected a non-empty list of Tensors");
  // As libtorch: an empty one-dimensional tensor joins anything.
  std::vector<const Tensor *> parts;
  check(tensors[0].defined(), ErrorKind::value, "cat: a tensor is undefined");
  DType dtype = tensors[0].dtype();
  for (const Tensor &tensor : tensors) {
    check(tensor.defined(), ErrorKind::value, "cat: a tensor is undefined");
    dtype = promote_types(dtype, tensor.dtype());
    if (tensor.dim() != 1 || tensor.numel() != 0) {
      check(tensor.dim() > 0, ErrorKind::shape,
            "cat: zero-dimensional tensor cannot be concatenated");
      parts.push_back(&tensor);
    }
  }
  if (parts.empty()) {
    parts.push_back(&tensors[0]);
  }
  dim = wrapDim("cat", dim, parts[0]->dim());
  std::vector<Tensor> converted(parts.size());
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i]->dtype() != dtype) {
      converted[i] = prim::convert(*parts[i], dtype);
      parts[i] = &converted[i];
    }
  }
  return prim::concat(parts, dim);
}

Tensor stack(TensorList tensors, int64_t dim, Loc loc) {
  CallSite site(loc);
  check(!tensors.empty(), ErrorKind::value,
        "stack: expected a non-empty list of Tensors");
  std::vector<Tensor> parts;
  for (const Tensor &tensor : tensors) {
    check(tensor.sizes() == tensors[0].sizes(), ErrorKind::shape,
          "stack: expects each tensor to be equal size, but got ",
          tensors[0].sizes(), " and ", tensor.sizes());
    parts.push_back(tensor.unsqueeze(dim));
  }
  return cat(parts, wrapDim("stack", dim, tensors[0].dim() + 1));
}

Tensor concat(TensorList tensors, int64_t dim, Loc loc) {
  return cat(tensors, dim, loc);
}
Tensor concatenate(TensorList tensors, int64_t dim, Loc loc) {
  return cat(tensors, dim, loc);
}

Tensor atleast_1d(const Tensor &x, Loc loc) {
  CallSite site(loc);
  return x.dim() == 0 ? x.reshape(1) : x;
}
Tensor atleast_2d(const Tensor &x, Loc loc) {
  CallSite site(loc);
  return x.dim() < 2 ? atleast_1d(x).unsqueeze(0) : x;
}
Tensor atleast_3d(const Tensor &x, Loc loc) {
  CallSite site(loc);
  return x.dim() < 3 ? atleast_2d(x).unsqueeze(-1) : x;
}

/// What `change` makes of each tensor, behind each other along `dim`.
static Tensor joined(TensorList tensors, Tensor (*change)(const Tensor &, Loc),
                     int64_t dim) {
  std::vector<Tensor> parts;
  for (const Tensor &tensor : tensors) {
    parts.push_back(change(tensor, Loc::current()));
  }
  return cat(parts, dim);
}

Tensor hstack(TensorList tensors, Loc loc) {
  CallSite site(loc);
  bool areVectors = !tensors.empty() && tensors[0].dim() <= 1;
  return joined(tensors, atleast_1d, areVectors ? 0 : 1);
}
Tensor vstack(TensorList tensors, Loc loc) {
  CallSite site(loc);
  return joined(tensors, atleast_2d, 0);
}
Tensor row_stack(TensorList tensors, Loc loc) { return vstack(tensors, loc); }
Tensor dstack(TensorList tensors, Loc loc) {
  CallSite site(loc);
  return joined(tensors, atleast_3d, 2);
}
Tensor column_stack(TensorList tensors, Loc loc) {
  CallSite site(loc);
  auto column = [](const Tensor &x, Loc) {
    return x.dim() <= 1 ? x.reshape({x.numel(), 1}) : x;
  };
  return joined(tensors, column, 1);
}

std::vector<Tensor> broadcast_tensors(TensorList tensors, Loc loc) {
  CallSite site(loc);
  Shape shape;
  for (const Tensor &tensor : tensors) {
    shape = broadcast_shapes("broadcast_tensors", shape, tensor.sizes());
  }
  std::vector<Tensor> out;
  for (const Tensor &tensor : tensors) {
    out.push_back(tensor.expand(shape));
  }
  return out;
}

Tensor block_diag(TensorList tensors, Loc loc) {
  CallSite site(loc);
  int64_t columns = 0, before = 0;
  DType dtype =
      tensors.empty() ? DType(get_default_dtype()) : DType(tensors[0].dtype());
  for (const Tensor &tensor : tensors) {
    check(tensor.dim() <= 2, ErrorKind::shape,
          "block_diag: expected at most 2 dimensions, got ", tensor.sizes());
    columns += atleast_2d(tensor).size(1);
    dtype = promote_types(dtype, tensor.dtype());
  }
  std::vector<Tensor> rows;
  for (const Tensor &tensor : tensors) {
    Tensor block = atleast_2d(tensor).to(dtype);
    int64_t height = block.size(0), width = block.size(1);
    rows.push_back(cat({zeros({height, before}, dtype), block,
                        zeros({height, columns - before - width}, dtype)},
                       1));
    before += width;
  }
  return rows.empty() ? zeros({1, 0}) : cat(rows);
}

Tensor cartesian_prod(TensorList tensors, Loc loc) {
  CallSite site(loc);
  check(!tensors.empty(), ErrorKind::value,
        "cartesian_prod: expected a non-empty list of Tensors");
  if (tensors.size() == 1) {
    return tensors[0];
  }
  std::vector<Tensor> columns;
  for (const Tensor &grid : meshgrid(tensors)) {
    columns.push_back(grid.reshape(-1));
  }
  return stack(columns, 1);
}

Tensor combinations(const Tensor &x, int64_t r, bool with_replacement,
                    Loc loc) {
  CallSite site(loc);
  check(x.dim() == 1 && r >= 0, ErrorKind::shape,
        "combinations: expected a vector and r >= 0, got ", x.sizes(), " and ",
        r);
  std::vector<int64_t> picks, chosen(static_cast<size_t>(r), 0);
  int64_t n = x.size(0), step = with_replacement ? 0 : 1;
  for (int64_t i = 0; i < r; ++i) {
    chosen[i] = i * step;
  }
  int64_t count = 0;
  bool isLeft = r == 0 || chosen.back() < n;
  while (isLeft && r > 0) {
    picks.insert(picks.end(), chosen.begin(), chosen.end());
    ++count;
    int64_t place = r - 1;
    while (place >= 0 && chosen[place] == n - 1 - (r - 1 - place) * step) {
      --place;
    }
    isLeft = place >= 0;
    if (isLeft) {
      int64_t next = chosen[place] + 1;
      for (int64_t i = place; i < r; ++i) {
        chosen[i] = next + (i - place) * step;
      }
    }
  }
  return x.index_select(0, tensor(picks, DType::i64)).reshape({count, r});
}

//===----------------------------------------------------------------------===//
// Splitting
//===----------------------------------------------------------------------===//

std::vector<Tensor> tensor_split(const Tensor &x, IntArrayRef indices,
                                 int64_t dim, Loc loc) {
  CallSite site(loc);
  std::vector<Tensor> parts;
  int64_t start = 0;
  for (int64_t end : indices) {
    parts.push_back(x.slice(dim, start, end));
    start = end;
  }
  parts.push_back(x.slice(dim, start));
  return parts;
}

static std::vector<Tensor> evenParts(const char *op, const Tensor &x,
                                     int64_t sections, int64_t dim) {
  check(x.dim() > dim, ErrorKind::shape, op,
        ": requires a tensor with at least ", dim + 1, " dimensions, got ",
        x.sizes());
  check(sections > 0 && x.size(dim) % sections == 0, ErrorKind::value, op,
        ": size ", x.size(dim), " of dimension ", dim,
        " is not divisible by the number of sections ", sections);
  return x.tensor_split(sections, dim);
}
std::vector<Tensor> hsplit(const Tensor &x, int64_t sections, Loc loc) {
  CallSite site(loc);
  return evenParts("hsplit", x, sections, x.dim() == 1 ? 0 : 1);
}
std::vector<Tensor> vsplit(const Tensor &x, int64_t sections, Loc loc) {
  CallSite site(loc);
  check(x.dim() >= 2, ErrorKind::shape,
        "vsplit: requires a tensor with at least 2 dimensions, got ",
        x.sizes());
  return evenParts("vsplit", x, sections, 0);
}
std::vector<Tensor> dsplit(const Tensor &x, int64_t sections, Loc loc) {
  CallSite site(loc);
  return evenParts("dsplit", x, sections, 2);
}

//===----------------------------------------------------------------------===//
// Other orders
//===----------------------------------------------------------------------===//

Tensor fliplr(const Tensor &x, Loc loc) {
  CallSite site(loc);
  check(x.dim() >= 2, ErrorKind::shape, "fliplr: input must be >= 2-d, got ",
        x.sizes());
  return x.flip(1);
}
Tensor flipud(const Tensor &x, Loc loc) {
  CallSite site(loc);
  check(x.dim() >= 1, ErrorKind::shape, "flipud: input must be >= 1-d");
  return x.flip(0);
}

Tensor rot90(const Tensor &x, int64_t k, IntArrayRef dims, Loc loc) {
  CallSite site(loc);
  check(dims.size() == 2 && x.dim() >= 2, ErrorKind::shape,
        "rot90: expected 2 dims of a tensor with at least 2, got ", dims,
        " of ", x.sizes());
  int64_t from = wrapDim("rot90", dims[0], x.dim());
  int64_t to = wrapDim("rot90", dims[1], x.dim());
  check(from != to, ErrorKind::value,
        "rot90: expected rotation dims to be different, got ", dims);
  switch ((k % 4 + 4) % 4) {
  case 1:
    return x.flip(to).transpose(from, to);
  case 2:
    return x.flip({from, to});
  case 3:
    return x.flip(from).transpose(from, to);
  default:
    return x.clone();
  }
}

Tensor repeat_interleave(const Tensor &x, const Tensor &repeats,
                         std::optional<int64_t> dim, Loc loc) {
  CallSite site(loc);
  Tensor given = dim ? x : x.reshape(-1);
  int64_t at = wrapDim("repeat_interleave", dim.value_or(0), given.dim());
  check(repeats.dim() <= 1 && !repeats.is_floating_point(), ErrorKind::dtype,
        "repeat_interleave: repeats must be a vector of integers, got ",
        repeats.scalar_type(), " of shape ", repeats.sizes());
  Tensor counts = repeats.to(DType::i64).expand(given.size(at)).contiguous();
  std::vector<int64_t> places;
  const int64_t *count = counts.data_ptr<int64_t>();
  for (int64_t i = 0; i < given.size(at); ++i) {
    check(count[i] >= 0, ErrorKind::value,
          "repeat_interleave: repeats can not be negative, got ", count[i]);
    places.insert(places.end(), static_cast<size_t>(count[i]), i);
  }
  return given.index_select(at, tensor(places, DType::i64));
}

} // namespace sinter
