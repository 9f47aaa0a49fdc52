package org.contexture.pipeline.segmentation;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.contexture.encoder.ClassMaps;
import org.contexture.encoder.SegmentationNetwork;
import org.contexture.encoder.TileBatch;
import org.contexture.network.Progress;
import org.contexture.pipeline.InOrder;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.TissueRegions;
import org.contexture.slides.tissue.TissueMask;

/** One slide under a network: the class of each cell. */
final class SegmentedSlide {

  private final Slide slide;
  private final SegmentationOptions options;
  private final WindowGrid grid;
  private final byte[] classOf; // [rows, columns]

  private SegmentedSlide(Slide slide, SegmentationOptions options, WindowGrid grid) {
    this.slide = slide;
    this.options = options;
    this.grid = grid;
    this.classOf = new byte[grid.rows() * grid.columns()];
  }

  /** Looks through all windows; they are read ahead of the network. */
  static SegmentedSlide of(
      Slide slide, SegmentationNetwork network, SegmentationOptions options, Progress progress)
      throws SlideException {
    MicronsPerPixel level0 =
        slide
            .metadata()
            .micronsPerPixel()
            .orElseThrow(
                () ->
                    new SlideException(
                        slide.metadata().path()
                            + " does not say its µm per pixel, so the network's resolution cannot"
                            + " be met. Set one in the Slide Reader (a 20× scan has about 0.5)."));
    WindowGrid grid =
        WindowGrid.of(
            slide.metadata(), level0, network.spec().inputPixels(), options.micronsPerPixel());
    SegmentedSlide segmented = new SegmentedSlide(slide, options, grid);
    segmented.look(network, progress);
    return segmented;
  }

  private void look(SegmentationNetwork network, Progress progress) throws SlideException {
    String name = String.valueOf(slide.metadata().path().getFileName());
    try {
      InOrder.run(
          IntStream.range(0, grid.windows()).iterator(),
          this::read,
          Runtime.getRuntime().availableProcessors(),
          (window, image) -> {
            fill(window, network.segment(new TileBatch(1, grid.pixels(), image.rgb())));
            progress.report((window + 1.0) / grid.windows(), name);
          });
    } catch (UncheckedIOException e) {
      throw new SlideException(e.getCause().getMessage(), e);
    }
  }

  private RgbImage read(int window) {
    try {
      return Slides.read(slide, grid.region(window), grid.pixels(), grid.pixels());
    } catch (SlideException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each cell of a window gets the class that most of its places show. */
  private void fill(int window, ClassMaps maps) {
    if (!options.fits(maps.classes())) {
      throw new IllegalArgumentException(
          "The network gives %d maps, but %d classes are named: %s. Name one for each map, in their order."
              .formatted(maps.classes(), options.classes().size(), options.classes()));
    }
    double place = (double) grid.pixels() / maps.side();
    int[] votes = new int[options.classes().size()];
    for (int row = 0; row < grid.inner(); row++) {
      for (int column = 0; column < grid.inner(); column++) {
        int x = grid.firstColumn(window) + column;
        int y = grid.firstRow(window) + row;
        if (x < grid.columns() && y < grid.rows()) {
          classOf[y * grid.columns() + x] = (byte) vote(maps, place, column, row, votes);
        }
      }
    }
  }

  private int vote(ClassMaps maps, double place, int column, int row, int[] votes) {
    Arrays.fill(votes, 0);
    int left = place(grid.rim() + column * grid.cell(), place);
    int top = place(grid.rim() + row * grid.cell(), place);
    int right = Math.max(left + 1, place(grid.rim() + (column + 1) * grid.cell(), place));
    int bottom = Math.max(top + 1, place(grid.rim() + (row + 1) * grid.cell(), place));
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        votes[maps.best(0, x, y, options.threshold())]++;
      }
    }
    int most = 0;
    for (int c = 1; c < votes.length; c++) {
      most = votes[c] > votes[most] ? c : most;
    }
    return most;
  }

  private static int place(int pixel, double place) {
    return (int) (pixel / place);
  }

  /** The regions of all classes but those left out. */
  List<AnnotatedRegion> regions() {
    List<AnnotatedRegion> regions = new ArrayList<>();
    double cellUm2 = Math.pow(grid.cell() * options.micronsPerPixel(), 2);
    for (int c = 0; c < options.classes().size(); c++) {
      String name = options.classes().get(c);
      if (!options.leftOut().contains(name)) {
        TissueMask cleaned =
            mask(c)
                .withoutSmall(
                    options.minimumRegionUm2() / cellUm2, options.minimumHoleUm2() / cellUm2);
        regions.addAll(TissueRegions.of(cleaned, name));
      }
    }
    return regions;
  }

  private TissueMask mask(int wanted) {
    boolean[] is = new boolean[classOf.length];
    for (int i = 0; i < is.length; i++) {
      is[i] = classOf[i] == wanted;
    }
    return new TissueMask(
        grid.columns(), grid.rows(), grid.cell() * grid.scaleX(), grid.cell() * grid.scaleY(), is);
  }
}
