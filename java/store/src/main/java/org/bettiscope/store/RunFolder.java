package org.bettiscope.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that holds one run: its configuration, its finished units of work and {@code run.h5}.
 * The layout is in docs/architecture.md. One process at a time has it open.
 */
public final class RunFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
  private static final String NEW_FOLDER = "name a folder that can be written with --out";

  private static final String BEGIN_AGAIN = "delete the folder to begin again";

  private final Path path;
  private final RunIdentity identity;
  private final Runnable unlock;
  private final boolean isNew;

  private RunFolder(Path path, RunIdentity identity, Runnable unlock, boolean isNew) {
    this.path = path;
    this.identity = identity;
    this.unlock = unlock;
    this.isNew = isNew;
  }

  /** The content of {@code run.json}. */
  record RunJson(
      String name,
      String digest,
      long seed,
      String source,
      String toolVersion,
      SortedMap<String, String> environment,
      String created) {
    static RunJson of(RunIdentity identity) {
      return new RunJson(
          identity.name(),
          identity.digest(),
          identity.seed(),
          identity.source().toString(),
          identity.toolVersion(),
          identity.environment(),
          Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    RunIdentity identity(String configuration) {
      return new RunIdentity(
          name, digest, seed, configuration, Path.of(source), toolVersion, environment);
    }
  }

  /**
   * Creates the folder of a run, or resumes the run that is in it, and keeps other processes out
   * until it is closed. A folder that is resumed keeps what it was begun with: {@link #identity} is
   * that of its first day.
   *
   * @throws BettiscopeException USAGE where the folder cannot be written, belongs to another
   *     configuration or is in use; DATA where its own files are damaged
   */
  public static RunFolder open(Path folder, RunIdentity identity) {
    Path path = folder.toAbsolutePath().normalize();
    boolean isNew = Files.notExists(path);
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
    return opened(
        path,
        () -> Files.exists(json(path)) ? resume(path, identity) : begin(path, identity),
        isNew);
  }

  /**
   * Opens the folder of a run that was begun before, and keeps other processes out until it is
   * closed.
   *
   * @throws BettiscopeException USAGE where there is no run in the folder or it is in use; DATA
   *     where its own files are damaged
   */
  public static RunFolder openExisting(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    if (!Files.exists(json(path))) {
      throw new BettiscopeException(
          Kind.USAGE,
          path + ": is not the folder of a run: it has no run.json",
          "begin one with: bettiscope run CONFIG --out " + folder);
    }
    return opened(path, () -> stored(path), false);
  }

  /**
   * Opens the folder of a run for a process that works for the one that has it open. Other
   * processes are not kept out, and nothing is tidied up.
   *
   * @throws BettiscopeException DATA where the folder's own files are damaged
   */
  public static RunFolder openForWorker(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    return new RunFolder(path, stored(path), () -> {}, false);
  }

  private static RunFolder opened(Path path, Supplier<RunIdentity> identify, boolean isNew) {
    FolderLock lock;
    try {
      lock = FolderLock.acquire(path);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
    try {
      AtomicFiles.deleteTemporary(path, 1);
      AtomicFiles.deleteTemporary(path.resolve("units"), Integer.MAX_VALUE);
      return new RunFolder(path, identify.get(), lock::close, isNew);
    } catch (IOException e) {
      lock.close();
      throw unwritable(path, e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static RunIdentity begin(Path path, RunIdentity identity) {
    AtomicFiles.write(config(path), identity.configuration());
    AtomicFiles.write(json(path), Json.file(RunJson.of(identity)));
    LOG.debug("{}: begun with configuration {}", path, identity.digest());
    return identity;
  }

  private static RunIdentity resume(Path path, RunIdentity identity) {
    RunIdentity stored = stored(path);
    if (!stored.digest().equals(identity.digest())) {
      throw new BettiscopeException(
          Kind.USAGE,
          "%s: belongs to configuration %s (digest %s), not to %s (digest %s)"
              .formatted(path, stored.name(), stored.digest(), identity.name(), identity.digest()),
          "name another folder with --out, or delete this one");
    }
    warnOfChange(path, "version", stored.toolVersion(), identity.toolVersion());
    warnOfChange(path, "environment", stored.environment(), identity.environment());
    warnOfChange(path, "folder of relative paths", stored.source(), identity.source());
    return stored;
  }

  private static void warnOfChange(Path path, String what, Object stored, Object now) {
    if (!stored.equals(now)) {
      LOG.warn(
          "{}: was begun with {} {}, and goes on with that though it is {} now",
          path,
          what,
          stored,
          now);
    }
  }

  private static RunIdentity stored(Path path) {
    RunJson json = Json.read(json(path), RunJson.class, BEGIN_AGAIN);
    try {
      return json.identity(Files.readString(config(path)));
    } catch (IOException e) {
      String message = config(path) + ": cannot be read: " + AtomicFiles.reason(e);
      throw new BettiscopeException(Kind.DATA, message, BEGIN_AGAIN, e);
    } catch (IllegalArgumentException e) {
      String message = json(path) + ": is damaged: " + e.getMessage();
      throw new BettiscopeException(Kind.DATA, message, BEGIN_AGAIN, e);
    }
  }

  private static Path config(Path path) {
    return path.resolve("config.yaml");
  }

  private static Path json(Path path) {
    return path.resolve("run.json");
  }

  private static BettiscopeException unwritable(Path path, IOException e) {
    return new BettiscopeException(
        Kind.USAGE,
        path + ": cannot be used as a run folder: " + AtomicFiles.reason(e),
        NEW_FOLDER,
        e);
  }

  /** The folder, absolute. */
  public Path path() {
    return path;
  }

  /** What the run was begun with. */
  public RunIdentity identity() {
    return identity;
  }

  /** Where {@code run.h5} is, or will be. */
  public Path runFile() {
    return path.resolve("run.h5");
  }

  /** Where what is done is logged. */
  public Path logFile() {
    return path.resolve("bettiscope.log");
  }

  /**
   * Deletes the folder where {@link #open} made it and no unit of work was begun, so that a run
   * that failed at once leaves nothing behind; files of others, and a folder that was there before,
   * stay. To be called before it is closed.
   */
  public void deleteUnused() {
    Path units = path.resolve("units");
    if (!isNew || holdsFiles(units)) {
      return;
    }
    try {
      for (Path file : List.of(logFile(), config(path), json(path), units, FolderLock.file(path))) {
        Files.deleteIfExists(file);
      }
      Files.delete(path);
    } catch (IOException e) {
      LOG.warn("{}: cannot be deleted: {}", path, AtomicFiles.reason(e));
    }
  }

  private static boolean holdsFiles(Path units) {
    try (Stream<Path> files = Files.list(units)) {
      return files.findAny().isPresent();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** A unit of work by its name below {@code units}, such as {@code data} or {@code statistics}. */
  public Unit unit(String name) {
    return new Unit(path.resolve("units"), name, identity.digest());
  }

  /** The unit of one network in a stage: {@code <stage>/network-NNNN}. */
  public Unit unit(String stage, int network) {
    return unit(networkName(stage, network));
  }

  /**
   * The units that are numbered, with five digits or more after a common beginning, finished or
   * not, in their order.
   *
   * @param beginning such as {@code train/group-span-}
   */
  public List<Unit> numbered(String beginning) {
    Path units = path.resolve("units");
    Path stage = units.resolve(beginning).getParent();
    if (!Files.isDirectory(stage)) {
      return List.of();
    }
    Pattern name = Pattern.compile("(" + Pattern.quote(beginning) + "\\d{5,})\\.h5");
    try (Stream<Path> files = Files.list(stage)) {
      return files
          .map(file -> name.matcher(units.relativize(file).toString()))
          .filter(Matcher::matches)
          .map(found -> unit(found.group(1)))
          .sorted(
              Comparator.comparingInt((Unit unit) -> unit.name().length())
                  .thenComparing(Unit::name))
          .toList();
    } catch (IOException e) {
      throw new BettiscopeException(
          Kind.DATA,
          stage + ": cannot be listed: " + AtomicFiles.reason(e),
          "make the folder readable, and run again",
          e);
    }
  }

  /** A checkpoint by its name below {@code units}, such as {@code train/network-0003}. */
  public Checkpoint checkpoint(String name) {
    return new Checkpoint(path.resolve("units"), name, identity.digest());
  }

  /** The checkpoint of one network in a stage: {@code <stage>/network-NNNN}. */
  public Checkpoint checkpoint(String stage, int network) {
    return checkpoint(networkName(stage, network));
  }

  private static String networkName(String stage, int network) {
    return String.format(Locale.ROOT, "%s/network-%04d", stage, network);
  }

  /** Lets other processes in. */
  @Override
  public void close() {
    unlock.run();
  }
}
