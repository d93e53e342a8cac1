#include <algorithm>

#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const auto n = bytes.ConsumeIntegralInRange<std::int64_t>(-1, 40),
             d = bytes.ConsumeIntegralInRange<std::int64_t>(-1, 5);
  const std::int64_t k = fuzz::index(bytes, std::max<std::int64_t>(n, 0));
  const double order = bytes.ConsumeBool() ? 2 : bytes.ConsumeFloatingPoint<double>();
  const auto threads = bytes.ConsumeIntegralInRange<std::int32_t>(-1, 3);
  auto points = fuzz::reals<float>(bytes, static_cast<std::size_t>(std::max<std::int64_t>(n * d, 0)));
  fuzz::Exactly<double> values(static_cast<std::size_t>(std::max<std::int64_t>(n, 0)));
  fuzz::Message message;
  const bettiscope_status status = bettiscope_distance_to_measure(
      points.data(), n, d, k, order, threads, nullptr, values.data(), message.data(), message.capacity());
  message.check_against(status);
  for (std::size_t i = 0; status == BETTISCOPE_OK && i < values.size(); ++i)
    fuzz::check(values[i] >= 0 && values[i] <= 1e40, "a distance is finite and not negative");
  return 0;
}
