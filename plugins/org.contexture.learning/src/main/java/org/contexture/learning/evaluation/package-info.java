/**
 * How good predictions are, honestly: splits by patient, metrics, calibration, intervals.
 *
 * <p>Read {@link org.contexture.learning.evaluation.Predictions} first, then {@link
 * org.contexture.learning.evaluation.Metric}; {@link
 * org.contexture.learning.evaluation.PatientFolds} makes the splits and {@link
 * org.contexture.learning.evaluation.PatientBootstrap} the intervals. Plain Java: nothing here
 * knows networks, tensors or tiles, and nothing but the JDK is used.
 */
package org.contexture.learning.evaluation;
