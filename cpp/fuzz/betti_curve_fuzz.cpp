#include "diagram_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const auto bars = bytes.ConsumeIntegralInRange<std::size_t>(0, 40);
  fuzz::Exactly<double> pairs = fuzz::diagram(bytes, bars);
  fuzz::Exactly<double> scales(2 * bars);
  fuzz::Exactly<std::int64_t> numbers(2 * bars);
  std::int64_t steps = 0;
  fuzz::Message message;
  const bettiscope_status status =
      bettiscope_betti_curve(pairs.data(), static_cast<std::int64_t>(bars), nullptr, scales.data(),
                             numbers.data(), &steps, message.data(), message.capacity());
  message.check_against(status);
  if (status != BETTISCOPE_OK) return 0;
  for (std::size_t k = 0; k < static_cast<std::size_t>(steps); ++k) {
    fuzz::check(k == 0 || scales[k - 1] < scales[k], "scales increase");
    fuzz::check(numbers[k] >= 0 && numbers[k] != (k == 0 ? 0 : numbers[k - 1]), "each step changes it");
  }
  return 0;
}
