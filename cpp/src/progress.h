// How far a computation is, told to the caller through memory that both see.
#ifndef BETTISCOPE_PROGRESS_H
#define BETTISCOPE_PROGRESS_H

#include <cstdint>

#include "bettiscope.h"

namespace bettiscope {

/** The side of the library; does nothing where nobody wants to know. Loops tell what they have done by whole
 * chunks, so that it costs nothing. */
class Progress {
 public:
  Progress() = default;
  /** Begins with all members 0. `told` may be NULL. */
  explicit Progress(bettiscope_progress* told) noexcept;

  /** Begins a phase of so much work; phases only go up, those of one number by dimension. */
  void begin(std::int32_t phase, std::int64_t total, std::int32_t dimension = 0) const noexcept;
  /** So much more of the phase is done. Any thread may say so. */
  void add(std::int64_t amount) const noexcept {
    if (told_ != nullptr) __atomic_add_fetch(&told_->done, amount, __ATOMIC_RELEASE);
  }

 private:
  bettiscope_progress* told_ = nullptr;
};

/** Numbers that belong together. */
bettiscope_progress read_progress(const bettiscope_progress& told) noexcept;

}  // namespace bettiscope

#endif
