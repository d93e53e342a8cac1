#include "amplitudes.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "compensated_sum.h"
#include "essential_bars.h"
#include "guard.h"

namespace bettiscope {
namespace {

/** The options of an amplitude with a grid, to be checked as those of a vector. */
bettiscope_vector_options with_a_grid(bettiscope_vector_options options) {
  const auto require_unused = [](const char* name, auto value) {
    require(value == 0, name, " is ", value, ", expected 0 for this kind of amplitude, which needs no grid");
  };
  require_unused("scale_low", options.scale_low);
  require_unused("scale_high", options.scale_high);
  require_unused("scale_count", options.scale_count);
  require_unused("levels", options.levels);
  options.scale_high = 1;
  options.scale_count = 1;
  if (options.kind == BETTISCOPE_LANDSCAPE) options.levels = 1;
  return options;
}

void check_options(const bettiscope_vector_options& options, double order) {
  require(options.struct_size >= static_cast<std::int32_t>(sizeof options), "options.struct_size is ",
          options.struct_size, ", expected at least ", sizeof options);
  const std::int32_t kind = options.kind;
  require(kind == BETTISCOPE_BETTI_CURVE || kind == BETTISCOPE_LANDSCAPE || kind == BETTISCOPE_SILHOUETTE ||
              kind == BETTISCOPE_IMAGE,
          "kind is ", kind, ", expected BETTISCOPE_BETTI_CURVE, _LANDSCAPE, _SILHOUETTE or _IMAGE");
  checked_width(kind == BETTISCOPE_IMAGE ? options : with_a_grid(options));
  require(order >= 1, "order is ", order, ", expected at least 1, or infinity");
}

/** A part of a function's domain where it is linear and not below 0. */
struct Piece {
  double width;
  double begin, end; /**< values */
};

/** The integral of f^order over the piece, of values divided by the greatest of all. */
double integral(const Piece& piece, double order, double greatest) {
  const double high = std::max(piece.begin, piece.end);
  if (high == 0) return 0;
  // The mean of (1 - fall t)^order over t from 0 to 1, without cancellation where the fall is small.
  const double fall = 1 - std::min(piece.begin, piece.end) / high;
  const double mean = fall == 0 ? 1 : -std::expm1((order + 1) * std::log1p(-fall)) / ((order + 1) * fall);
  return piece.width * std::pow(high / greatest, order) * mean;
}

double norm_of(const std::vector<Piece>& pieces, double order) {
  double greatest = 0;
  for (const Piece& piece : pieces)
    greatest = std::max({greatest, piece.begin, piece.end});
  if (greatest == 0 || std::isinf(order)) return greatest;
  CompensatedSum sum;
  for (const Piece& piece : pieces)
    sum.add(integral(piece, order, greatest));
  return greatest * std::pow(sum.value(), 1 / order);
}

std::vector<Piece> betti_pieces(const Diagram& diagram, const Execution& execution) {
  const auto steps = betti_steps(diagram, execution);
  std::vector<Piece> pieces;
  for (std::size_t k = 0; k + 1 < steps.size(); ++k) {
    const auto number = static_cast<double>(steps[k].second);
    pieces.push_back({steps[k + 1].first - steps[k].first, number, number});
  }
  return pieces;
}

/** At each scale the levels of a landscape are the tents of the bars, in order: so their powers add up to the
 * same. */
std::vector<Piece> landscape_pieces(const Diagram& diagram) {
  std::vector<Piece> pieces;
  for (const FiniteBar& bar : diagram.finite) {
    const double half = bar.death / 2 - bar.birth / 2;
    pieces.push_back({half, 0, half});
    pieces.push_back({half, half, 0});
  }
  return pieces;
}

std::vector<Piece> silhouette_pieces(const Diagram& diagram, double exponent, const Execution& execution) {
  const std::vector<double> weights = relative_weights(diagram, exponent);
  CompensatedSum total;
  for (const double weight : weights)
    total.add(weight);
  std::vector<std::pair<double, double>> changes;  // a scale, and by how much the slope changes there
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const FiniteBar& bar = diagram.finite[k];
    const double weight = weights[k] / total.value();
    changes.push_back({bar.birth, weight});
    changes.push_back({bar.birth / 2 + bar.death / 2, -2 * weight});
    changes.push_back({bar.death, weight});
  }
  execution.sort(changes);
  std::vector<Piece> pieces;
  CompensatedSum slope, value;
  for (std::size_t k = 0; k + 1 < changes.size(); ++k) {
    const double width = changes[k + 1].first - changes[k].first, begin = std::max(0.0, value.value());
    slope.add(changes[k].second);
    value.add(slope.value() * width);
    pieces.push_back({width, begin, std::max(0.0, value.value())});
  }
  return pieces;
}

}  // namespace

AmplitudeMaker::AmplitudeMaker(const bettiscope_vector_options& options, double order) : order_(order) {
  check_options(options, order);
  kind_ = options.kind;
  exponent_ = options.exponent;
  if (kind_ == BETTISCOPE_IMAGE) image_ = std::make_unique<VectorMaker>(options);
}

void AmplitudeMaker::check(const Diagram& diagram, const std::string& name) {
  refuse_essential(diagram, name, "amplitude");
}

double AmplitudeMaker::unchecked(const Diagram& diagram, const std::string& name,
                                 const Execution& execution) const {
  switch (kind_) {
    case BETTISCOPE_BETTI_CURVE:
      return norm_of(betti_pieces(diagram, execution), order_);
    case BETTISCOPE_LANDSCAPE:
      return norm_of(landscape_pieces(diagram), order_);
    case BETTISCOPE_SILHOUETTE:
      return norm_of(silhouette_pieces(diagram, exponent_, execution), order_);
    default: {
      std::vector<double> pixels(static_cast<std::size_t>(image_->width()));
      image_->write(diagram, name, pixels.data(), execution);
      return bettiscope::norm_of(pixels, order_);
    }
  }
}

double AmplitudeMaker::of(const Diagram& diagram, const std::string& name, const Execution& execution) const {
  const double amplitude = unchecked(diagram, name, execution);
  if (!std::isfinite(amplitude))
    throw UnsupportedError(message("the amplitude of ", name, " is beyond float64: scale the diagrams down"));
  return amplitude;
}

}  // namespace bettiscope
