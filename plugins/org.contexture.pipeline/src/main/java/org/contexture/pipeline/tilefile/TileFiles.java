package org.contexture.pipeline.tilefile;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.contexture.network.Progress;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.InOrder;
import org.contexture.pipeline.Png;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideFileName;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.lock.TaskFolder;
import org.contexture.slides.Look;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.contexture.slides.tiling.Tile;
import org.contexture.slides.tiling.TileGrid;

/**
 * Writes tiles as picture files. A file appears complete or not at all; a run that was stopped goes
 * on where it was: a note beside the files ({@code .contexture/tiles/<slide>.txt}) says what a
 * slide's files were made of, and those that were made of the same are kept.
 */
public final class TileFiles {

  private static final String NOTES = ".contexture/tiles";

  private final Path folder;
  private final TileFileOptions options;
  private final Set<String> names = new HashSet<>();
  private final Map<String, String> failedNames = new HashMap<>();

  private TileFiles(Path folder, TileFileOptions options) {
    this.folder = folder;
    this.options = options;
  }

  /**
   * How it went.
   *
   * @param written files that were written
   * @param kept files that were there already
   * @param failures slides of which files are missing
   */
  public record Summary(long written, long kept, List<SlideFailure> failures) {

    public Summary {
      failures = List.copyOf(failures);
    }
  }

  private record Outcome(long written, long kept, Optional<SlideFailure> failure) {}

  /**
   * Writes files, of several slides at once.
   *
   * @param slides each once; taken as work gets there
   * @param count of the slides, for the progress alone
   * @param folder made if missing; locked meanwhile
   * @throws IOException if the folder cannot be used
   */
  @SuppressWarnings("try") // the folder is held, not used
  public static Summary write(
      Iterator<ClassedTiles> slides,
      int count,
      TileFileOptions options,
      Path folder,
      Progress progress)
      throws IOException {
    Files.createDirectories(folder.resolve(NOTES));
    try (TaskFolder task = TaskFolder.alone(folder)) {
      TileFiles job = new TileFiles(folder, options);
      List<SlideFailure> failures = new ArrayList<>();
      long[] sums = new long[2];
      int[] done = new int[1];
      InOrder.run(
          checked(slides, job),
          job::write,
          Runtime.getRuntime().availableProcessors(),
          (slide, outcome) -> {
            sums[0] += outcome.written();
            sums[1] += outcome.kept();
            outcome.failure().ifPresent(failures::add);
            progress.report(
                Math.min(1, (double) ++done[0] / Math.max(1, count)),
                "Slide %s: %d files written, %d kept"
                    .formatted(slide.tiles().slide(), outcome.written(), outcome.kept()));
          });
      return new Summary(sums[0], sums[1], failures);
    }
  }

