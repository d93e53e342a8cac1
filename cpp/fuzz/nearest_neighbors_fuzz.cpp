#include <algorithm>

#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const auto n = bytes.ConsumeIntegralInRange<std::int64_t>(-1, 40),
             d = bytes.ConsumeIntegralInRange<std::int64_t>(-1, 5);
  const std::int64_t k = fuzz::index(bytes, std::max<std::int64_t>(n, 0));
  const auto threads = bytes.ConsumeIntegralInRange<std::int32_t>(-1, 3);
  auto points = fuzz::reals<float>(bytes, static_cast<std::size_t>(std::max<std::int64_t>(n * d, 0)));
  const auto out =
      static_cast<std::size_t>(std::max<std::int64_t>(n, 0) * std::clamp<std::int64_t>(k, 0, 64));
  fuzz::Exactly<std::int64_t> indices(out);
  fuzz::Exactly<float> distances(out);
  fuzz::Message message;
  const bettiscope_status status =
      bettiscope_nearest_neighbors(points.data(), n, d, k, threads, nullptr, indices.data(), distances.data(),
                                   message.data(), message.capacity());
  message.check_against(status);
  if (status != BETTISCOPE_OK) return 0;
  for (std::int64_t i = 0; i < n; ++i)
    for (std::int64_t q = 0; q < k; ++q) {
      const auto at = static_cast<std::size_t>(i * k + q);
      fuzz::check(indices[at] >= 0 && indices[at] < n && indices[at] != i, "neighbours are other points");
      fuzz::check(q == 0 || distances[at - 1] <= distances[at], "neighbours come by distance");
    }
  return 0;
}
