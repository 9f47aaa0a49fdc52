/**
 * Feature files, and the long job that writes them.
 *
 * <p>Read {@link org.contexture.pipeline.features.FeatureExtraction} first, then {@link
 * org.contexture.pipeline.features.FeatureFile}. Depends on {@code stream}, on encoders and on
 * jHDF.
 */
package org.contexture.pipeline.features;
