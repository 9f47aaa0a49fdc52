/**
 * Pixels on their way from slides to a network: read, resampled and packed by worker threads into a
 * bounded queue, in an order that does not depend on the threads.
 *
 * <p>Read {@link org.contexture.pipeline.stream.TileStream} (extraction) and {@link
 * org.contexture.pipeline.stream.SlideWindows} (distillation).
 */
package org.contexture.pipeline.stream;
