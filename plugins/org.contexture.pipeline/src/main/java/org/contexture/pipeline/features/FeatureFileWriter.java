package org.contexture.pipeline.features;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.contexture.network.FloatMatrix;

/** Lays features out as TRIDENT does, with provenance and a checksum as attributes of the file. */
record FeatureFileWriter(
    TileFeatures content, FeatureProvenance provenance, int slideWidth, int slideHeight) {

  static final String CHECKSUM = "content_sha256";

  /** µm of a 1× objective's pixel: 10× has about 1 µm. */
  private static final double MICRONS_AT_1X = 10;

  void write(Path file) throws IOException {
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      provenance.attributes().forEach(hdf::putAttribute);
      hdf.putAttribute("mpp", provenance.tiles().micronsPerPixel()); // numbers, for other programs
      hdf.putAttribute("tile_pixels", (long) provenance.tiles().pixels());
      hdf.putAttribute(CHECKSUM, content.sha256());
      hdf.putDataset("features", rows(content.features()));
      if (content.hasPositions()) {
        describe(hdf.putDataset("coords", coordinates()));
      }
    } catch (RuntimeException e) { // how jHDF reports a full disk
      throw new IOException(file + " could not be written: " + e.getMessage(), e);
    }
  }

  private void describe(WritableDataset coords) {
    double level0Microns =
        provenance.tiles().micronsPerPixel() * provenance.tiles().pixels() / content.size();
    coords.putAttribute("patch_size", (long) provenance.tiles().pixels());
    coords.putAttribute("patch_size_level0", (long) content.size());
    coords.putAttribute("level0_magnification", magnification(level0Microns));
    coords.putAttribute(
        "target_magnification", magnification(provenance.tiles().micronsPerPixel()));
    coords.putAttribute("overlap", overlap());
    coords.putAttribute("name", provenance.slide().id());
    coords.putAttribute("level0_width", (long) slideWidth);
    coords.putAttribute("level0_height", (long) slideHeight);
  }

  private static long magnification(double micronsPerPixel) {
    return Math.max(1, Math.round(MICRONS_AT_1X / micronsPerPixel));
  }

  /** In px after resampling: from the shortest step between neighbours in a row. */
  private long overlap() {
    int step = content.size();
    for (int i = 1; i < content.x().length; i++) {
      int dx = Math.abs(content.x()[i] - content.x()[i - 1]);
      if (content.y()[i] == content.y()[i - 1] && dx > 0) {
        step = Math.min(step, dx);
      }
    }
    return Math.round(
        provenance.tiles().pixels() - (double) step * provenance.tiles().pixels() / content.size());
  }

  private static float[][] rows(FloatMatrix matrix) {
    float[][] rows = new float[matrix.rows()][];
    Arrays.setAll(rows, matrix::row);
    return rows;
  }

  private long[][] coordinates() {
    long[][] coordinates = new long[content.x().length][];
    Arrays.setAll(coordinates, i -> new long[] {content.x()[i], content.y()[i]});
    return coordinates;
  }
}
