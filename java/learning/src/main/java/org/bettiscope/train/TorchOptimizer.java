package org.bettiscope.train;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * Moves one flat vector of parameters by libtorch's fused operators, which update everything in one
 * pass, where there is one. They are called through the dispatcher because the JavaCPP presets
 * leave out operators whose names begin with an underscore.
 */
final class TorchOptimizer {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /** Of the mean squared gradient of rmsprop. */
  private static final double DECAY = 0.99;

  private final OptimizerConfig config;
  private final Tensor parameters;
  private final Tensor gradient;
  private final Tensor firstMoment;
  private final Tensor secondMoment;
  private final Tensor steps;
  private final Scalar one = new Scalar(1.0f);
  private final OperatorHandle operator;
  private final IValueVector stack = new IValueVector();
  private IValueVector arguments;
  private double learningRate = Double.NaN;

  TorchOptimizer(OptimizerConfig config, Tensor parameters, Tensor gradient) {
    this.config = config;
    this.parameters = parameters;
    this.gradient = gradient;
    this.firstMoment = torch.zeros_like(parameters);
    this.secondMoment = torch.zeros_like(parameters);
    this.steps = torch.zeros(new long[0], gradient.options()).to(torch.ScalarType.Float);
    this.operator =
        config.name() == OptimizerConfig.Name.RMSPROP
            ? null
            : new OperatorHandle(
                Dispatcher.singleton()
                    .findSchemaOrThrow("aten::_fused_" + config.name() + "_", ""));
  }

  /** Sets the learning rate of the steps to come. */
  void learningRate(double rate) {
    if (rate != learningRate) {
      learningRate = rate;
      arguments =
          switch (config.name()) {
            case SGD -> sgdArguments();
            case ADAM, ADAMW -> adamArguments();
            case RMSPROP -> null;
          };
    }
  }

  /** Moves the parameters against the gradient. */
  void step() {
    steps.add_(one);
    if (operator == null) {
      rmsprop();
    } else {
      stack.put(arguments);
      operator.callBoxed(stack);
    }
  }

  /** There is no fused operator for it. */
  private void rmsprop() {
    Tensor g = gradient;
    if (config.weightDecay() != 0) {
      g = gradient.add(parameters, new Scalar(config.weightDecay()));
    }
    secondMoment.mul_(new Scalar(DECAY));
    secondMoment.addcmul_(g, g, new Scalar(1 - DECAY));
    Tensor root = secondMoment.sqrt();
    root.add_(new Scalar(EPSILON));
    parameters.addcdiv_(g, root, new Scalar(-learningRate));
  }

  OptimizerState state() {
    return new OptimizerState(
        TorchMlp.copy(firstMoment), TorchMlp.copy(secondMoment), (long) steps.item_double());
  }

  void restore(OptimizerState state) {
    firstMoment.copy_(Tensor.create(state.firstMoment()));
    secondMoment.copy_(Tensor.create(state.secondMoment()));
    steps.fill_(new Scalar((double) state.steps()));
  }

  private IValueVector sgdArguments() {
    GenericList momentum = config.momentum() == 0 ? list() : list(firstMoment);
    return vector(
        new IValue(list(parameters)),
        new IValue(list(gradient)),
        new IValue(momentum),
        new IValue(config.weightDecay()),
        new IValue(config.momentum()),
        new IValue(learningRate),
        new IValue(0.0), // dampening
        new IValue(false), // Nesterov
        new IValue(false), // maximize
        new IValue(false), // first step: the momentum begins at 0 instead
        new IValue(),
        new IValue());
  }

  private IValueVector adamArguments() {
    return vector(
        new IValue(list(parameters)),
        new IValue(list(gradient)),
        new IValue(list(firstMoment)),
        new IValue(list(secondMoment)),
        new IValue(list()),
        new IValue(list(steps)),
        new IValue(learningRate),
        new IValue(BETA1),
        new IValue(BETA2),
        new IValue(config.weightDecay()),
        new IValue(EPSILON),
        new IValue(false), // AMSGrad
        new IValue(false), // maximize
        new IValue(),
        new IValue());
  }

  private static IValueVector vector(IValue... values) {
    IValueVector vector = new IValueVector();
    for (IValue value : values) {
      vector.push_back(value);
    }
    return vector;
  }

  private static GenericList list(Tensor... tensors) {
    GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
    for (Tensor tensor : tensors) {
      list.push_back(new IValue(tensor));
    }
    return list;
  }
}
