package org.contexture.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Somebody who looks at slide after slide: zooms, pans, clicks tiles, asks for values. Prints the
 * tiles shown, the most files open at once, and those open after the view was closed.
 */
final class RandomPanning {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final int STEPS_A_SLIDE = 40;

  private final Path folder;
  private final SlideView view;
  private final int slides;
  private final Random random = new Random(20);
  private int shown;
  private int mostOpen;

  private RandomPanning(Path folder, SlideView view, int slides) {
    this.folder = folder;
    this.view = view;
    this.slides = slides;
  }

  /** Takes a folder of slides, and how many tiles to look at. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int tiles = Integer.parseInt(arguments[1]);
    ViewContentBuilder content = new ViewContentBuilder();
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    TileTableBuilder values = TileTable.named("values", List.of("Attention"), List.of());
    for (Path file : files) {
      String id = file.getFileName().toString();
      content.slide(id, file, Optional.empty(), Optional.empty());
      for (int i = 0; i < 5000; i++) {
        values.add(id, i % 78 * 256, i / 78 * 256, 256, new double[] {i}, List.of());
      }
    }
    content.table(values);
    RandomPanning panning;
    try (SlideView view = new SlideView(content.build("Panning"))) {
      panning = new RandomPanning(folder, view, files.size());
      while (panning.shown < tiles) {
        panning.lookAtASlide();
      }
    }
    System.out.printf(
        Locale.ROOT, "%d %d %d%n", panning.shown, panning.mostOpen, open(folder).size());
  }

  private void lookAtASlide() throws IOException {
    int slide = random.nextInt(slides);
    ask("slide?slide=" + slide);
    ask("thumbnail?slide=" + slide);
    ask(String.format(Locale.ROOT, "positions?slide=%d&table=0", slide));
    ask(String.format(Locale.ROOT, "values?slide=%d&table=0&column=0", slide));
    ask(String.format(Locale.ROOT, "first?table=0&column=0&count=30&slide=%d&highest=1", slide));
    int level = 9 + random.nextInt(7);
    int x = random.nextInt(1 << (level - 9));
    int y = random.nextInt(1 << (level - 9));
    for (int step = 0; step < STEPS_A_SLIDE; step++) {
      if (random.nextInt(5) == 0) {
        boolean closer = random.nextBoolean() ? level < 15 : level == 9;
        level += closer ? 1 : -1;
        x = closer ? 2 * x : x / 2;
        y = closer ? 2 * y : y / 2;
      }
      x = Math.max(0, x + random.nextInt(3) - 1);
      y = Math.max(0, y + random.nextInt(3) - 1);
      for (int right = 0; right < 3; right++) { // what a screen shows
        Answer tile =
            view.answer(
                String.format(
                    Locale.ROOT, "tile?slide=%d&level=%d&x=%d&y=%d", slide, level, x + right, y));
        shown += tile.status() == Answer.OK ? 1 : 0;
      }
    }
    ask(
        String.format(
            Locale.ROOT, "cut?slide=%d&x=%d&y=%d&size=256&side=448", slide, x * 9, y * 9));
    mostOpen = Math.max(mostOpen, open(folder).size());
  }

  private void ask(String request) {
    Answer answer = view.answer(request);
    if (answer.status() != Answer.OK) {
      throw new AssertionError(
          request + ": " + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  /**
   * Which of the slides, and of our temporary files, this process has open. One that is being
   * opened may be open twice, while its format is found out.
   */
  private static List<Path> open(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.flatMap(one -> target(one).stream())
          .filter(file -> file.startsWith(folder) || file.toString().contains("contexture-tiles-"))
          .distinct()
          .toList();
    }
  }

  private static Optional<Path> target(Path descriptor) {
    try {
      return Optional.of(Files.readSymbolicLink(descriptor));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // closed meanwhile
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
