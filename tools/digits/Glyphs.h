//===- Glyphs.h - The ten digits as strokes of a pen ----------------------===//

#pragma once

#include <span>
#include <vector>

namespace sinter::digits {

/// A position in the glyph's box: x to the right and y down, both in [0, 1].
struct Point {
  double x = 0;
  double y = 0;
};

/// One movement of the pen, through all of its points.
struct Stroke {
  enum class Form {
    straight, ///< Line segments with corners at the points.
    round,    ///< A Catmull-Rom spline.
  };
  Form form = Form::straight;
  std::vector<Point> points;
};

/// One way to write a digit.
struct Glyph {
  std::vector<Stroke> strokes;
};

/// The ways to write `digit`, which is in 0..9; the first are more usual.
std::span<const Glyph> waysToWrite(int digit);

} // namespace sinter::digits
