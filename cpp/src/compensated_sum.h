#ifndef BETTISCOPE_COMPENSATED_SUM_H
#define BETTISCOPE_COMPENSATED_SUM_H

#include <cmath>

namespace bettiscope {

/** A sum of many numbers, rounded about once (Neumaier 1974). */
class CompensatedSum {
 public:
  void add(double term) {
    const double sum = sum_ + term;
    lost_ += std::abs(sum_) >= std::abs(term) ? (sum_ - sum) + term : (term - sum) + sum_;
    sum_ = sum;
  }
  double value() const { return sum_ + lost_; }

 private:
  double sum_ = 0;
  double lost_ = 0; /**< by rounding so far */
};

}  // namespace bettiscope

#endif
