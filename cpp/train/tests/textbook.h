// Training as the textbooks have it: one point after another, one product after another, in float64.
#ifndef BETTISCOPE_TESTS_TEXTBOOK_H
#define BETTISCOPE_TESTS_TEXTBOOK_H

#include <vector>

#include "learning.h"
#include "split_mix.h"

namespace bettiscope::test {

class Textbook {
 public:
  Textbook(const Settings& settings, const Data& data, std::vector<double> initial)
      : settings_(settings),
        data_(data),
        parameters_(std::move(initial)),
        first_(parameters_.size()),
        second_(parameters_.size()) {}

  void learn(const std::vector<std::int32_t>& order, double rate, std::int64_t seed);

  const std::vector<double>& parameters() const { return parameters_; }
  std::vector<double> outputs(const float* point) const;
  double loss(const Data& data) const;
  double accuracy(const Data& data) const;

 private:
  typedef std::vector<double> Values;

  std::size_t layers() const { return settings_.widths.size() - 1; }
  std::size_t width(std::size_t k) const { return static_cast<std::size_t>(settings_.widths[k]); }
  double weight_of(std::int32_t label) const;
  double point_loss(const Values& outputs, std::int32_t label) const;
  Values output_derivatives(const Values& outputs, std::int32_t label) const;
  /** masks: for each point of the batch, for each hidden layer, for each unit. */
  void step(const std::vector<std::int32_t>& batch, const std::vector<std::vector<Values>>& masks,
            double rate);
  void add_gradient(const float* point, std::int32_t label, const std::vector<Values>& masks, double weight,
                    Values& gradient) const;
  void move(Values gradient, double rate);

  Settings settings_;
  const Data& data_;
  Values parameters_;
  Values first_;
  Values second_;
  int steps_ = 0;
};

}  // namespace bettiscope::test

#endif
