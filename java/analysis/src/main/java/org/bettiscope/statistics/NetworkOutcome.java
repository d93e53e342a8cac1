package org.bettiscope.statistics;

/**
 * How the training of one network ended. What is not known is NaN.
 *
 * @param network its number, from 0
 * @param epochs number of epochs it was trained
 * @param loss mean loss of the training points at its last epoch
 * @param accuracy share of the training points classified rightly then
 * @param validationLoss as {@code loss}, of the validation points
 * @param validationAccuracy as {@code accuracy}, of the validation points
 * @param trained whether its training came to an end; it failed otherwise
 * @param counted whether it counts in the tables over the networks
 * @param reason why it failed or does not count; empty where it counts
 */
public record NetworkOutcome(
    int network,
    int epochs,
    double loss,
    double accuracy,
    double validationLoss,
    double validationAccuracy,
    boolean trained,
    boolean counted,
    String reason) {}
