package org.contexture.learning.mil;

import java.io.IOException;
import org.contexture.learning.FloatMatrix;

/** Reads a bag's features each time it is asked, so that a cohort need not fit in memory. */
@FunctionalInterface
public interface FeatureSource {

  /** [tiles, dimension]; at least one tile, all finite. */
  FloatMatrix read() throws IOException;
}
