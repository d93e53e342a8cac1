package org.bettiscope.train;

import java.util.Optional;

/**
 * The course of one network. Arrays have one element per epoch of the configuration: element {@code
 * e - 1} belongs to epoch {@code e}, and is NaN after a network stopped. Losses and accuracies are
 * those of the network as it is at the end of the epoch, without dropout and without the L1 and L2
 * terms.
 *
 * @param loss of the training points
 * @param accuracy on the training points
 * @param validationLoss of the validation points; NaN where there are none
 * @param validationAccuracy on the validation points; NaN where there are none
 * @param learningRate of the epoch
 * @param stoppedEpoch the last epoch that was trained
 * @param failure why training failed; empty where it did not
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of columns; never compared
public record TrainedNetwork(
    double[] loss,
    double[] accuracy,
    double[] validationLoss,
    double[] validationAccuracy,
    double[] learningRate,
    int stoppedEpoch,
    Optional<String> failure) {}
