package org.bettiscope.train;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The forward pass of one network, mapped over many by libtorch's functorch: what {@code
 * torch.func.vmap} does in Python. Tensors are given to one network at a time, and each operator's
 * batching rule makes it an operator on all of them.
 *
 * <p>The two operators that give a tensor a mapped axis and take it away are libtorch's own. What
 * begins and ends a level of mapping is C++ that libtorch exports and JavaCPP leaves out; it is
 * called by its mangled names, which are those of the Itanium ABI with libstdc++. A level belongs
 * to the thread of the operating system on which it begins: not for virtual threads.
 */
@SuppressWarnings("restricted")
final class TorchVmap implements TorchForward {
  private static final String PUSH =
      "_ZN2at9functorch23initAndPushDynamicLayerENS0_13TransformTypeESt8optionalIN3c106SymIntEES2_"
          + "INS0_14RandomnessTypeEES2_IbES8_S8_";
  private static final String SET_LEVELS =
      "_ZN2at9functorch20setDynamicLayerStackERKSt6vectorINS0_12DynamicLayerESaIS2_EE";
  private static final String SET_MODE = "_ZN2at9functorch36setDynamicLayerFrontBackKeysIncludedEb";

  /** {@code at::functorch::TransformType::Vmap}. */
  private static final int VMAP = 1;

  /** {@code std::optional} of {@code RandomnessType::Error}, in a register. */
  private static final long RANDOM_IS_AN_ERROR = 1L << 32;

  /** {@code std::optional<bool>} without a value. */
  private static final short NONE = 0;

  /** A {@code std::vector} of no levels: three pointers that are null. */
  private static final MemorySegment NO_LEVELS =
      Arena.global().allocate(3 * Long.BYTES, Long.BYTES);

  private final MethodHandle push;
  private final MethodHandle setLevels;
  private final MethodHandle setMode;
  private final OperatorHandle addBatchDimension;
  private final OperatorHandle removeBatchDimension;

  /**
   * @throws BettiscopeException (usage) where this libtorch does not export what is needed
   */
  TorchVmap() {
    SymbolLookup library = library();
    Linker linker = Linker.nativeLinker();
    this.push =
        linker.downcallHandle(
            symbol(library, PUSH),
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_SHORT, JAVA_SHORT, JAVA_SHORT));
    this.setLevels =
        linker.downcallHandle(symbol(library, SET_LEVELS), FunctionDescriptor.ofVoid(ADDRESS));
    this.setMode =
        linker.downcallHandle(symbol(library, SET_MODE), FunctionDescriptor.ofVoid(JAVA_BOOLEAN));
    this.addBatchDimension = operator("aten::_add_batch_dim");
    this.removeBatchDimension = operator("aten::_remove_batch_dim");
  }

  /**
   * @throws BettiscopeException (usage) where this libtorch does not export what is needed
   */
  static void check() {
    SymbolLookup library = library();
    symbol(library, PUSH);
    symbol(library, SET_LEVELS);
    symbol(library, SET_MODE);
  }

  private static SymbolLookup library() {
    Path library =
        Path.of(Loader.load(torch.class)).resolveSibling(System.mapLibraryName("torch_cpu"));
    if (!Files.exists(library)) {
      throw missing("there is no " + library);
    }
    return SymbolLookup.libraryLookup(library, Arena.global());
  }

  private static MemorySegment symbol(SymbolLookup library, String name) {
    return library.find(name).orElseThrow(() -> missing("this libtorch does not export " + name));
  }

  private static BettiscopeException missing(String reason) {
    return new BettiscopeException(
        Kind.USAGE, "train.engine is vmap, but " + reason, "set train.engine to torch");
  }

  private static OperatorHandle operator(String name) {
    return new OperatorHandle(Dispatcher.singleton().findSchemaOrThrow(name, ""));
  }

  @Override
  public Tensor outputs(Activation activation, List<TorchLayer> layers, Pass pass) {
    long networks = pass.points().size(0);
    long level = begin(networks);
    try {
      Tensor outputs =
          TorchForward.run(
              activation,
              layers.stream().map(layer -> layer.map(tensor -> mapped(tensor, level))).toList(),
              new Pass(
                  mapped(pass.points(), level),
                  pass.masks().stream().map(mask -> mapped(mask, level)).toList(),
                  pass.training()),
              (layer, values) -> torch.addmm(layer.biases(), values, layer.weights().t()));
      return call(
          removeBatchDimension,
          new IValue(outputs),
          new IValue(level),
          new IValue(networks),
          new IValue(0L));
    } finally {
      end();
    }
  }

  /** A tensor that looks like one of its rows. */
  private Tensor mapped(Tensor tensor, long level) {
    return call(addBatchDimension, new IValue(tensor), new IValue(0L), new IValue(level));
  }

  private static Tensor call(OperatorHandle operator, IValue... arguments) {
    IValueVector stack = new IValueVector(arguments);
    operator.callBoxed(stack);
    return stack.get(0).toTensor();
  }

  /** Begins a level of mapping on a thread that has none; returns its number. */
  long begin(long networks) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment batchSize = arena.allocate(2 * Long.BYTES, Long.BYTES);
      batchSize.set(JAVA_LONG, 0, networks);
      batchSize.set(JAVA_BYTE, Long.BYTES, (byte) 1);
      return (long) push.invokeExact(VMAP, batchSize, RANDOM_IS_AN_ERROR, NONE, NONE, NONE);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Ends the level: leaves the thread with none. What libtorch pops a level by would hand it out as
   * an object whose destructor it does not export, and so leak it.
   */
  void end() {
    try {
      setLevels.invokeExact(NO_LEVELS);
      setMode.invokeExact(false);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
