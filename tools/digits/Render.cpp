//===- Render.cpp - Draws one digit in one hand ---------------------------===//

#include "tools/digits/Render.h"

#include "tools/digits/Glyphs.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace sinter::digits {
namespace {

/// The pixels while they are drawn: ink in [0, 1].
using Canvas = std::array<float, numPixels>;

std::size_t at(int x, int y) {
  return static_cast<std::size_t>(y) * side + static_cast<std::size_t>(x);
}

/// How far a point of the path strays, in units of the glyph's box.
constexpr double shapeDeviation = 0.040;  // Between people.
constexpr double tremorDeviation = 0.018; // Between images of one person.

/// x' = a x + b y + c, and y' likewise.
struct Affine {
  double xx = 1, xy = 0, x0 = 0;
  double yx = 0, yy = 1, y0 = 0;

  Point operator()(Point p) const {
    return {xx * p.x + xy * p.y + x0, yx * p.x + yy * p.y + y0};
  }
};

/// The Catmull-Rom spline between b and c, at t in [0, 1].
Point interpolate(Point a, Point b, Point c, Point d, double t) {
  auto along = [t](double a, double b, double c, double d) {
    return b +
           0.5 * t *
               (c - a +
                t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  };
  return {along(a.x, b.x, c.x, d.x), along(a.y, b.y, c.y, d.y)};
}

/// The stroke as line segments.
std::vector<Point> flatten(const Stroke &stroke) {
  constexpr int steps = 6;
  const std::vector<Point> &points = stroke.points;
  if (stroke.form == Stroke::Form::straight) {
    return points;
  }
  std::vector<Point> path = {points.front()};
  const std::size_t last = points.size() - 1;
  for (std::size_t i = 0; i < last; ++i) {
    for (int step = 1; step <= steps; ++step) {
      path.push_back(interpolate(points[i == 0 ? 0 : i - 1], points[i],
                                 points[i + 1], points[std::min(i + 2, last)],
                                 static_cast<double>(step) / steps));
    }
  }
  return path;
}

double distance(Point p, Point from, Point to) {
  double dx = to.x - from.x, dy = to.y - from.y;
  double length = dx * dx + dy * dy;
  double t =
      length > 0 ? ((p.x - from.x) * dx + (p.y - from.y) * dy) / length : 0;
  t = std::clamp(t, 0.0, 1.0);
  return std::hypot(p.x - from.x - t * dx, p.y - from.y - t * dy);
}

/// Inks the pixels near one segment; ink on ink stays ink.
void drawSegment(Canvas &canvas, Point from, Point to, double radius) {
  auto low = [radius](double a, double b) {
    return std::max(0, static_cast<int>(std::min(a, b) - radius - 1));
  };
  auto high = [radius](double a, double b) {
    return std::min(side - 1, static_cast<int>(std::max(a, b) + radius + 1));
  };
  for (int y = low(from.y, to.y); y <= high(from.y, to.y); ++y) {
    for (int x = low(from.x, to.x); x <= high(from.x, to.x); ++x) {
      double gap = distance({x + 0.5, y + 0.5}, from, to) - radius;
      float &ink = canvas[at(x, y)];
      ink = std::max(ink, static_cast<float>(std::clamp(0.5 - gap, 0.0, 1.0)));
    }
  }
}

/// Mixes every pixel with its eight neighbours; `amount` is in [0, 1].
Canvas blur(const Canvas &in, float amount) {
  auto pass = [amount](const Canvas &from, int dx, int dy) {
    Canvas to = {};
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        for (int k = -1; k <= 1; ++k) {
          int u = x + k * dx, v = y + k * dy;
          if (u >= 0 && u < side && v >= 0 && v < side) {
            const float weight = k == 0 ? 1 - 0.5f * amount : 0.25f * amount;
            to[at(x, y)] += weight * from[at(u, v)];
          }
        }
      }
    }
    return to;
  };
  return pass(pass(in, 1, 0), 0, 1);
}

/// Where an image's digit stands: the glyph's box, centred, becomes about 19
/// pixels high, then is turned, slanted, stretched and moved.
Affine place(Random &random, double aspect, double slant) {
  double height = 19.0 * random.uniform(0.80, 1.12);
  double width = height * aspect * random.uniform(0.85, 1.15);
  double angle = random.normal(0.16);
  double shear = slant + random.normal(0.10);
  double cosine = std::cos(angle), sine = std::sin(angle);
  Affine map;
  map.xx = width * cosine;
  map.xy = height * (-sine - shear * cosine);
  map.yx = width * sine;
  map.yy = height * (cosine - shear * sine);
  Point centre = map({0.5, 0.5});
  map.x0 = side / 2.0 - centre.x + random.normal(1.4);
  map.y0 = side / 2.0 - centre.y + random.normal(1.4);
  return map;
}

} // namespace

Hand::Hand(const Pool &pool, std::uint64_t person, int digit) : digit_(digit) {
  Random ofPerson({pool.seed, pool.number, person});
  slant_ = ofPerson.normal(0.18);
  aspect_ = ofPerson.uniform(0.55, 0.95);
  penRadius_ = ofPerson.uniform(0.8, 1.5);
  Random ofDigit(
      {pool.seed, pool.number, person, static_cast<std::uint64_t>(digit) + 1});
  way_ = ofDigit.below(waysToWrite(digit).size());
  shapeSeed_ = ofDigit.next();
}

Image Hand::draw(Random &random) const {
  Affine map = place(random, aspect_, slant_);
  double radius = penRadius_ * random.uniform(0.85, 1.15);
  Random shape({shapeSeed_});
  Canvas canvas = {};
  for (Stroke stroke : waysToWrite(digit_)[way_].strokes) {
    for (Point &point : stroke.points) {
      point.x += shape.normal(shapeDeviation) + random.normal(tremorDeviation);
      point.y += shape.normal(shapeDeviation) + random.normal(tremorDeviation);
      point = map(point);
    }
    std::vector<Point> path = flatten(stroke);
    for (std::size_t i = 1; i < path.size(); ++i) {
      drawSegment(canvas, path[i - 1], path[i], radius);
    }
  }
  canvas = blur(canvas, static_cast<float>(random.uniform(0.0, 1.0)));

  double ink = random.uniform(0.75, 1.0);
  double grain = random.uniform(0.0, 0.10);
  Image image;
  for (std::size_t i = 0; i < image.size(); ++i) {
    double value = ink * static_cast<double>(canvas[i]) + random.normal(grain);
    image[i] = static_cast<std::uint8_t>(
        std::lround(std::clamp(value, 0.0, 1.0) * 255));
  }
  return image;
}

} // namespace sinter::digits
