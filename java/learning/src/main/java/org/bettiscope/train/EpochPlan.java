package org.bettiscope.train;

/**
 * What one network does in one epoch.
 *
 * @param order indices of the training points, in the order in which they are learnt from
 * @param dropoutSeed of {@link DropoutMasks} that are drawn batch by batch, hidden layer by hidden
 *     layer, row by row, unit by unit; not used without dropout
 * @param learningRate of all steps of the epoch
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EpochPlan(int[] order, long dropoutSeed, double learningRate) {}
