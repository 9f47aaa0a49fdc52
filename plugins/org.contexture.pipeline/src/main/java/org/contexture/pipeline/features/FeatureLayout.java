package org.contexture.pipeline.features;

/** Whose HDF5 layout a feature file has. */
public enum FeatureLayout {
  /** TRIDENT's layout with provenance as file attributes. */
  CONTEXTURE,
  TRIDENT,
  CLAM,
  /** {@code feats} and coordinates in µm. */
  STAMP,
  /** {@code features} and nothing else that is known. */
  PLAIN
}
