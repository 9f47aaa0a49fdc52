package org.contexture.slides.dicom;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the frames of a sparse file lie, out of its per-frame functional groups. */
final class FramePositions implements Consumer<DataSet> {

  private int[] places = new int[64]; // x, y; from 0
  private boolean[] firstPath = new boolean[32];
  private int count;
  private Optional<String> path = Optional.empty();
  private DataSet firstMeasures = new DataSet();

  @Override
  public void accept(DataSet frame) {
    if (count == firstPath.length) {
      places = Arrays.copyOf(places, 4 * count);
      firstPath = Arrays.copyOf(firstPath, 2 * count);
    }
    DataSet position = frame.item(Tag.PLANE_POSITION);
    places[2 * count] = signed(position, Tag.COLUMN_POSITION) - 1;
    places[2 * count + 1] = signed(position, Tag.ROW_POSITION) - 1;
    Optional<String> itsPath =
        frame.item(Tag.OPTICAL_PATH_IDENTIFICATION).text(Tag.OPTICAL_PATH_IDENTIFIER);
    if (count == 0) {
      path = itsPath;
      firstMeasures = frame.item(Tag.PIXEL_MEASURES);
    }
    firstPath[count++] = itsPath.equals(path);
  }

  private static int signed(DataSet position, int tag) {
    return (int) position.integer(tag, 0);
  }

  /** How many frames have an entry. */
  int count() {
    return count;
  }

  /** Left edge of a frame in px of its level, from 0. */
  int x(int frame) {
    return places[2 * frame];
  }

  int y(int frame) {
    return places[2 * frame + 1];
  }

  /** Whether the frame was seen through the same optical path as the first one. */
  boolean isOfFirstPath(int frame) {
    return firstPath[frame];
  }

  DataSet firstMeasures() {
    return firstMeasures;
  }
}
