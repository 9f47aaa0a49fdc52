package org.contexture.pipeline.features;

import java.io.IOException;
import org.contexture.pipeline.features.FeatureExtraction.Summary;

/** More slides failed than tolerated, or the folder can no longer be written. */
public final class ExtractionException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Summary summary;

  ExtractionException(String message, Summary summary) {
    super(message);
    this.summary = summary;
  }

  /** What was done, and every failure. */
  public Summary summary() {
    return summary;
  }
}
