package org.bettiscope.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds {@code run.h5} from the finished units of a run. What has the axis {@code /network} is
 * stacked along it, what {@code homology} has along {@code /layer} gets the input's layer 0 before
 * it, and everything else must be equal in all units; the layouts are in docs/architecture.md.
 * Never more than one unit's pieces are in memory.
 */
public final class RunMerger {
  private static final Logger LOG = LoggerFactory.getLogger(RunMerger.class);
  private static final String HOMOLOGY = "homology";

  private final RunFolder folder;
  private final int networks;
  private final MergedFile merged;
  private final SortedMap<String, Long> seeds = new TreeMap<>();

  private RunMerger(RunFolder folder, int networks, Hdf5Writer writer) {
    this.folder = folder;
    this.networks = networks;
    this.merged = new MergedFile(writer);
  }

  /**
   * Writes {@code run.h5} anew from the units of every stage that has been carried out. The same
   * units give the same bytes.
   *
   * @param networks how many networks the run has
   * @return the file
   * @throws BettiscopeException DATA where a unit of a stage is missing while others are there, or
   *     a unit is not what was written, or units do not fit together; FAILURE where the file cannot
   *     be written
   */
  public static Path merge(RunFolder folder, int networks) {
    AtomicFiles.write(
        folder.runFile(),
        temporary -> {
          try (Hdf5Writer writer = Hdf5.create(temporary)) {
            new RunMerger(folder, networks, writer).merge();
          }
        });
    LOG.debug("merged {}", folder.runFile());
    return folder.runFile();
  }

  private void merge() {
    describe();
    copy("data");
    stack("train");
    stack("activations");
    stackHomology();
    copy("statistics");
    merged.attachAxes();
    provenance();
  }

  private void describe() {
    RunIdentity identity = folder.identity();
    Hdf5Writer writer = merged.writer();
    writer.attribute("/", "schema", "bettiscope-run");
    writer.attribute("/", "schema_version", 1);
    writer.attribute("/", "name", identity.name());
    writer.attribute("/", "tool_version", identity.toolVersion());
    writer.attribute("/", "configuration_digest", identity.digest());
    writer.attribute("/", "seed", identity.seed());
  }

  private void provenance() {
    Hdf5Writer writer = merged.writer();
    writer.group("/provenance");
    writer.attribute("/provenance", "config_yaml", folder.identity().configuration());
    writer.attribute("/provenance", "seeds", Json.value(seeds));
    writer.attribute("/provenance", "environment", Json.value(folder.identity().environment()));
  }

  /** Copies the unit of a stage that has only one. */
  private void copy(String stage) {
    if (folder.unit(stage).isDone()) {
      try (Hdf5Reader unit = read(folder.unit(stage))) {
        FileLayout layout = FileLayout.of(unit);
        layout.datasets().forEach((path, dataset) -> merged.share(unit, path, dataset));
        merged.shareAttributes(unit, layout);
      }
    }
  }

  private void stack(String stage) {
    if (isCarriedOut(stage)) {
      stack(stage, new NetworkStacker(merged, networks));
    }
  }

  private void stackHomology() {
    if (networks == 0) {
      // Without networks the input's layer 0 is all there is.
      copy(HOMOLOGY + "/input");
    } else if (isCarriedOut(HOMOLOGY)) {
      Unit inputUnit = folder.unit(HOMOLOGY + "/input");
      long pairs = countPairs(inputUnit);
      for (int network = 0; network < networks; network++) {
        pairs += countPairs(folder.unit(HOMOLOGY, network));
      }
      try (Hdf5Reader input = read(inputUnit)) {
        stack(HOMOLOGY, new HomologyStacker(merged, networks, input, pairs));
      }
    }
  }

  private void stack(String stage, NetworkStacker stacker) {
    for (int network = 0; network < networks; network++) {
      try (Hdf5Reader unit = read(folder.unit(stage, network))) {
        stacker.add(unit, network);
      }
    }
  }

  private static long countPairs(Unit unit) {
    try (Hdf5Reader reader = unit.read()) {
      return reader.shape(HomologyStacker.PAIRS)[0];
    }
  }

  private Hdf5Reader read(Unit unit) {
    Hdf5Reader reader = unit.read();
    seeds.putAll(Unit.seeds(reader));
    return reader;
  }

  /**
   * Whether the stage has the units of all networks; where it has only some, that is no run to look
   * at.
   */
  private boolean isCarriedOut(String stage) {
    List<String> missing = new ArrayList<>();
    for (int network = 0; network < networks; network++) {
      addIfMissing(missing, folder.unit(stage, network));
    }
    boolean none = missing.size() == networks;
    if (stage.equals(HOMOLOGY)) {
      addIfMissing(missing, folder.unit(HOMOLOGY + "/input"));
    }
    if (!none && !missing.isEmpty()) {
      throw new BettiscopeException(
          Kind.DATA,
          "%s: not merged, as units are missing: %s"
              .formatted(folder.path(), String.join(", ", missing)),
          "run the stage " + stage + " again: it goes on where it was");
    }
    return !none;
  }

  private static void addIfMissing(List<String> missing, Unit unit) {
    if (!unit.isDone()) {
      missing.add(unit.name());
    }
  }
}
