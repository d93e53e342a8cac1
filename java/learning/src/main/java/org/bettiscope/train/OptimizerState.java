package org.bettiscope.train;

/**
 * What an optimizer keeps between two steps of one network. Moments have the order of {@link
 * Architecture}, and are 0 for running statistics, which are not learnt.
 *
 * @param firstMoment the momentum of sgd, or the mean gradient of adam and adamw before its
 *     correction; rmsprop leaves it 0
 * @param secondMoment the mean squared gradient: of adam and adamw before its correction, or that
 *     of rmsprop; sgd leaves it 0
 * @param steps how many steps there were
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OptimizerState(double[] firstMoment, double[] secondMoment, long steps) {}
