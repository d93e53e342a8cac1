#include "diagram_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const auto a_size = bytes.ConsumeIntegralInRange<std::size_t>(0, 40);
  const auto b_size = bytes.ConsumeIntegralInRange<std::size_t>(0, 40);
  fuzz::Exactly<double> a = fuzz::diagram(bytes, a_size), b = fuzz::diagram(bytes, b_size);
  const double bandwidth = bytes.ConsumeBool() ? bytes.ConsumeFloatingPoint<double>() : 1;
  double value = NAN;
  fuzz::Message message;
  const bettiscope_status status = bettiscope_scale_space_kernel(
      a.data(), static_cast<std::int64_t>(a_size), b.data(), static_cast<std::int64_t>(b_size), bandwidth,
      nullptr, &value, message.data(), message.capacity());
  message.check_against(status);
  if (status == BETTISCOPE_OK)
    fuzz::check(value >= 0 && std::isfinite(value), "a kernel of bars is not negative");
  return 0;
}
