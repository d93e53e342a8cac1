#include "witness.h"

#include <algorithm>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "aligned.h"
#include "dispatch.h"

namespace bettiscope {
namespace {

/** Witnesses side by side in the rows of the kernel: six rows of them stay in the cache that is nearest. */
constexpr int64_t kStrip = 512;
/** Strips between two looks at the landmarks' pairs: enough to be shared out over threads. */
constexpr int64_t kStrips = 4;

constexpr int64_t rounded_up(int64_t value, int64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

int64_t strips_of(int64_t points) {
  return std::min(kStrips, (points + kStrip - 1) / kStrip);
}

/** What is left of the distances from the landmarks to some witnesses at once, and the edges so far. */
template <class Length>
class Table {
 public:
  Table(const Distances& distances, std::span<const int64_t> landmarks, int64_t nu)
      : distances_(distances),
        landmarks_(landmarks),
        nu_(nu),
        count_(static_cast<int64_t>(landmarks.size())),
        rows_(rounded_up(count_, kWitnessRows)),
        reached_(static_cast<size_t>(strips_of(distances.size()) * rows_ * kStrip), kNever),
        edges_(static_cast<size_t>(count_ * (count_ - 1) / 2), kNever) {}

  /** Lets the witnesses from `begin` on be seen, as many as there is room for; returns how many. */
  int64_t see(int64_t begin, const Execution& execution) {
    const int64_t strips = strips_of(distances_.size());
    parallel_for(execution, strips * kStrip / kBlock, 2, [&](int64_t first, int64_t last, int) {
      for (int64_t block = first; block < last; ++block)
        fill(begin + block * kBlock, block * kBlock / kStrip, block * kBlock % kStrip);
    });
    parallel_for(execution, rows_ / kWitnessRows, 2, [&](int64_t first, int64_t last, int) {
      for (int64_t strip = 0; strip < strips; ++strip)
        join(strip, first, last, execution);
    });
    return std::min(strips * kStrip, distances_.size() - begin);
  }

  std::vector<Length> take() { return std::move(edges_); }

 private:
  static const MetricKernels<Length>& kernels_of() {
    if constexpr (std::is_same_v<Length, float>)
      return kernels().narrow;
    else
      return kernels().wide;
  }

  static constexpr Length kNever = std::numeric_limits<Length>::infinity();

  Length* row(int64_t strip, int64_t landmark) {
    return reached_.data() + (strip * rows_ + landmark) * kStrip;
  }

  /** The scales from which a block of witnesses sees each landmark, at a place in a strip. */
  void fill(int64_t first, int64_t strip, int64_t at) {
    const auto size = static_cast<size_t>(std::clamp<int64_t>(distances_.size() - first, 0, kBlock));
    std::vector<double> away(static_cast<size_t>(count_ * kBlock));
    std::vector<double> nearest(static_cast<size_t>(nu_ * kBlock), std::numeric_limits<double>::infinity());
    for (int64_t a = 0; a < count_; ++a) {
      const std::span<double> distances = std::span(away).subspan(static_cast<size_t>(a * kBlock), size);
      distances_.row(landmarks_[static_cast<size_t>(a)], first, distances);
      for (size_t z = 0; z < size; ++z)
        insert(distances[z], nearest.data() + z);
    }
    for (int64_t a = 0; a < count_; ++a) {
      Length* to = row(strip, a) + at;
      for (size_t z = 0; z < size; ++z) {
        const double allowance = nu_ == 0 ? 0 : nearest[static_cast<size_t>((nu_ - 1) * kBlock) + z];
        to[z] = static_cast<Length>(std::max(0.0, away[static_cast<size_t>(a * kBlock) + z] - allowance));
      }
      std::fill(to + size, to + kBlock, kNever);
    }
  }

  /** Keeps the nu nearest distances of a witness in order. */
  void insert(double distance, double* nearest) const {
    for (int64_t k = 0; k < nu_; ++k) {
      double& kept = nearest[k * kBlock];
      const double larger = std::max(kept, distance);
      kept = std::min(kept, distance);
      distance = larger;
    }
  }

  /** The edges of some rows of landmarks with all before them, as the witnesses of a strip see them. */
  void join(int64_t strip, int64_t first_rows, int64_t last_rows, const Execution& execution) {
    const auto seen_together = kernels_of().seen_together;
    for (int64_t b = 0; b < last_rows * kWitnessRows; b += kWitnessColumns) {
      execution.check_cancelled();
      for (int64_t rows = std::max(first_rows, b / kWitnessRows); rows < last_rows; ++rows) {
        const int64_t a = rows * kWitnessRows;
        Length least[kWitnessRows * kWitnessColumns];
        seen_together(row(strip, a), row(strip, b), kStrip, least);
        keep(a, b, least);
      }
    }
  }

  void keep(int64_t first_a, int64_t first_b, const Length* least) {
    for (int64_t a = first_a; a < std::min(first_a + kWitnessRows, count_); ++a)
      for (int64_t b = first_b; b < std::min(first_b + kWitnessColumns, a); ++b) {
        Length& edge = edges_[static_cast<size_t>(a * (a - 1) / 2 + b)];
        edge = std::min(edge, least[(a - first_a) * kWitnessColumns + b - first_b]);
      }
  }

  const Distances& distances_;
  const std::span<const int64_t> landmarks_;
  const int64_t nu_;
  const int64_t count_;
  const int64_t rows_;
  AlignedVector<Length> reached_; /**< strip by strip, row by row; rows without a landmark see nothing */
  std::vector<Length> edges_;
};

}  // namespace

template <class Length>
std::vector<Length> lazy_witness_lengths(const Distances& distances, std::span<const int64_t> landmarks,
                                         int64_t nu, const Execution& execution) {
  execution.progress.begin(BETTISCOPE_PHASE_WITNESSES, distances.size());
  // max(D(a, z), D(b, z)) - m(z) is the larger of both differences, for subtraction rounds alike on both
  // sides; so m(z) is taken off once for each landmark, and not for each pair.
  Table<Length> table(distances, landmarks, nu);
  for (int64_t seen = 0; seen < distances.size();) {
    execution.check_cancelled();
    const int64_t more = table.see(seen, execution);
    execution.progress.add(more);
    seen += more;
  }
  return table.take();
}

template std::vector<float> lazy_witness_lengths(const Distances&, std::span<const int64_t>, int64_t,
                                                 const Execution&);
template std::vector<double> lazy_witness_lengths(const Distances&, std::span<const int64_t>, int64_t,
                                                  const Execution&);

double lazy_witness_memory(int64_t points, int64_t landmarks, int64_t length_bytes, int threads) {
  const auto count = static_cast<double>(landmarks);
  const double rows = count + kWitnessRows, bytes = static_cast<double>(length_bytes);
  const double triangle = bytes * count * (count - 1) / 2;
  const double strips = bytes * rows * static_cast<double>(strips_of(points) * kStrip);
  return triangle + strips + threads * 8.0 * rows * kBlock;
}

}  // namespace bettiscope
