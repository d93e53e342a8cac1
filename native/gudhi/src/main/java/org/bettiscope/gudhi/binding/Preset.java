package org.bettiscope.gudhi.binding;

import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.bytedeco.javacpp.tools.Info;
import org.bytedeco.javacpp.tools.InfoMap;
import org.bytedeco.javacpp.tools.InfoMapper;

/** What JavaCPP makes of {@code gudhi_rips.h}: the class {@code GudhiRips} of this package. */
@Properties(
    value =
        @Platform(
            value = {"linux-x86_64", "linux-arm64", "macosx-x86_64", "macosx-arm64"},
            include = "gudhi_rips.h",
            library = "jnigudhi"),
    target = "org.bettiscope.gudhi.binding",
    global = "org.bettiscope.gudhi.binding.Global")
public class Preset implements InfoMapper {
  @Override
  public void map(InfoMap infoMap) {
    infoMap.put(new Info("std::int64_t").cast().valueTypes("long"));
    infoMap.put(new Info("const int*").pointerTypes("int[]"));
    infoMap.put(new Info("const float*").pointerTypes("float[]"));
    infoMap.put(new Info("double*").pointerTypes("double[]"));
    // Its only member is private.
    infoMap.put(new Info("std::vector").skip());
  }
}
