package org.contexture.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.Level;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;

/**
 * Tiles of {@value MadeSlides#TILE} px per CPU second of the whole process, of each scanner's
 * format, by our reader and by OpenSlide through JNA in turns; a ratio is the median over rounds.
 *
 * <p>OpenSlide 3.4.1 reads no DICOM: for that it reads the same tiles in a TIFF.
 */
final class FormatBenchmark {

  private static final int TILE = MadeSlides.TILE;
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 9;

  /** Tiles of a slide that are read, again and again. */
  private static final int MOST_TILES = 256;

  /** A round lasts this long at least: the system counts CPU time in steps of 10 ms. */
  private static final double SECONDS = 1;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Path folder;

  FormatBenchmark(Path folder) {
    this.folder = folder;
  }

  /** Slides that are made for this. */
  void made(MadeSlides slides, int side) throws IOException {
    Path here = Files.createDirectories(folder.resolve("formats"));
    Map<String, MadeSlides.Format> formats = slides.formats();
    Path tiff = formats.get("tiff").write(here, "same");
    for (Map.Entry<String, MadeSlides.Format> format : formats.entrySet()) {
      Path path = format.getValue().write(here, "made-" + format.getKey());
      boolean dicom = format.getKey().equals("dicom");
      measure(format.getKey(), path, dicom ? tiff : path, side, side);
    }
  }

  /** A slide as it is: the tiles of its first level. */
  void given(Path path) throws IOException {
    try (Slide slide = Slides.open(path, Optional.empty())) {
      Level level = slide.metadata().levels().get(0);
      String packed = Scan.of(slide.metadata()).compression().orElse("given");
      String name = packed.toLowerCase(Locale.ROOT).replace(" ", "-") + "-given";
      measure(name, path, path, level.width(), level.height());
    }
  }

  private interface Reading {
    void at(int x, int y) throws IOException;
  }

  private void measure(String name, Path path, Path theirs, int width, int height)
      throws IOException {
    List<Double> ours = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    try (Slide slide = Slides.open(path, Optional.empty())) {
      Optional<OpenSlideCalls> openSlide = OpenSlideCalls.open(theirs, TILE);
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        double mine = perCpuSecond(width, height, (x, y) -> slide.read(0, x, y, TILE, TILE));
        double other =
            openSlide.isEmpty()
                ? Double.NaN
                : perCpuSecond(width, height, (x, y) -> openSlide.get().read(x, y, TILE));
        if (round >= WARM_UP) {
          ours.add(mine);
          ratios.add(mine / other);
        }
      }
      openSlide.ifPresent(OpenSlideCalls::close);
    }
    System.out.printf(Locale.ROOT, "%s: %.0f tiles per CPU second%n", name, Median.of(ours));
    System.out.printf(Locale.ROOT, "RATIO format-%s %.2f%n", name, Median.of(ratios));
  }

  private double perCpuSecond(int width, int height, Reading reading) throws IOException {
    int tiles = 0;
    long start = system.getProcessCpuTime();
    double seconds;
    do {
      int most = tiles + MOST_TILES;
      for (int y = 0; y + TILE <= height; y += TILE) {
        for (int x = 0; x + TILE <= width && tiles < most; x += TILE) {
          reading.at(x, y);
          tiles++;
        }
      }
      seconds = (system.getProcessCpuTime() - start) / 1e9;
    } while (seconds < SECONDS);
    return tiles / seconds;
  }
}
