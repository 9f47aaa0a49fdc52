package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;

/** How long it takes to open each of 1,000 slides in one folder, by the clock. */
final class OpeningBenchmark {

  private static final int SLIDES = 1000;
  private static final int ROUNDS = 3;

  /** More than the files' system may round times to: folders that changed just now are not kept. */
  private static final int SETTLE_MS = 4000;

  private OpeningBenchmark() {}

  static void measure(Path folder, MadeSlides slides) throws Exception {
    for (Map.Entry<String, MadeSlides.Format> format : slides.formats().entrySet()) {
      Path here = Files.createDirectories(folder.resolve("open-" + format.getKey()));
      List<Path> paths = write(here, format.getKey(), format.getValue());
      Thread.sleep(SETTLE_MS);
      List<Double> millis = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        for (Path path : Slides.representatives(paths)) {
          try (Slide slide = Slides.open(path, Optional.empty())) {
            slide.metadata();
          }
        }
        millis.add((System.nanoTime() - start) / 1e6 / SLIDES);
      }
      System.out.printf(
          Locale.ROOT,
          "MILLIS open-%s %.2f (first round %.2f)%n",
          format.getKey(),
          Median.of(millis),
          millis.get(0));
      delete(here);
    }
  }

  /** Links to one slide, but for DICOM, where each must be of a series of its own. */
  private static List<Path> write(Path folder, String name, MadeSlides.Format format)
      throws IOException {
    List<Path> paths = new ArrayList<>();
    Path first = format.write(folder, "slide-0");
    paths.add(first);
    String file = first.getFileName().toString();
    for (int i = 1; i < SLIDES; i++) {
      if (name.equals("dicom")) {
        paths.add(format.write(folder, "slide-" + i));
        continue;
      }
      paths.add(Files.createLink(folder.resolve(file.replace("-0", "-" + i)), first));
      if (name.equals("mirax")) {
        Path data = Files.createDirectories(folder.resolve("slide-" + i));
        for (String part : List.of("Slidedat.ini", "Index.dat", "Data0000.dat")) {
          Files.createLink(data.resolve(part), folder.resolve("slide-0").resolve(part));
        }
      }
    }
    return paths;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
