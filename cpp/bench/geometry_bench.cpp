// Times the road from points to a filtration: bettiscope_geometry_bench [THREADS] [REPETITIONS]
// prints one line a case, tab-separated: what, kernels, threads, the shortest of the repetitions in seconds.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "bettiscope.h"
#include "geometry.h"

namespace {

using bettiscope::Execution;
using bettiscope::Graph;
using bettiscope::Metric;
using bettiscope::Points;

/** n x d row-major. */
struct Cloud {
  std::string name;
  int64_t n;
  int64_t d;
  std::vector<float> values;

  Points points() const { return {values.data(), n, d}; }
};

/** n points uniform by area on 16 linked tori of radii 3 and 1, as in data kind torus-pairs. */
Cloud torus_pairs(int64_t n) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> angle(0, 2 * std::numbers::pi_v<float>), unit(0, 1);
  Cloud cloud{"16 tori", n, 3, {}};
  for (int64_t i = 0; i < n; ++i) {
    float u, v;
    do {
      u = angle(random);
      v = angle(random);
    } while (unit(random) > (3 + std::cos(v)) / 4);
    const float x = (3 + std::cos(v)) * std::cos(u), y = (3 + std::cos(v)) * std::sin(u), z = std::sin(v);
    const auto corner = [&](int bit) { return i >> bit & 2 ? 9.0F : -9.0F; };
    if (i % 2 == 0) {
      cloud.values.insert(cloud.values.end(), {corner(0) + x + 1.5F, corner(1) + y, corner(2) + z});
    } else {
      cloud.values.insert(cloud.values.end(), {corner(0) + x - 1.5F, corner(1) + z, corner(2) + y});
    }
  }
  return cloud;
}

Cloud normal(int64_t n, int64_t d) {
  std::mt19937 random(1);
  std::normal_distribution<float> draw;
  Cloud cloud{"normal", n, d, std::vector<float>(static_cast<size_t>(n * d))};
  for (float& value : cloud.values)
    value = draw(random);
  return cloud;
}

/** The tori pushed through random layers of ReLU units: what an activation cloud looks like. */
Cloud activations(int64_t n, int64_t width, int layers) {
  Cloud cloud = torus_pairs(n);
  std::mt19937 random(2);
  std::normal_distribution<float> draw;
  for (int layer = 0; layer < layers; ++layer) {
    std::vector<float> weights(static_cast<size_t>(cloud.d * width));
    for (float& weight : weights)
      weight = draw(random) * std::sqrt(2 / static_cast<float>(cloud.d));
    std::vector<float> next(static_cast<size_t>(n * width));
    for (int64_t i = 0; i < n; ++i) {
      for (int64_t unit = 0; unit < width; ++unit) {
        float sum = 0;
        for (int64_t c = 0; c < cloud.d; ++c) {
          sum += cloud.values[static_cast<size_t>(i * cloud.d + c)] *
                 weights[static_cast<size_t>(c * width + unit)];
        }
        next[static_cast<size_t>(i * width + unit)] = std::max(sum, 0.0F);
      }
    }
    cloud.values = std::move(next);
    cloud.d = width;
  }
  cloud.name = "activations";
  return cloud;
}

class Timer {
 public:
  Timer(Execution execution, int repetitions) : execution_(execution), repetitions_(repetitions) {}

  void farthest_points(const Cloud& cloud, int64_t count) const {
    report(cloud, "farthest points", std::to_string(count), [&] {
      bettiscope::choose_landmarks(cloud.points(), count, bettiscope::LandmarkMethod::kFarthest, 1,
                                   execution_);
    });
  }

  void nearest_neighbors(const Cloud& cloud, int64_t k) const {
    report(cloud, "nearest neighbours", "k=" + std::to_string(k),
           [&] { bettiscope::nearest_neighbors(cloud.points(), k, execution_); });
  }

  void hop_graph(const Cloud& cloud, int64_t k, int64_t cutoff) const {
    const std::vector<int64_t> neighbors =
        bettiscope::nearest_neighbors(cloud.points(), k, execution_).indices;
    Graph graph;
    const std::string what = "k=" + std::to_string(k) + " cutoff=" + std::to_string(cutoff);
    report(cloud, "hop graph", what,
           [&] { graph = bettiscope::hop_graph(neighbors, cloud.n, k, cutoff, execution_); });
  }

  void radius_graph(const Cloud& cloud, float radius) const {
    report(cloud, "radius graph", "radius=" + std::to_string(radius), [&] {
      bettiscope::radius_graph(cloud.points(), radius, std::numeric_limits<int64_t>::max(), execution_);
    });
  }

  void lower_triangle(const Cloud& cloud, Metric metric, const std::string& name) const {
    report(cloud, "lower triangle", name,
           [&] { bettiscope::Distances(cloud.points(), metric).lower_triangle(execution_); });
  }

 private:
  void report(const Cloud& cloud, const std::string& operation, const std::string& what,
              const std::function<void()>& run) const {
    double best = std::numeric_limits<double>::infinity();
    for (int repetition = 0; repetition < repetitions_; ++repetition) {
      const auto start = std::chrono::steady_clock::now();
      run();
      const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
      best = std::min(best, seconds.count());
    }
    std::printf("%s %s of %s %lldx%lld\t%s\t%d\t%.4f\n", operation.c_str(), what.c_str(), cloud.name.c_str(),
                static_cast<long long>(cloud.n), static_cast<long long>(cloud.d), bettiscope_kernels(),
                execution_.threads, best);
    std::fflush(stdout);
  }

  Execution execution_;
  int repetitions_;
};

}  // namespace

int main(int argc, char** argv) {
  const Timer timer({argc > 1 ? std::atoi(argv[1]) : 1}, argc > 2 ? std::atoi(argv[2]) : 3);
  const Cloud tori = torus_pairs(64000);
  timer.farthest_points(tori, 16000);
  timer.farthest_points(activations(8000, 32, 3), 2000);
  timer.farthest_points(normal(8000, 32), 2000);
  timer.farthest_points(normal(20000, 200), 1000);
  const Cloud landmarks = torus_pairs(16000);
  timer.nearest_neighbors(landmarks, 12);
  timer.nearest_neighbors(activations(2000, 32, 3), 12);
  timer.nearest_neighbors(normal(2000, 32), 12);
  timer.nearest_neighbors(normal(10000, 200), 12);
  timer.hop_graph(landmarks, 12, 2);
  timer.hop_graph(landmarks, 9, 3);
  timer.radius_graph(landmarks, 0.5F);
  const Cloud layer = activations(4000, 32, 3);
  timer.lower_triangle(layer, Metric::kEuclidean, "euclidean");
  timer.lower_triangle(layer, Metric::kCosine, "cosine");
  timer.lower_triangle(layer, Metric::kManhattan, "manhattan");
  timer.lower_triangle(layer, Metric::kChebyshev, "chebyshev");
}
