#include "diagram_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const bettiscope_vector_options options = fuzz::vector_options(bytes);
  fuzz::Diagrams diagrams(bytes);
  const auto capacity =
      static_cast<std::int64_t>(diagrams.count) * std::max<std::int64_t>(fuzz::width(options), 0);
  fuzz::Exactly<double> values(static_cast<std::size_t>(capacity));
  const auto threads = bytes.ConsumeIntegralInRange<std::int32_t>(-1, 3);
  const std::int32_t cancel = bytes.ConsumeIntegralInRange<int>(0, 63) == 0 ? 1 : 0;
  bettiscope_progress progress{};
  fuzz::Message message;
  const bettiscope_status status = bettiscope_vectors(
      diagrams.pairs.data(), diagrams.offsets.data(), static_cast<std::int64_t>(diagrams.count), &options,
      threads, &cancel, &progress, values.data(), capacity, message.data(), message.capacity());
  message.check_against(status);
  if (status != BETTISCOPE_OK) return 0;
  fuzz::check(progress.done == static_cast<std::int64_t>(diagrams.count), "all diagrams are finished");
  for (std::int64_t k = 0; k < capacity; ++k) {
    const double value = values[static_cast<std::size_t>(k)];
    fuzz::check(value >= 0 || (options.kind == BETTISCOPE_STATISTICS && std::isnan(value)),
                "a value is at least 0");
  }
  return 0;
}
