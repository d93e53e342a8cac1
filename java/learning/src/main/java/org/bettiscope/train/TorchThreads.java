package org.bettiscope.train;

import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/** How many threads libtorch computes with. */
final class TorchThreads {
  private TorchThreads() {}

  /**
   * One: sums in another order would give other bits, and the matrices are small. OpenBLAS has
   * threads of its own, of which libtorch knows nothing.
   */
  static void useOne() {
    torch.set_num_threads(1);
    openblas_nolapack.blas_set_num_threads(1);
  }
}