  /** Notes names that two slides would share where case does not count, as slides are taken. */
  private static Iterator<ClassedTiles> checked(Iterator<ClassedTiles> slides, TileFiles job) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return slides.hasNext();
      }

      @Override
      public ClassedTiles next() {
        ClassedTiles next = slides.next();
        String name = SlideFileName.of(next.tiles().slide(), "");
        if (!job.names.add(name.toLowerCase(Locale.ROOT))) {
          synchronized (job.failedNames) {
            job.failedNames.put(next.tiles().slide(), name);
          }
        }
        return next;
      }
    };
  }

  /**
   * Where a tile's file is: {@code <slide>_<x>_<y>_<size>}, in px at full resolution, in folders by
   * slide or class.
   *
   * @param className class of the tile
   */
  public static Path file(
      Path folder, TileFileOptions options, String slide, Tile tile, String className) {
    String id = SlideFileName.of(slide, "");
    String name =
        String.format(
            Locale.ROOT,
            "%s_%d_%d_%d%s",
            id,
            tile.x(),
            tile.y(),
            tile.size(),
            options.format().extension());
    String classFolder = SlideFileName.of(className, "");
    return switch (options.folders()) {
      case SLIDE -> folder.resolve(id).resolve(name);
      case CLASS -> folder.resolve(classFolder).resolve(name);
      case CLASS_AND_SLIDE -> folder.resolve(classFolder).resolve(id).resolve(name);
    };
  }

  /** The same for a tile of a slide with classes. */
  public static Path file(Path folder, TileFileOptions options, ClassedTiles slide, int tile) {
    return file(
        folder,
        options,
        slide.tiles().slide(),
        slide.tiles().tiles().get(tile),
        slide.classOf(tile));
  }

  @SuppressWarnings("CatchThrowable") // one bad slide must not stop the others, whatever it does
  private Outcome write(ClassedTiles slide) {
    String id = slide.tiles().slide();
    synchronized (failedNames) {
      if (failedNames.containsKey(id)) {
        return failed(
            id, 0, 0, "write", "Another slide has the file name " + failedNames.get(id) + ".");
      }
    }
    long[] sums = new long[2];
    String stage = "open";
    try (Slide open = Slides.open(slide.tiles().path(), Optional.empty(), slide.tiles().look())) {
      stage = "write";
      boolean keep = note(slide);
      for (int i = 0; i < slide.tiles().tiles().size(); i++) {
        if (Thread.currentThread().isInterrupted()) {
          return failed(id, sums[0], sums[1], stage, "Stopped.");
        }
        Path file = file(folder, options, slide, i);
        if (keep && Files.isRegularFile(file) && Files.size(file) > 0) {
          sums[1]++;
        } else {
          stage = "read";
          RgbImage tile = TileGrid.read(open, slide.tiles().tiles().get(i), slide.tiles().pixels());
          stage = "write";
          Files.createDirectories(file.getParent());
          AtomicFile.place(file, encode(tile));
          sums[0]++;
        }
      }
      return new Outcome(sums[0], sums[1], Optional.empty());
    } catch (Throwable e) {
      return failed(id, sums[0], sums[1], stage, Reason.of(e));
    }
  }

  private static Outcome failed(
      String slide, long written, long kept, String stage, String message) {
    return new Outcome(written, kept, Optional.of(new SlideFailure(slide, stage, message)));
  }

  /**
   * Writes what the slide's files are made of; whether those that are there were made so. If not,
   * they are deleted first, so that the note is never wrong of what is left when a run is stopped.
   */
  private boolean note(ClassedTiles classed) throws IOException {
    SlideTiles slide = classed.tiles();
    String made =
        String.format(
            Locale.ROOT,
            "slide %s%nfile %s%nsize %d, changed %s%npixels %d%nformat %s %s%nstain %s%n",
            slide.slide(),
            slide.path(),
            Files.size(slide.path()),
            changed(slide),
            slide.pixels(),
            options.format(),
            options.format() == TileFileOptions.Format.JPEG ? options.quality() : "",
            slide.look().equals(Look.PLAIN) ? "as it is" : slide.look().text());
    Path note = folder.resolve(NOTES).resolve(SlideFileName.of(slide.slide(), ".txt"));
    boolean same =
        options.resume() && Files.isRegularFile(note) && Files.readString(note).equals(made);
    if (!same) {
      for (int i = 0; i < slide.tiles().size(); i++) {
        Files.deleteIfExists(file(folder, options, classed, i));
      }
      AtomicFile.write(note, temporary -> Files.writeString(temporary, made));
    }
    return same;
  }

  /** A date tells the day of the scan: where slides are anonymised, a number that tells none. */
  private static String changed(SlideTiles slide) throws IOException {
    FileTime time = Files.getLastModifiedTime(slide.path());
    return slide.look().reading().anonymised()
        ? String.format(Locale.ROOT, "%08x", time.hashCode())
        : time.toString();
  }

  private byte[] encode(RgbImage tile) throws IOException {
    BufferedImage image = tile.toBufferedImage();
    if (options.format() == TileFileOptions.Format.PNG) {
      return Png.encode(image);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 15);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality((float) options.quality());
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The files of a folder that tiles were written to, sorted; for tests and tables. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(folder.resolve(NOTES)))
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }
}
