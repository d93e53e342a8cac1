#include "diagram_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const bettiscope_distance_options options = fuzz::distance_options(bytes);
  fuzz::Diagrams diagrams(bytes);
  const auto count = diagrams.count;
  const bool listed = bytes.ConsumeBool();
  const auto pair_count = listed ? bytes.ConsumeIntegralInRange<std::size_t>(0, 8) : count * (count - 1) / 2;
  fuzz::Exactly<std::int64_t> first(pair_count), second(pair_count);
  for (std::size_t k = 0; k < pair_count; ++k) {
    first[k] = fuzz::index(bytes, static_cast<std::int64_t>(count) - 1);
    second[k] = fuzz::index(bytes, static_cast<std::int64_t>(count) - 1);
  }
  fuzz::Exactly<double> distances(pair_count);
  const auto threads = bytes.ConsumeIntegralInRange<std::int32_t>(-1, 3);
  const std::int32_t cancel = bytes.ConsumeIntegralInRange<int>(0, 63) == 0 ? 1 : 0;
  bettiscope_progress progress{};
  fuzz::Message message;
  const bettiscope_status status = bettiscope_distance_batch(
      diagrams.pairs.data(), diagrams.offsets.data(), static_cast<std::int64_t>(count),
      listed ? first.data() : nullptr, listed ? second.data() : nullptr,
      static_cast<std::int64_t>(pair_count), &options, threads, &cancel, &progress, distances.data(),
      message.data(), message.capacity());
  message.check_against(status);
  if (status != BETTISCOPE_OK) return 0;
  fuzz::check(progress.done == static_cast<std::int64_t>(pair_count), "all pairs are finished");
  for (std::size_t k = 0; k < pair_count; ++k)
    fuzz::check(distances[k] >= 0, "a distance is at least 0");
  return 0;
}
