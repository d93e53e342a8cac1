package org.bettiscope.train;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The dropout masks of one batch of a group: a factor for every network, row and hidden unit. */
final class TorchStackDropout {
  private final int rows;
  private final List<Integer> widths;

  /** Of every hidden layer: where masks are drawn, and where they are used. */
  private final List<Tensor> drawn = new ArrayList<>();

  private final List<Tensor> masks = new ArrayList<>();
  private final float[] one;

  TorchStackDropout(int networks, int rows, Architecture architecture, TorchTensors tensors) {
    this.rows = rows;
    this.widths = architecture.hidden();
    int widest = 0;
    for (int width : widths) {
      drawn.add(torch.empty(networks, rows, width));
      masks.add(tensors.zeros(networks, rows, width));
      widest = Math.max(widest, width);
    }
    this.one = new float[rows * widest];
  }

  /** Draws masks anew for the first networks; each k x rows x width. */
  List<Tensor> draw(DropoutMasks[] random) {
    List<Tensor> views = new ArrayList<>();
    for (int layer = 0; layer < widths.size(); layer++) {
      int size = rows * widths.get(layer);
      for (int i = 0; i < random.length; i++) {
        random[i].fill(one, size);
        drawn.get(layer).data_ptr_float().position((long) i * size).put(one, 0, size);
      }
      Tensor mask = masks.get(layer).narrow(0, 0, random.length);
      mask.copy_(drawn.get(layer).narrow(0, 0, random.length));
      views.add(mask);
    }
    return views;
  }
}
