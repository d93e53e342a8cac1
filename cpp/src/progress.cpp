#include "progress.h"

#include <thread>

namespace bettiscope {
namespace {

/** In the place of a total while the other members change. */
constexpr std::int64_t kChanging = -1;

template <class Number>
void store(Number& to, Number value) {
  __atomic_store_n(&to, value, __ATOMIC_RELEASE);
}
template <class Number>
Number load(const Number& from) {
  return __atomic_load_n(&from, __ATOMIC_ACQUIRE);
}

}  // namespace

Progress::Progress(bettiscope_progress* told) noexcept : told_(told) {
  begin(0, 0);
}

void Progress::begin(std::int32_t phase, std::int64_t total, std::int32_t dimension) const noexcept {
  if (told_ == nullptr) return;
  store(told_->total, kChanging);
  store(told_->done, std::int64_t{0});
  store(told_->phase, phase);
  store(told_->dimension, dimension);
  store(told_->total, total);
}

bettiscope_progress read_progress(const bettiscope_progress& told) noexcept {
  for (;; std::this_thread::yield()) {
    // No phase comes twice: where it is the same before and after, so are the others, but for what was done.
    const std::int32_t phase = load(told.phase), dimension = load(told.dimension);
    const std::int64_t total = load(told.total), done = load(told.done);
    if (total != kChanging && load(told.total) == total && load(told.phase) == phase &&
        load(told.dimension) == dimension)
      return {phase, dimension, done, total};
  }
}

}  // namespace bettiscope

void bettiscope_progress_read(const bettiscope_progress* progress, bettiscope_progress* copy) noexcept {
  if (progress != nullptr && copy != nullptr) *copy = bettiscope::read_progress(*progress);
}
