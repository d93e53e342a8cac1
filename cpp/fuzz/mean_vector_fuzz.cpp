#include "diagram_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const bettiscope_vector_options options = fuzz::vector_options(bytes);
  const bool with_band = bytes.ConsumeBool();
  const double confidence = with_band ? bytes.ConsumeFloatingPointInRange<double>(-0.1, 1.1) : 0;
  const std::int64_t samples = with_band ? bytes.ConsumeIntegralInRange<int>(-1, 9) : 0;
  const auto seed = with_band ? bytes.ConsumeIntegral<std::int64_t>() : 0;
  fuzz::Diagrams diagrams(bytes);
  const std::int64_t width = std::max<std::int64_t>(fuzz::width(options), 0);
  fuzz::Exactly<double> mean(static_cast<std::size_t>(width));
  double half_width = 0;
  fuzz::Message message;
  const bettiscope_status status = bettiscope_mean_vector(
      diagrams.pairs.data(), diagrams.offsets.data(), static_cast<std::int64_t>(diagrams.count), &options,
      confidence, samples, seed, 1, nullptr, mean.data(), width, with_band ? &half_width : nullptr,
      message.data(), message.capacity());
  message.check_against(status);
  fuzz::check(status != BETTISCOPE_OK || half_width >= 0, "a width is at least 0");
  return 0;
}
