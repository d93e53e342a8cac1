#ifndef BETTISCOPE_TESTS_CLOUDS_H
#define BETTISCOPE_TESTS_CLOUDS_H

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "bettiscope.h"

namespace bettiscope::test {

constexpr std::int32_t kLandmarkMethods[] = {BETTISCOPE_FARTHEST, BETTISCOPE_RANDOM,
                                             BETTISCOPE_KMEANS_PLUS_PLUS};

/** n x d row-major float32 coordinates. */
struct Cloud {
  int64_t n;
  int64_t d;
  std::vector<float> values;

  float at(int64_t i, int64_t c) const { return values[static_cast<size_t>(i * d + c)]; }
};

/** Normally distributed coordinates. */
inline Cloud normal_cloud(int64_t n, int64_t d, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> draw;
  Cloud cloud{n, d, std::vector<float>(static_cast<size_t>(n * d))};
  for (float& value : cloud.values)
    value = draw(random);
  return cloud;
}

/** Coordinates 0 .. side - 1: many equal distances, many duplicates. */
inline Cloud grid_cloud(int64_t n, int64_t d, int side, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> draw(0, side - 1);
  Cloud cloud{n, d, std::vector<float>(static_cast<size_t>(n * d))};
  for (float& value : cloud.values)
    value = static_cast<float>(draw(random));
  return cloud;
}

/** Clouds of sizes around the block boundaries, in general position, with ties and all alike. */
inline std::vector<Cloud> awkward_clouds() {
  std::vector<Cloud> clouds;
  unsigned seed = 1;
  for (int64_t n : {1, 2, 3, 31, 32, 33, 63, 65, 257, 300}) {
    for (int64_t d : {1, 2, 3, 7, 33}) {
      clouds.push_back(normal_cloud(n, d, ++seed));
      clouds.push_back(grid_cloud(n, d, 3, ++seed));
    }
    clouds.push_back({n, 2, std::vector<float>(static_cast<size_t>(2 * n), -1.5F)});
  }
  return clouds;
}

}  // namespace bettiscope::test

#endif
