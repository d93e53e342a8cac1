// The coefficients of cochains: a field Z/p.
#ifndef BETTISCOPE_FIELD_H
#define BETTISCOPE_FIELD_H

#include <cstddef>
#include <cstdint>
#include <vector>

#include "parallel.h"

namespace bettiscope {

/** Z/2: the only coefficient is 1, so a term of a cochain keeps none. */
struct Z2 {
  struct Value {};
  using Sum = bool;

  Value one() const { return {}; }
  Value negative(Value) const { return {}; }
  Value product(Value, Value) const { return {}; }
  Value inverse(Value) const { return {}; }
  void add(Sum& sum, Value) const { sum = !sum; }
  Value value(Sum) const { return {}; }
  std::uint16_t number(Value) const { return 1; }
};

/** Z/p for a prime p below 2^15. */
class Zp {
 public:
  using Value = std::uint16_t; /**< 1 to p - 1 */
  using Sum = std::uint32_t;

  explicit Zp(std::uint32_t prime) : prime_(prime) {}

  Value one() const { return 1; }
  Value negative(Value a) const { return static_cast<Value>(prime_ - a); }
  Value product(Value a, Value b) const { return static_cast<Value>(std::uint32_t{a} * b % prime_); }
  /** By Fermat's little theorem. */
  Value inverse(Value a) const {
    Value power = 1;
    for (std::uint32_t exponent = prime_ - 2; exponent != 0; exponent /= 2, a = product(a, a))
      if (exponent % 2 != 0) power = product(power, a);
    return power;
  }
  void add(Sum& sum, Value a) const { sum = (sum + a) % prime_; }
  Value value(Sum sum) const { return static_cast<Value>(sum); }
  std::uint16_t number(Value a) const { return a; }

 private:
  std::uint32_t prime_;
};

/** A coefficient with the sign of a facet: (-1)^place, where the facet lacks the vertex at this place. */
template <class Field>
typename Field::Value signed_by(const Field& field, std::ptrdiff_t place, typename Field::Value a) {
  return place % 2 == 0 ? a : field.negative(a);
}

/** Leaves one of each run of equal terms (operator<), with the sum of their coefficients, unless that is 0.
 */
template <class Field, class Term>
void collect(const Field& field, std::vector<Term>& terms, const Execution& execution) {
  execution.sort(terms);
  std::size_t kept = 0;
  for (std::size_t i = 0, j = 0; i < terms.size(); i = j) {
    typename Field::Sum sum{};
    for (; j < terms.size() && !(terms[i] < terms[j]); ++j)
      field.add(sum, terms[j].coefficient);
    if (sum == 0) continue;
    terms[kept] = terms[i];
    terms[kept++].coefficient = field.value(sum);
  }
  terms.resize(kept);
}

}  // namespace bettiscope

#endif
