package org.contexture.encoder.architecture;

import org.contexture.network.Initialiser;

/** The distributions that an architecture's fresh convolutions and linear layers follow. */
public enum Initialisation {
  /** Normal with variance 2 / fan-out, biases 0 (He et al. 2015). */
  HE_FAN_OUT {
    @Override
    void weight(Initialiser fresh, String name, int fanIn, int fanOut, long... shape) {
      fresh.normal(name, Math.sqrt(2.0 / fanOut), shape);
    }
  },
  /** Uniform with variance 2 / fan-in, biases 0 (He et al. 2015). */
  HE_UNIFORM_FAN_IN {
    @Override
    void weight(Initialiser fresh, String name, int fanIn, int fanOut, long... shape) {
      fresh.uniform(name, Math.sqrt(6.0 / fanIn), shape);
    }
  },
  /** Normal with deviation 0.02, cut; biases 0 (Dosovitskiy et al. 2021, as timm does). */
  TRANSFORMER {
    @Override
    void weight(Initialiser fresh, String name, int fanIn, int fanOut, long... shape) {
      fresh.truncatedNormal(name, 0.02, shape);
    }
  };

  abstract void weight(Initialiser fresh, String name, int fanIn, int fanOut, long... shape);
}
