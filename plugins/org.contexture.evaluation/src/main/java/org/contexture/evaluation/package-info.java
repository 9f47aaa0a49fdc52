/**
 * How good predictions are, honestly: splits by patient, metrics, calibration, intervals.
 *
 * <p>Read {@link org.contexture.evaluation.Predictions} first, then {@link
 * org.contexture.evaluation.Metric}; {@link org.contexture.evaluation.PatientFolds} makes the
 * splits and {@link org.contexture.evaluation.PatientBootstrap} the intervals. Plain Java with
 * commons-math: nothing here knows networks, tensors or tiles.
 */
package org.contexture.evaluation;
