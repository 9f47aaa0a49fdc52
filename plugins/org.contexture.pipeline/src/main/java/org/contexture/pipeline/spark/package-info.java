/**
 * Starts feature extraction on Apache Spark as a process of its own, and follows it: read {@link
 * org.contexture.pipeline.spark.SparkSubmission}. Knows nothing of Spark but its command {@code
 * spark-submit}; the job itself lies in {@code cluster/spark}.
 */
package org.contexture.pipeline.spark;
