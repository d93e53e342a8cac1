package org.bettiscope.homology;

import java.nio.file.Path;
import java.util.TreeMap;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.RunIdentity;

/** Run folders for tests. */
public final class TestFolders {
  private TestFolders() {}

  /** A new run of this name. */
  public static RunFolder open(Path folder, String name) {
    TreeMap<String, String> environment = new TreeMap<>();
    environment.put("java", "25");
    environment.put("kernels", "scalar");
    return RunFolder.open(
        folder,
        new RunIdentity(
            name,
            "0123456789abcdef".repeat(4),
            7,
            "name: " + name + "\n",
            folder,
            "0.1.0",
            environment));
  }
}
