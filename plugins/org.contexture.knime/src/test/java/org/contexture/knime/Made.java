package org.contexture.knime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.contexture.knime.nodes.encoderreader.EncoderReaderNodeFactory;
import org.contexture.knime.nodes.slidetiler.SlideTilerNodeFactory;
import org.contexture.knime.nodes.syntheticcohort.SyntheticCohortNodeFactory;
import org.contexture.network.FloatMatrix;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.pipeline.features.TileFeatures;
import org.knime.core.node.port.PortObject;

/**
 * What most tests begin with: slides, tiles and encoders of the nodes, features without a slide.
 */
final class Made {

  private Made() {}

  /** Drawn slides, square, kept with the node. */
  static PortObject slides(Path workflow, int count, int side) throws Exception {
    return new NodeBench(new SyntheticCohortNodeFactory(), workflow)
        .set("slides", count)
        .set("width", side)
        .set("height", side)
        .run()
        .objects()[0];
  }

  /** Tiles of 64 pixels at 1 µm. */
  static PortObject tiles(Path workflow, PortObject slides) throws Exception {
    return new NodeBench(new SlideTilerNodeFactory(), workflow)
        .set("pixels", 64)
        .set("micronsPerPixel", 1.0)
        .run(slides)
        .objects()[0];
  }

  /** An encoder that has learnt nothing. */
  static PortObject encoder(Path workflow, String architecture) throws Exception {
    return encoder(workflow, architecture, 0);
  }

  static PortObject encoder(Path workflow, String architecture, long seed) throws Exception {
    return new NodeBench(new EncoderReaderNodeFactory(), workflow)
        .set("source", "NEW")
        .set("architecture", architecture)
        .set("seed", seed)
        .run()
        .objects()[0];
  }

  /** Features of a row of tiles of 10 pixels, in a file named as the slide. */
  static Path features(Path folder, String slide, FloatMatrix values) throws IOException {
    int tiles = values.rows();
    int[] x = new int[tiles];
    Arrays.setAll(x, tile -> 10 * tile);
    Path file = folder.resolve(slide + ".h5");
    FeatureFile.write(
        file,
        new TileFeatures(values, x, new int[tiles], 10),
        new FeatureProvenance(
            new FeatureProvenance.Slide(slide, "none", "none"),
            new FeatureProvenance.Tiles(10, 1, "none"),
            new FeatureProvenance.Encoding("test", "none", "none", "FP32")),
        10 * tiles,
        10);
    return file;
  }
}
