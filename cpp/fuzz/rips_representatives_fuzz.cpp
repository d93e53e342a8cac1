// Representatives of any bars of any dimension.
#include "rips_input.h"

namespace {

/// What the header promises of one bar's cocycle and loop.
void check_bar(const bettiscope_representatives* representatives, std::int64_t bar, std::int32_t dimension,
               fuzz::RipsInput& input) {
  std::int64_t index = -1, terms = 0, walk = 0;
  double birth = -1, death = -1;
  fuzz::check(bettiscope_representatives_bar(representatives, bar, &index, &birth, &death, &terms, &walk) ==
                  BETTISCOPE_OK,
              "a bar that there is can be asked about");
  fuzz::check(index >= 0 && 0 <= birth && birth < death && terms >= 1, "a bar has a length and a cocycle");
  const std::int64_t each = dimension + 1;
  fuzz::Exactly<std::int64_t> vertices(static_cast<std::size_t>(each * terms));
  fuzz::Exactly<std::int32_t> coefficients(static_cast<std::size_t>(terms));
  fuzz::check(bettiscope_representatives_cocycle(representatives, bar, vertices.data(), coefficients.data(),
                                                 terms) == BETTISCOPE_OK,
              "a cocycle can be copied");
  for (std::size_t k = 0; k < vertices.size(); ++k)
    fuzz::check(vertices[k] >= 0 && vertices[k] < input.raw.n &&
                    (k % static_cast<std::size_t>(each) == 0 || vertices[k - 1] < vertices[k]),
                "a simplex has vertices of the input, increasing");
  for (std::size_t k = 0; k < coefficients.size(); ++k)
    fuzz::check(coefficients[k] >= 1 && coefficients[k] < input.options.field,
                "a coefficient is of the field");
  fuzz::check(coefficients[0] == 1, "the first coefficient is 1");
  fuzz::check(dimension == 1 ? walk >= 4 : walk == 0, "a loop in dimension 1 alone");
  fuzz::Exactly<std::int64_t> loop(static_cast<std::size_t>(walk));
  fuzz::check(bettiscope_representatives_loop(representatives, bar, loop.data(), walk) == BETTISCOPE_OK,
              "a loop can be copied");
  for (std::size_t k = 0; k < loop.size(); ++k)
    fuzz::check(loop[k] >= 0 && loop[k] < input.raw.n, "a loop has vertices of the input");
  fuzz::check(walk == 0 || (loop[0] == vertices[0] && loop[1] == vertices[1]),
              "a loop begins as the bar does");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const auto dimension = bytes.ConsumeIntegralInRange<std::int32_t>(-1, 4);
  const auto count = bytes.ConsumeIntegralInRange<std::int64_t>(-1, 5);
  const bool by_index = bytes.ConsumeBool();
  fuzz::Exactly<std::int64_t> bars(static_cast<std::size_t>(std::max<std::int64_t>(count, 0)));
  for (std::size_t k = 0; k < bars.size(); ++k)
    bars[k] = fuzz::index(bytes, 5);
  const std::int32_t field = bytes.ConsumeBool() ? 3 : 2;
  fuzz::RipsInput input(bytes);
  input.options.field = field;
  bettiscope_representatives* representatives = nullptr;
  fuzz::Message message;
  const bettiscope_status status = bettiscope_rips_representatives(
      &input.raw, &input.options, dimension, by_index ? bars.data() : nullptr, count, nullptr, nullptr,
      &representatives, message.data(), message.capacity());
  message.check_against(status);
  fuzz::check((status == BETTISCOPE_OK) == (representatives != nullptr),
              "representatives where all went well, and only there");
  const std::int64_t found = bettiscope_representatives_size(representatives);
  fuzz::check(found <= count || representatives == nullptr, "no more than were asked for");
  for (std::int64_t bar = 0; bar < found; ++bar)
    check_bar(representatives, bar, dimension, input);
  bettiscope_representatives_free(representatives);
  return 0;
}
