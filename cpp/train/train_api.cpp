// The C functions of bettiscope_train.h: arguments are checked here, and nowhere below but in Training::of.
#include <atomic>
#include <cmath>
#include <limits>

#include "bettiscope_train.h"
#include "guard.h"
#include "handles.h"
#include "learner.h"

struct bettiscope_learner {
  bettiscope::Training training;
  std::int64_t networks;
  std::vector<float> points;
  std::vector<std::int32_t> labels;
  std::unique_ptr<bettiscope::Learner> learner;
  std::atomic<bool> in_use{false};

  bettiscope::LabelledPoints known() const {
    return {points.data(), labels.data(), static_cast<std::int64_t>(labels.size())};
  }
};

namespace bettiscope {
namespace {

/** A learner while a call uses it. */
class Use {
 public:
  explicit Use(bettiscope_learner* learner) : learner_(*learner) {
    require(!learner->in_use.exchange(true), "learner is in use by another call");
  }
  ~Use() { learner_.in_use = false; }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

  Learner& learner() const { return *learner_.learner; }

 private:
  bettiscope_learner& learner_;
};

bettiscope_learner& living(bettiscope_learner* learner) {
  Handles<bettiscope_learner>::get(learner, "learner");
  return *learner;
}

/** The networks whose value is not 0; all for NULL. */
std::vector<std::int64_t> chosen(const bettiscope_learner& learner, const std::int32_t* wanted) {
  std::vector<std::int64_t> networks;
  for (std::int64_t k = 0; k < learner.networks; ++k)
    if (wanted == nullptr || wanted[k] != 0) networks.push_back(k);
  return networks;
}

void check_network(const bettiscope_learner& learner, std::int64_t network) {
  require(network >= 0 && network < learner.networks, "network is ", network, ", expected 0 to ",
          learner.networks - 1);
}

void check_points(const Training& training, const float* points, std::int64_t n, std::int64_t least) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  require(n >= least, "n is ", n, ", expected ", least, " or more");
  if (n > kMost) throw UnsupportedError(message("n is ", n, ", expected at most ", kMost));
  require(points != nullptr || n == 0, "points is NULL");
  const std::int64_t d = training.shape.inputs();
  for (std::int64_t k = 0; k < n * d; ++k)
    if (!std::isfinite(points[k]))
      throw DataError(message("points[", k, "], coordinate ", k % d, " of point ", k / d, ", is ", points[k],
                              ", expected a finite number"));
}

void check_labels(const Training& training, const std::int32_t* labels, std::int64_t n) {
  require(labels != nullptr, "labels is NULL");
  for (std::int64_t k = 0; k < n; ++k)
    if (labels[k] < 0 || labels[k] >= training.classes())
      throw DataError(message("labels[", k, "] is ", labels[k], ", expected 0 to ", training.classes() - 1));
}

/** Checks what a network is to do. */
Task task_of(std::int64_t network, std::int64_t n, const std::int32_t* orders, const double* learning_rates,
             const std::int64_t* dropout_seeds) {
  const double rate = learning_rates[network];
  require(rate >= 0 && std::isfinite(rate), "learning_rates[", network, "] is ", rate,
          ", expected 0 or more");
  const std::int32_t* order = orders + network * n;
  for (std::int64_t k = 0; k < n; ++k)
    require(order[k] >= 0 && order[k] < n, "orders[", network * n + k, "], place ", k, " of network ",
            network, ", is ", order[k], ", expected 0 to ", n - 1);
  const std::int64_t seed = dropout_seeds == nullptr ? 0 : dropout_seeds[network];
  return {network, {order, rate, static_cast<std::uint64_t>(seed)}};
}

int useful_threads(std::int32_t threads, std::int64_t networks) {
  const int asked = Execution::of(threads).threads;
  const std::int64_t useful = std::max<std::int64_t>(networks, Execution::of(0).threads);
  return static_cast<int>(std::min<std::int64_t>(asked, useful));
}

std::unique_ptr<bettiscope_learner> make_learner(const bettiscope_train_options& options, const float* points,
                                                 const std::int32_t* labels, std::int64_t n,
                                                 const double* initial) {
  require(options.struct_size >= static_cast<std::int32_t>(sizeof options), "options.struct_size is ",
          options.struct_size, ", expected ", sizeof options);
  require(options.precision == BETTISCOPE_FLOAT32 || options.precision == BETTISCOPE_FLOAT64, "precision is ",
          options.precision, ", expected BETTISCOPE_FLOAT32 or BETTISCOPE_FLOAT64");
  require(options.networks >= 1, "networks is ", options.networks, ", expected 1 or more");
  Training training = Training::of(options);
  const int threads = useful_threads(options.threads, options.networks);
  check_points(training, points, n, 1);
  check_labels(training, labels, n);
  require(initial != nullptr, "initial is NULL");
  auto learner =
      Learner::make(training, options.precision, training_kernels(), options.networks, initial, threads);
  const std::int64_t d = training.shape.inputs();
  return std::unique_ptr<bettiscope_learner>(new bettiscope_learner{
      std::move(training), options.networks, std::vector<float>(points, points + n * d),
      std::vector<std::int32_t>(labels, labels + n), std::move(learner)});
}

template <class Body>
bettiscope_status guarded(char* err, int64_t err_capacity, const Body& body) noexcept {
  return guard(err, err_capacity, [&] {
    try {
      body();
    } catch (const std::bad_alloc&) {
      throw MemoryError("out of memory: take fewer networks, narrower layers or fewer threads");
    }
  });
}

}  // namespace
}  // namespace bettiscope

