package org.contexture.learning.mil;

import java.util.Optional;

/**
 * A slide as MIL sees it.
 *
 * @param id the slide
 * @param patient whoever it is of; slides without a patient are their own
 * @param label of the slide, if known
 * @param features of its tiles
 */
public record Bag(String id, String patient, Optional<String> label, FeatureSource features) {}
