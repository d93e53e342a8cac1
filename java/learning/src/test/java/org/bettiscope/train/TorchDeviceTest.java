package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TorchDeviceTest {
  /** With a card its name; without one, or without the preset, one line that says so. */
  @Test
  void testDescribesTheCard() {
    String card = TorchCuda.describe();
    assertEquals(1, card.lines().count());
    assertTrue(
        torch.cuda_is_available()
            ? card.matches(".+, \\d+ of \\d+ MiB free, driver for CUDA \\d+\\.\\d")
            : card.startsWith("unknown: "),
        card);
    assertEquals("cuda (" + card + ")", TorchDevice.describe("cuda"));
    assertEquals("cpu", TorchDevice.describe("cpu"));
  }

  @Test
  void testAutoIsADeviceThatIsThere() {
    String expected = torch.cuda_is_available() ? "cuda" : torch.hasMPS() ? "mps" : "cpu";
    assertEquals(expected, TorchDevice.resolve(Device.AUTO));
  }
}
