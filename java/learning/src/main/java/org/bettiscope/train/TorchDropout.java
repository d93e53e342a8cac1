package org.bettiscope.train;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** The dropout masks of one batch: a factor for every hidden unit and row. */
final class TorchDropout {
  private final Tensor[] masks;
  private final Tensor[] filled;
  private final float[] buffer;

  TorchDropout(int rows, Architecture architecture, TensorOptions options) {
    int layers = architecture.hidden().size();
    this.masks = new Tensor[layers];
    this.filled = new Tensor[layers];
    int largest = 0;
    for (int layer = 0; layer < layers; layer++) {
      int width = architecture.hidden().get(layer);
      masks[layer] = torch.empty(new long[] {rows, width}, options, null);
      filled[layer] = torch.empty(rows, width);
      largest = Math.max(largest, rows * width);
    }
    this.buffer = new float[largest];
  }

  /** Draws all masks anew. */
  Tensor[] draw(DropoutMasks random) {
    for (int layer = 0; layer < masks.length; layer++) {
      int size = (int) filled[layer].numel();
      random.fill(buffer, size);
      filled[layer].data_ptr_float().put(buffer, 0, size);
      masks[layer].copy_(filled[layer]);
    }
    return masks;
  }
}
