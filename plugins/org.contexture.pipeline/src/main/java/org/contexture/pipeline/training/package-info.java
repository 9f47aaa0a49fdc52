/**
 * Pictures of trainings. Read {@link org.contexture.pipeline.training.DistillationCurve}. May use
 * {@code evaluation} and {@code pipeline.chart}.
 */
package org.contexture.pipeline.training;