using namespace bettiscope;

int32_t bettiscope_train_abi_version() noexcept {
  return BETTISCOPE_TRAIN_ABI_VERSION;
}

const char* bettiscope_train_version() noexcept {
  return BETTISCOPE_VERSION;
}

bettiscope_status bettiscope_learner_create(const bettiscope_train_options* options, const float* points,
                                            const int32_t* labels, int64_t n, const double* initial,
                                            bettiscope_learner** learner, char* err,
                                            int64_t err_capacity) noexcept {
  if (learner != nullptr) *learner = nullptr;
  return guarded(err, err_capacity, [&] {
    require(options != nullptr, "options is NULL");
    require(learner != nullptr, "learner is NULL");
    *learner = Handles<bettiscope_learner>::give(make_learner(*options, points, labels, n, initial));
  });
}

void bettiscope_learner_free(bettiscope_learner* learner) noexcept {
  Handles<bettiscope_learner>::free(learner);
}

int64_t bettiscope_learner_networks(const bettiscope_learner* learner) noexcept {
  const bettiscope_learner* found = Handles<bettiscope_learner>::find(learner);
  return found == nullptr ? 0 : found->networks;
}

int64_t bettiscope_learner_parameters(const bettiscope_learner* learner) noexcept {
  const bettiscope_learner* found = Handles<bettiscope_learner>::find(learner);
  return found == nullptr ? 0 : found->training.shape.parameters();
}

bettiscope_status bettiscope_learner_learn(bettiscope_learner* learner, const int32_t* active,
                                           const int32_t* orders, const double* learning_rates,
                                           const int64_t* dropout_seeds, const int32_t* cancel, char* err,
                                           int64_t err_capacity) noexcept {
  return guarded(err, err_capacity, [&] {
    const bettiscope_learner& known = living(learner);
    require(orders != nullptr, "orders is NULL");
    require(learning_rates != nullptr, "learning_rates is NULL");
    require(dropout_seeds != nullptr || known.training.dropout == 0, "dropout_seeds is NULL, but dropout is ",
            known.training.dropout);
    const LabelledPoints points = known.known();
    std::vector<Task> tasks;
    for (const std::int64_t network : chosen(known, active))
      tasks.push_back(task_of(network, points.n, orders, learning_rates, dropout_seeds));
    Use(learner).learner().learn(tasks, points, cancel);
  });
}

bettiscope_status bettiscope_learner_evaluate(bettiscope_learner* learner, const int32_t* wanted,
                                              const float* points, const int32_t* labels, int64_t n,
                                              const int32_t* cancel, double* losses, double* accuracies,
                                              char* err, int64_t err_capacity) noexcept {
  return guarded(err, err_capacity, [&] {
    const bettiscope_learner& known = living(learner);
    check_points(known.training, points, n, 1);
    check_labels(known.training, labels, n);
    require(losses != nullptr, "losses is NULL");
    require(accuracies != nullptr, "accuracies is NULL");
    const std::vector<std::int64_t> networks = chosen(known, wanted);
    const std::vector<Evaluation> evaluations =
        Use(learner).learner().evaluate(networks, {points, labels, n}, cancel);
    for (std::size_t k = 0; k < networks.size(); ++k) {
      losses[networks[k]] = evaluations[k].loss;
      accuracies[networks[k]] = evaluations[k].accuracy;
    }
  });
}

bettiscope_status bettiscope_learner_outputs(bettiscope_learner* learner, int64_t network,
                                             const float* points, int64_t n, const int32_t* cancel,
                                             double* outputs, char* err, int64_t err_capacity) noexcept {
  return guarded(err, err_capacity, [&] {
    const bettiscope_learner& known = living(learner);
    check_network(known, network);
    check_points(known.training, points, n, 0);
    require(outputs != nullptr || n == 0, "outputs is NULL");
    Use(learner).learner().outputs(network, points, n, cancel, outputs);
  });
}

bettiscope_status bettiscope_learner_get(bettiscope_learner* learner, int64_t network, double* parameters,
                                         double* first_moment, double* second_moment, int64_t* steps,
                                         char* err, int64_t err_capacity) noexcept {
  return guarded(err, err_capacity, [&] {
    check_network(living(learner), network);
    Use(learner).learner().get(network, parameters, first_moment, second_moment, steps);
  });
}

bettiscope_status bettiscope_learner_set(bettiscope_learner* learner, int64_t network,
                                         const double* parameters, const double* first_moment,
                                         const double* second_moment, int64_t steps, char* err,
                                         int64_t err_capacity) noexcept {
  return guarded(err, err_capacity, [&] {
    check_network(living(learner), network);
    require(parameters != nullptr, "parameters is NULL");
    require(steps >= 0, "steps is ", steps, ", expected 0 or more");
    Use(learner).learner().set(network, parameters, first_moment, second_moment, steps);
  });
}
