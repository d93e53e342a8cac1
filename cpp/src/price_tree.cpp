#include "price_tree.h"

#include <algorithm>
#include <bit>

namespace bettiscope {

PriceTree::PriceTree(std::span<const double> x, std::span<const double> y, double price)
    : leaves_(std::bit_ceil(std::max<std::size_t>(1, (x.size() + kLeaf - 1) / kLeaf))),
      nodes_(2 * leaves_),
      x_(leaves_ * kLeaf),
      y_(leaves_ * kLeaf),
      price_(leaves_ * kLeaf, -kInfinity),
      index_(leaves_ * kLeaf, kNone),
      place_(x.size()) {
  std::vector<Placed> points(x.size());
  for (std::size_t i = 0; i < points.size(); ++i)
    points[i] = {x[i], y[i], static_cast<Index>(i)};
  place(1, points);
  for (const std::size_t place : place_)
    price_[place] = price;
  enclose();
}

/** Splits the points of a node at the median of the coordinate in which they spread most. */
void PriceTree::place(std::size_t node, std::span<Placed> points) {
  Node& box = nodes_[node];
  for (const Placed& point : points) {
    box.low_x = std::min(box.low_x, point.x);
    box.high_x = std::max(box.high_x, point.x);
    box.low_y = std::min(box.low_y, point.y);
    box.high_y = std::max(box.high_y, point.y);
  }
  if (node < leaves_) {
    const std::size_t half = (points.size() + 1) / 2;
    double Placed::* coordinate = box.high_x - box.low_x > box.high_y - box.low_y ? &Placed::x : &Placed::y;
    std::nth_element(points.begin(), points.begin() + static_cast<std::ptrdiff_t>(half), points.end(),
                     [&](const Placed& p, const Placed& q) { return p.*coordinate < q.*coordinate; });
    place(2 * node, points.first(half));
    place(2 * node + 1, points.subspan(half));
    return;
  }
  std::size_t next = (node - leaves_) * kLeaf;
  for (const Placed& point : points) {
    x_[next] = point.x;
    y_[next] = point.y;
    index_[next] = point.index;
    place_[at(point.index)] = next++;
  }
}

double PriceTree::highest_in_leaf(std::size_t leaf) const {
  const auto first = price_.begin() + static_cast<std::ptrdiff_t>((leaf - leaves_) * kLeaf);
  return *std::max_element(first, first + kLeaf);
}

/** The highest prices, from the leaves up. */
void PriceTree::enclose() {
  for (std::size_t node = 2 * leaves_ - 1; node >= leaves_; --node)
    nodes_[node].price = highest_in_leaf(node);
  for (std::size_t node = leaves_ - 1; node >= 1; --node)
    nodes_[node].price = std::max(nodes_[2 * node].price, nodes_[2 * node + 1].price);
}

void PriceTree::set_price(Index i, double price) {
  const std::size_t place = place_[at(i)];
  price_[place] = price;
  std::size_t node = leaves_ + place / kLeaf;
  double highest = highest_in_leaf(node);
  while (nodes_[node].price != highest) {
    nodes_[node].price = highest;
    if (node == 1) return;
    highest = std::max(highest, nodes_[node ^ 1].price);
    node /= 2;
  }
}

void PriceTree::set_all(std::span<const double> prices) {
  for (std::size_t i = 0; i < prices.size(); ++i)
    price_[place_[i]] = prices[i];
  enclose();
}

}  // namespace bettiscope
