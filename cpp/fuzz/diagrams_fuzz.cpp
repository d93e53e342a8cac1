// The functions that read diagrams, with any dimension, scale and capacity.
#include "rips_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const auto dimension = bytes.ConsumeIntegral<std::int8_t>();
  const double scale =
      bytes.ConsumeBool() ? bytes.ConsumeIntegralInRange<int>(-1, 4) : bytes.ConsumeFloatingPoint<double>();
  const auto short_of = bytes.ConsumeIntegralInRange<std::int64_t>(-2, 2);
  const bool with_simplices = bytes.ConsumeBool();
  fuzz::RipsInput input(bytes);
  input.options.simplices = with_simplices ? 1 : 0;
  input.options.max_dimension = std::min(input.options.max_dimension, 20);  // so that all numbers fit
  bettiscope_diagrams* diagrams = nullptr;
  if (bettiscope_rips(&input.raw, &input.options, nullptr, nullptr, &diagrams, nullptr, 0) != BETTISCOPE_OK)
    return 0;

  const std::int64_t bars = bettiscope_diagrams_size(diagrams, dimension);
  const std::int32_t top = bettiscope_diagrams_max_dimension(diagrams);
  fuzz::check(bars >= 0 && (bars == 0 || (dimension >= 0 && dimension <= top)),
              "no bars where nothing was computed");
  const std::int64_t capacity = 2 * bars - short_of;
  fuzz::Exactly<double> pairs(static_cast<std::size_t>(std::max<std::int64_t>(capacity, 0)));
  const bettiscope_status copied = bettiscope_diagrams_copy(diagrams, dimension, pairs.data(), capacity);
  fuzz::check(copied != BETTISCOPE_OK || capacity >= 2 * bars, "a copy only where it fits");

  const std::int64_t vertices = (2 * std::int64_t{dimension} + 3) * bars;
  fuzz::Exactly<std::int64_t> simplices(
      static_cast<std::size_t>(std::max<std::int64_t>(vertices - short_of, 0)));
  fuzz::Message refusal;
  const bettiscope_status named = bettiscope_diagrams_simplices(
      diagrams, dimension, simplices.data(), vertices - short_of, refusal.data(), refusal.capacity());
  refusal.check_against(named);
  fuzz::check((named == BETTISCOPE_OK) == (with_simplices && short_of <= 0),
              "simplices where they were kept and fit");
  for (std::int64_t k = 0; named == BETTISCOPE_OK && k < vertices; ++k)
    fuzz::check(
        simplices[static_cast<std::size_t>(k)] >= -1 && simplices[static_cast<std::size_t>(k)] < input.raw.n,
        "a simplex has vertices of the input");

  const std::int64_t numbers = top + 1 - short_of;
  fuzz::Exactly<std::int64_t> betti(static_cast<std::size_t>(std::max<std::int64_t>(numbers, 0)));
  fuzz::Message message;
  const bettiscope_status status =
      bettiscope_diagrams_betti(diagrams, scale, betti.data(), numbers, message.data(), message.capacity());
  message.check_against(status);
  for (std::size_t p = 0; status == BETTISCOPE_OK && p <= static_cast<std::size_t>(top); ++p)
    fuzz::check(betti[p] >= 0 && betti[p] <= bettiscope_diagrams_size(diagrams, static_cast<std::int32_t>(p)),
                "a Betti number counts bars");
  bettiscope_diagrams_free(diagrams);
  return 0;
}
