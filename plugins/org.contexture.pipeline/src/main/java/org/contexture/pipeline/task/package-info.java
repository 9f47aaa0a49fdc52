/**
 * Work on slides as tasks that may run anywhere: several processes, an array of a batch system,
 * executors of Spark. A driver decides once ({@link org.contexture.pipeline.task.WorkPlan}, one for
 * each kind of work), tasks work ({@link org.contexture.pipeline.task.SlideTask}) and tell what
 * became of each slide in files of their own, which are joined by reading ({@link
 * org.contexture.pipeline.task.Manifest}).
 */
package org.contexture.pipeline.task;
