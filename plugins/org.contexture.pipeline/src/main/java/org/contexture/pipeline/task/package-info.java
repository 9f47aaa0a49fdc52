/**
 * Feature extraction as tasks that may run anywhere: several processes, an array of a batch system,
 * executors of Spark. A driver decides once ({@link org.contexture.pipeline.task.ExtractionPlan}),
 * tasks work ({@link org.contexture.pipeline.task.ExtractionTask}) and tell what became of each
 * slide in files of their own, which are joined by reading ({@link
 * org.contexture.pipeline.task.Manifest}).
 */
package org.contexture.pipeline.task;
