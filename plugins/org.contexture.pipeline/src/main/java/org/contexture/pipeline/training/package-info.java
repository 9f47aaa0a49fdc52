/**
 * Trainings, looked at: {@link org.contexture.pipeline.training.DistillationCurve}, and whether a
 * student got better, without labels ({@link org.contexture.pipeline.training.StudentCheck}), or
 * stays itself in 8 bits ({@link org.contexture.pipeline.training.QuantisedEncoder}). May use
 * {@code evaluation}, {@code pipeline.chart} and {@code pipeline.stream}.
 */
package org.contexture.pipeline.training;
