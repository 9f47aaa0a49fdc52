package org.contexture.slides.zarr;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.SlideException;
import org.contexture.slides.channel.ShownChannel;
import org.contexture.slides.chunk.PlacedTiles;

/**
 * Tiles of one level: the channels' chunks at the first depth and time, added up in their colours.
 *
 * @param axes of the array, such as {@code tczyx}
 * @param shown at least one
 */
record ZarrPlanes(ZarrArray array, String axes, List<ShownChannel> shown)
    implements PlacedTiles.Source {

  ZarrPlanes {
    shown = List.copyOf(shown);
  }

  private int chunk(char axis) {
    int at = axes.indexOf(axis);
    return at < 0 ? 1 : array.chunk().get(at);
  }

  private int shape(char axis) {
    int at = axes.indexOf(axis);
    return at < 0 ? 1 : array.shape().get(at);
  }

  private int across() {
    return (int) (((long) shape('x') + chunk('x') - 1) / chunk('x'));
  }

  /** Chunks of a plane. */
  long count() {
    long down = ((long) shape('y') + chunk('y') - 1) / chunk('y');
    return down * across();
  }

  PlacedTiles tiles() {
    PlacedTiles.Builder builder = new PlacedTiles.Builder();
    for (int tile = 0; tile < count(); tile++) {
      builder.add(tile % across() * chunk('x'), tile / across() * chunk('y'), tile);
    }
    return builder.build(
        PlacedTiles.Sizes.ofWholeChunks(shape('x'), shape('y'), chunk('x'), chunk('y')), this);
  }

  @Override
  public byte[] decode(int tile) throws SlideException {
    byte[] sum = new byte[0];
    int read = -1;
    Optional<ByteBuffer> numbers = Optional.empty();
    for (ShownChannel channel : shown) {
      int group = channel.index() / chunk('c');
      if (group != read) {
        numbers = array.read(place(tile, group));
        read = group;
      }
      byte[] light = channel.show(plane(numbers, channel.index() % chunk('c')));
      if (sum.length == 0) {
        sum = light;
        continue;
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] = (byte) Math.min(255, (sum[i] & 255) + (light[i] & 255));
      }
    }
    return sum;
  }

  private int[] place(int tile, int group) {
    int[] place = new int[axes.length()];
    for (int i = 0; i < place.length; i++) {
      place[i] =
          switch (axes.charAt(i)) {
            case 'c' -> group;
            case 'y' -> tile / across();
            case 'x' -> tile % across();
            default -> 0;
          };
    }
    return place;
  }

  /** One channel's numbers of a chunk. */
  private float[] plane(Optional<ByteBuffer> numbers, int channel) {
    float[] plane = new float[chunk('x') * chunk('y')];
    if (numbers.isEmpty()) {
      Arrays.fill(plane, array.fill());
      return plane;
    }
    int from = 0; // of the first depth and time
    List<Integer> lengths = new ArrayList<>(array.chunk());
    int step = 1;
    for (int i = axes.length() - 1; i >= 0; i--) {
      if (axes.charAt(i) == 'c') {
        from = channel * step;
      }
      step *= lengths.get(i);
    }
    for (int i = 0; i < plane.length; i++) {
      plane[i] = array.kind().at(numbers.get(), from + i);
    }
    return plane;
  }
}
