package org.bettiscope.data;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.Hdf5Writer;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.Seeds;
import org.bettiscope.store.Unit;

/**
 * The stage {@code data}: a labelled point cloud, sampled or read, stored as {@code units/data.h5}.
 */
public final class DataStage {
  private DataStage() {}

  /**
   * Samples or reads the cloud.
   *
   * @param seeds gives the seeds {@code data/torus-T} and {@code data/noise}
   * @param base the folder that a relative {@code data.file} refers to
   */
  public static LabelledCloud load(DataConfig config, Seeds seeds, Path base) {
    return switch (config.source()) {
      case TORUS_PAIR -> Tori.pair(config, seeds);
      case TORUS_PAIRS -> Tori.pairs(config, seeds);
      case FILE ->
          PointFiles.readLabelled(base.resolve(config.file()), config.points(), config.labels());
    };
  }

  /** Carries the stage out in a run folder, unless that was done before, and returns the cloud. */
  public static LabelledCloud run(DataConfig config, RunFolder folder) {
    Unit unit = folder.unit("data");
    if (unit.isDone()) {
      return read(folder);
    }
    long start = System.nanoTime();
    Seeds seeds = new Seeds(folder.identity().seed());
    LabelledCloud cloud = load(config, seeds, folder.identity().source());
    unit.write((System.nanoTime() - start) / 1e9, seeds, file -> write(file, cloud));
    return cloud;
  }

  /** Reads the cloud of a run folder in which the stage was carried out. */
  public static LabelledCloud read(RunFolder folder) {
    try (Hdf5Reader file = folder.unit("data").read()) {
      int dimension = (int) file.shape("/data/points")[1];
      return new LabelledCloud(file.floats("/data/points"), dimension, file.ints("/data/labels"));
    }
  }

  private static void write(Hdf5Writer file, LabelledCloud cloud) {
    file.write("/point", LongStream.range(0, cloud.size()).toArray(), cloud.size());
    file.write("/axis", LongStream.range(0, cloud.dimension()).toArray(), cloud.dimension());
    file.write("/data/points", cloud.points(), cloud.size(), cloud.dimension());
    file.write("/data/labels", cloud.labels(), cloud.size());
    file.attachAxes("/data/points", "/point", "/axis");
    file.attachAxes("/data/labels", "/point");
  }
}
