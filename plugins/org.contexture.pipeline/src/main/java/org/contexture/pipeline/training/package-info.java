/**
 * Trainings, looked at: {@link org.contexture.pipeline.training.DistillationCurve}, and whether a
 * student got better, without labels ({@link org.contexture.pipeline.training.StudentCheck}). May
 * use {@code evaluation}, {@code pipeline.chart} and {@code pipeline.stream}.
 */
package org.contexture.pipeline.training;
