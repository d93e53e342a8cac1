#include "diagram_input.h"

namespace {

/// Every bar of b at most once, none that is not there; an essential bar with one.
void check_matching(fuzz::Exactly<double>& a, fuzz::Exactly<double>& b, fuzz::Exactly<std::int64_t>& matching,
                    double distance) {
  std::vector<char> is_used(b.size() / 2);
  for (std::size_t i = 0; i < matching.size(); ++i) {
    const std::int64_t j = matching[i];
    fuzz::check(j >= -1 && j < static_cast<std::int64_t>(is_used.size()), "a matching is of bars of b");
    const bool is_essential = std::isinf(a[2 * i + 1]);
    if (j == -1) {
      fuzz::check(!is_essential || std::isinf(distance), "the diagonal takes finite bars alone");
      continue;
    }
    const auto k = static_cast<std::size_t>(j);
    fuzz::check(!is_used[k], "a matching takes no bar twice");
    is_used[k] = true;
    fuzz::check(is_essential == static_cast<bool>(std::isinf(b[2 * k + 1])),
                "essential bars match each other");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const bettiscope_distance_options options = fuzz::distance_options(bytes);
  const auto a_size = bytes.ConsumeIntegralInRange<std::size_t>(0, 80);
  const auto b_size = bytes.ConsumeIntegralInRange<std::size_t>(0, 80);
  fuzz::Exactly<double> a = fuzz::diagram(bytes, a_size), b = fuzz::diagram(bytes, b_size);
  fuzz::Exactly<std::int64_t> matching(a_size);
  double distance = NAN, lower_bound = NAN;
  fuzz::Message message;
  const bettiscope_status status = bettiscope_distance(
      a.data(), static_cast<std::int64_t>(a_size), b.data(), static_cast<std::int64_t>(b_size), &options,
      nullptr, &distance, &lower_bound, options.kind <= BETTISCOPE_BOTTLENECK ? matching.data() : nullptr,
      message.data(), message.capacity());
  message.check_against(status);
  if (status != BETTISCOPE_OK) return 0;
  fuzz::check(distance >= 0, "a distance is at least 0");
  fuzz::check(fuzz::is_proof(options, distance, lower_bound), "the lower bound proves the distance");
  if (options.kind <= BETTISCOPE_BOTTLENECK) check_matching(a, b, matching, distance);
  return 0;
}
