package org.contexture.pipeline.features;

import org.contexture.encoder.Precision;
import org.contexture.network.device.Device;
import org.contexture.pipeline.stream.StreamOptions;

/**
 * How features are extracted.
 *
 * @param device where the network runs
 * @param precision of its arithmetic
 * @param stream batches, threads, prefetch
 * @param resume whether finished files that are still valid are kept
 * @param toleratedFailures fraction of the slides that may fail before the job does, in [0, 1]
 */
public record ExtractionOptions(
    Device device,
    Precision precision,
    StreamOptions stream,
    boolean resume,
    double toleratedFailures) {

  public ExtractionOptions {
    if (!(toleratedFailures >= 0 && toleratedFailures <= 1)) {
      throw new IllegalArgumentException(
          "Tolerated failures must be in [0, 1], found " + toleratedFailures + ".");
    }
  }

  /** Batches of 32; what is done is kept; fails only if every slide does. */
  public static ExtractionOptions defaults(Device device) {
    return new ExtractionOptions(device, Precision.AUTO, StreamOptions.forThisMachine(32), true, 1);
  }
}
