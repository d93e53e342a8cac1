package org.bettiscope.gudhi;

import java.util.List;
import java.util.function.LongConsumer;
import org.bettiscope.gudhi.binding.GudhiLibrary;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.Cancellation;
import org.bettiscope.persistence.PersistenceDiagrams;
import org.bettiscope.persistence.RipsInput;
import org.bettiscope.persistence.RipsOutcome;
import org.bettiscope.persistence.RipsPersistence;
import org.bettiscope.persistence.RipsTask;

/**
 * Vietoris-Rips persistence by GUDHI, in place of {@link RipsPersistence#compute} and {@link
 * RipsPersistence#computeAll}. Points become lengths, and inputs are checked, as there; what is
 * GUDHI's is the homology. So the diagrams are equal, bar by bar. It needs more time and memory
 * than the core.
 *
 * @see <a href="https://gudhi.inria.fr">The GUDHI library</a>
 */
public final class Gudhi {
  private Gudhi() {}

  /**
   * The version of GUDHI, such as "3.7.1".
   *
   * @throws BettiscopeException (usage) if this build has none; (failure) if it cannot be loaded
   */
  public static String version() {
    return GudhiLibrary.load();
  }

  /**
   * The diagrams of an input, computed on one thread.
   *
   * @param cancellation makes the call return soon. GUDHI itself cannot be stopped: its thread is
   *     left behind and ends, unheard, when it is done
   * @throws BettiscopeException as {@link RipsPersistence#compute(RipsInput, Cancellation)}, and
   *     (usage) if this build has no GUDHI
   */
  public static PersistenceDiagrams compute(
      RipsPersistence settings, RipsInput input, Cancellation cancellation) {
    RipsTask task = new RipsTask(settings, input);
    return computeAll(List.of(task), 1, cancellation, done -> {}).getFirst().orElseThrow();
  }

  /**
   * As {@link RipsPersistence#computeAll(List, int, Cancellation, LongConsumer)}, each task on one
   * thread.
   *
   * @param progress is told the number of tasks finished so far, from the calling thread
   */
  public static List<RipsOutcome> computeAll(
      List<RipsTask> tasks, int threads, Cancellation cancellation, LongConsumer progress) {
    GudhiLibrary.load();
    int width = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    return new GudhiBatch(tasks, width, cancellation).run(progress);
  }
}
