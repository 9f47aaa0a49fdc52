/**
 * Feature extraction on Apache Spark. Read {@link org.contexture.spark.ExtractionJob} first.
 * Depends on the pipeline and on Spark; nothing depends on it.
 */
package org.contexture.spark;
