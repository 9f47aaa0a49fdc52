package org.contexture.encoder.architecture;

import java.util.List;

/**
 * A layer of a network that a file describes, as DL4J and Keras name them. Between layers go maps
 * [n, channels, height, width] and vectors [n, features].
 */
public sealed interface GraphLayer {

  /**
   * What it gives for one image.
   *
   * @throws IllegalArgumentException if it cannot be after such layers
   */
  MapShape shape(List<MapShape> inputs);

  /**
   * Whether nothing that it gives is below 0.
   *
   * @param inputsAre whether that is so of all its inputs
   */
  default boolean isNeverNegative(boolean inputsAre) {
    if (this instanceof Conv conv) {
      return conv.activation().isNeverNegative();
    } else if (this instanceof Dense dense) {
      return dense.activation().isNeverNegative();
    } else if (this instanceof Activate only) {
      return only.function().isNeverNegative()
          || (inputsAre && only.function().equals(Nonlinearity.IDENTITY));
    }
    return inputsAre && !(this instanceof Norm);
  }

  /** Convolution with weights [out, in, height, width]. */
  record Conv(int in, int out, Window window, boolean bias, Nonlinearity activation)
      implements GraphLayer {
    public Conv {
      require(in > 0 && out > 0 && window != null && activation != null, "convolution");
    }

    @Override
    public MapShape shape(List<MapShape> inputs) {
      MapShape map = map(inputs);
      require(map.channels() == in, "convolution of " + in + " channels after " + map);
      return window.over(map, out);
    }
  }

  /** Fully connected, with weights [out, in]. */
  record Dense(int in, int out, boolean bias, Nonlinearity activation) implements GraphLayer {
    public Dense {
      require(in > 0 && out > 0 && activation != null, "dense layer");
    }

    @Override
    public MapShape shape(List<MapShape> inputs) {
      MapShape vector = one(inputs);
      require(
          !vector.isMap() && vector.channels() == in,
          "dense layer of " + in + " features after " + vector);
      return MapShape.vector(out);
    }
  }

  /** Batch norm of channels or features. */
  record Norm(int channels, double epsilon) implements GraphLayer {
    public Norm {
      require(channels > 0 && epsilon >= 0 && Double.isFinite(epsilon), "batch norm");
    }

    @Override
    public MapShape shape(List<MapShape> inputs) {
      MapShape x = one(inputs);
      require(x.channels() == channels, "batch norm of " + channels + " channels after " + x);
      return x;
    }
  }

  /**
   * Maximum or mean of each window.
   *
   * @param max whether the maximum
   * @param zeros whether padding counts, as zeros
   */
  record Pool(boolean max, Window window, boolean zeros) implements GraphLayer {
    public Pool {
      require(window != null, "pooling");
    }

    @Override
    public MapShape shape(List<MapShape> inputs) {
      MapShape map = map(inputs);
      return window.over(map, map.channels());
    }
  }

  /** Maximum or mean of each channel: a vector. */
  record GlobalPool(boolean max) implements GraphLayer {
    @Override
    public MapShape shape(List<MapShape> inputs) {
      return MapShape.vector(map(inputs).channels());
    }
  }

  record Activate(Nonlinearity function) implements GraphLayer {
    public Activate {
      require(function != null, "activation");
    }

    @Override
    public MapShape shape(List<MapShape> inputs) {
      return one(inputs);
    }
  }

  /** Zeros around a map. */
  record ZeroPad(int top, int bottom, int left, int right) implements GraphLayer {
    public ZeroPad {
      require(
          Math.min(Math.min(top, bottom), Math.min(left, right)) >= 0
              && Math.max(Math.max(top, bottom), Math.max(left, right)) < 1 << 16,
          "padding");
    }

    @Override
    public MapShape shape(List<MapShape> inputs) {
      MapShape map = map(inputs);
      return new MapShape(
          map.channels(), map.height() + top + bottom, map.width() + left + right, true);
    }
  }

  /** Sum of all inputs. */
  record Sum() implements GraphLayer {
    @Override
    public MapShape shape(List<MapShape> inputs) {
      require(inputs.stream().distinct().count() == 1, "sum of " + inputs);
      return inputs.get(0);
    }
  }

  /** All inputs' channels, or features, one behind the other. */
  record Join() implements GraphLayer {
    @Override
    public MapShape shape(List<MapShape> inputs) {
      MapShape first = inputs.get(0);
      long channels = 0;
      for (MapShape x : inputs) {
        channels += x.channels();
        require(
            x.height() == first.height()
                && x.width() == first.width()
                && x.isMap() == first.isMap()
                && channels < Integer.MAX_VALUE,
            "join of " + inputs);
      }
      return new MapShape((int) channels, first.height(), first.width(), first.isMap());
    }
  }

  /**
   * A map as a vector.
   *
   * @param channelsLast whether row by row and pixel by pixel, as Keras does it, not channel by
   *     channel
   */
  record Flatten(boolean channelsLast) implements GraphLayer {
    @Override
    public MapShape shape(List<MapShape> inputs) {
      MapShape x = one(inputs);
      long features = (long) x.channels() * x.height() * x.width();
      require(features < Integer.MAX_VALUE, "flattened map " + x);
      return MapShape.vector((int) features);
    }
  }

  /** Does nothing outside of training, as dropout. */
  record Pass() implements GraphLayer {
    @Override
    public MapShape shape(List<MapShape> inputs) {
      return one(inputs);
    }
  }

  private static MapShape one(List<MapShape> inputs) {
    require(inputs.size() == 1, "layer with " + inputs.size() + " inputs");
    return inputs.get(0);
  }

  private static MapShape map(List<MapShape> inputs) {
    MapShape map = one(inputs);
    require(map.isMap(), "layer over maps after a vector of " + map);
    return map;
  }

  private static void require(boolean fits, String what) {
    if (!fits) {
      throw new IllegalArgumentException("there can be no such " + what);
    }
  }
}
