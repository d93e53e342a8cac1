#include <algorithm>
#include <cmath>
#include <set>

#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const auto n = bytes.ConsumeIntegralInRange<std::int64_t>(-1, 40),
             d = bytes.ConsumeIntegralInRange<std::int64_t>(-1, 5);
  const std::int64_t count = fuzz::index(bytes, std::max<std::int64_t>(n, 0)),
                     seed = bytes.ConsumeIntegral<std::int64_t>();
  const auto method = bytes.ConsumeIntegralInRange<std::int32_t>(-1, 3);
  const auto threads = bytes.ConsumeIntegralInRange<std::int32_t>(-1, 3);
  auto points = fuzz::reals<float>(bytes, static_cast<std::size_t>(std::max<std::int64_t>(n * d, 0)));
  fuzz::Exactly<std::int64_t> indices(static_cast<std::size_t>(std::clamp<std::int64_t>(count, 0, 64)));
  double radius = -1;
  fuzz::Message message;
  const bettiscope_status status =
      bettiscope_landmarks(points.data(), n, d, count, method, seed, threads, nullptr, indices.data(),
                           &radius, message.data(), message.capacity());
  message.check_against(status);
  if (status != BETTISCOPE_OK) return 0;
  fuzz::check(radius >= 0, "the covering radius is a length");
  const std::set<std::int64_t> chosen(indices.data(), indices.data() + count);
  fuzz::check(static_cast<std::int64_t>(chosen.size()) == count, "landmarks are distinct");
  fuzz::check(*chosen.begin() >= 0 && *chosen.rbegin() < n, "landmarks are points");
  return 0;
}
