package org.bettiscope.train;

import java.util.Arrays;
import java.util.Optional;

/**
 * What is kept of one network. History arrays have one element per epoch of the configuration:
 * element {@code e - 1} belongs to epoch {@code e}, and is NaN after a network stopped. Losses and
 * accuracies are those of the network as it is at the end of the epoch, without dropout and without
 * the L1 and L2 terms.
 *
 * @param loss of the training points
 * @param accuracy on the training points
 * @param validationLoss of the validation points; NaN where there are none
 * @param validationAccuracy on the validation points; NaN where there are none
 * @param learningRate of the epoch
 * @param stoppedEpoch the last epoch that was trained
 * @param failure why training failed; empty where it did not
 * @param keptEpochs the epochs whose parameters are kept, ascending
 * @param parameters one row for every kept epoch. A network that stopped early stays as it is; one
 *     that failed has NaN from the epoch of its failure on
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of columns; never compared
public record TrainedNetwork(
    double[] loss,
    double[] accuracy,
    double[] validationLoss,
    double[] validationAccuracy,
    double[] learningRate,
    int stoppedEpoch,
    Optional<String> failure,
    int[] keptEpochs,
    float[][] parameters) {

  /** The parameters at a kept epoch. */
  public float[] parametersAt(int epoch) {
    return parameters[Arrays.binarySearch(keptEpochs, epoch)];
  }
}
