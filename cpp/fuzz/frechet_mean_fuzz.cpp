#include "diagram_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const auto most_steps = bytes.ConsumeIntegralInRange<std::int64_t>(-1, 3);
  fuzz::Diagrams diagrams(bytes);
  fuzz::Exactly<double> mean(
      2 * static_cast<std::size_t>(std::max<std::int64_t>(diagrams.offsets[diagrams.count], 0)));
  std::int64_t bars = 0;
  double variance = 0;
  fuzz::Message message;
  const bettiscope_status status = bettiscope_frechet_mean(
      diagrams.pairs.data(), diagrams.offsets.data(), static_cast<std::int64_t>(diagrams.count), most_steps,
      1, nullptr, mean.data(), &bars, &variance, message.data(), message.capacity());
  message.check_against(status);
  if (status != BETTISCOPE_OK) return 0;
  fuzz::check(variance >= 0, "a variance is at least 0");
  fuzz::check(2 * static_cast<std::size_t>(bars) <= mean.size(), "a mean has no more bars than were given");
  return 0;
}
