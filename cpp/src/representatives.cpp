#include "representatives.h"

#include <numeric>
#include <span>

#include "field.h"

namespace bettiscope {
namespace {

/** Sorts vertices, few and different; whether that exchanges an odd number of pairs. */
bool sort_is_odd(std::span<Vertex> vertices) {
  bool is_odd = false;
  for (std::size_t k = 1; k < vertices.size(); ++k)
    for (std::size_t j = k; j > 0 && vertices[j - 1] > vertices[j]; --j) {
      std::swap(vertices[j - 1], vertices[j]);
      is_odd = !is_odd;
    }
  return is_odd;
}

}  // namespace

void normalize_cocycle(Representative& of, std::size_t dimension, int prime, const Execution& execution) {
  const Zp field(static_cast<std::uint32_t>(prime));
  const std::size_t each = dimension + 1, count = of.coefficients.size();
  const auto simplex = [&](std::size_t k) { return std::span(of.vertices).subspan(k * each, each); };
  execution.for_each(0, count, [&](std::size_t k) {
    if (sort_is_odd(simplex(k))) of.coefficients[k] = field.negative(of.coefficients[k]);
  });
  const Zp::Value factor = field.inverse(of.coefficients[of.birth]);

  struct Term {
    bool is_later;  // than the first
    std::span<const Vertex> vertices;
    std::uint16_t coefficient;

    bool operator<(const Term& other) const {
      if (is_later != other.is_later) return other.is_later;
      return std::lexicographical_compare(vertices.begin(), vertices.end(), other.vertices.begin(),
                                          other.vertices.end());
    }
  };
  std::vector<Term> terms;
  for (std::size_t k = 0; k < count; ++k)
    terms.push_back({k != of.birth, simplex(k), field.product(factor, of.coefficients[k])});
  execution.sort(terms);
  std::vector<Vertex> sorted;
  sorted.reserve(of.vertices.size());
  for (std::size_t k = 0; k < count; ++k) {
    sorted.insert(sorted.end(), terms[k].vertices.begin(), terms[k].vertices.end());
    of.coefficients[k] = terms[k].coefficient;
  }
  of.vertices = std::move(sorted);
  of.birth = 0;
}

}  // namespace bettiscope
