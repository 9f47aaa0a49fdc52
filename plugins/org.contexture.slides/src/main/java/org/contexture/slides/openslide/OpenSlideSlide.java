package org.contexture.slides.openslide;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Scan;
import org.contexture.slides.ScanTime;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.apart.SlideApart;
import org.contexture.slides.apart.SlideProcesses;

/**
 * A slide read by OpenSlide.
 *
 * <p>OpenSlide's handles are thread-safe, so reads run side by side; only closing waits for them.
 * An error stays on a handle for good: after one, the handle is replaced, so that one bad tile does
 * not make the rest of the slide unreadable.
 */
public final class OpenSlideSlide implements Slide {

  /** System property that has slides read in this process. */
  public static final String DIRECT = "contexture.openslide.direct";

  private static final long MAXIMUM_ASSOCIATED_PIXELS = 64 << 20;

  private final OpenSlideApi api;
  private final Path path;
  private final SlideMetadata metadata;
  private final List<Double> downsamples = new ArrayList<>();
  private final int background;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private Optional<Pointer> handle;

  private OpenSlideSlide(OpenSlideApi api, Path path, Pointer handle, String vendor)
      throws SlideException {
    this.api = api;
    this.path = path;
    this.handle = Optional.of(handle);
    Map<String, String> properties = properties(handle);
    Optional<MicronsPerPixel> micronsPerPixel = OpenSlideProperties.micronsPerPixel(properties);
    background = OpenSlideProperties.background(properties);
    metadata =
        new SlideMetadata(
            path,
            OpenSlideProperties.formatName(vendor),
            levels(handle),
            micronsPerPixel,
            properties,
            names(api.openslide_get_associated_image_names(handle)));
    requireNoError(handle);
  }

  /**
   * Opens a slide, in a process of its own unless the system property {@value #DIRECT} is {@code
   * true}: native code that dies of a damaged file then takes nothing else with it.
   *
   * @return empty if OpenSlide is not installed or does not know the format
   * @throws SlideException if OpenSlide knows the format and the file is damaged
   */
  public static Optional<Slide> open(Path path) throws SlideException {
    if (Boolean.getBoolean(DIRECT)) {
      return openHere(path);
    }
    return OpenSlideLibrary.find().isEmpty()
        ? Optional.empty()
        : SlideApart.open(Apart.PROCESSES, path);
  }

  /** Made on first use. */
  private static final class Apart {
    static final SlideProcesses PROCESSES = new SlideProcesses(OpenSlideOpener.class, Native.class);
  }

  /** Opens a slide in this process; as {@link #open} otherwise. */
  static Optional<Slide> openHere(Path path) throws SlideException {
    Optional<OpenSlideApi> api = OpenSlideLibrary.find();
    if (api.isEmpty()) {
      return Optional.empty();
    }
    String vendor = api.get().openslide_detect_vendor(path.toString());
    if (vendor == null) {
      return Optional.empty();
    }
    Pointer handle = openHandle(api.get(), path);
    try {
      return Optional.of(new OpenSlideSlide(api.get(), path, handle, vendor));
    } catch (SlideException | RuntimeException e) {
      api.get().openslide_close(handle);
      throw e;
    }
  }

  private static Pointer openHandle(OpenSlideApi api, Path path) throws SlideException {
    Pointer handle = api.openslide_open(path.toString());
    if (handle == null) {
      throw new SlideException(path + " could not be opened by OpenSlide.");
    }
    String error = api.openslide_get_error(handle);
    if (error != null) {
      api.openslide_close(handle);
      throw new SlideException(
          path + " could not be opened by OpenSlide: " + error + ". Copy or export it again.");
    }
    return handle;
  }

  private List<Level> levels(Pointer slide) throws SlideException {
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < api.openslide_get_level_count(slide); i++) {
      LongByReference width = new LongByReference();
      LongByReference height = new LongByReference();
      api.openslide_get_level_dimensions(slide, i, width, height);
      int w = dimension(i, width.getValue());
      int h = dimension(i, height.getValue());
      double downsample = api.openslide_get_level_downsample(slide, i);
      downsamples.add(downsample);
      boolean whole = downsample == Math.rint(downsample);
      // OpenSlide gives the mean of both axes; where it is no whole number they may differ
      levels.add(
          new Level(
              w,
              h,
              whole ? downsample : (double) levels.get(0).width() / w,
              whole ? downsample : (double) levels.get(0).height() / h));
    }
    if (levels.isEmpty()) {
      throw new SlideException(path + ": OpenSlide reports no level.");
    }
    return levels;
  }

  private int dimension(int level, long value) throws SlideException {
    if (value < 1 || value > Integer.MAX_VALUE / 4) {
      throw new SlideException(
          "%s: OpenSlide reports a side of %d px for level %d, expected 1 … 536870911 px."
              .formatted(path, value, level));
    }
    return (int) value;
  }

  private Map<String, String> properties(Pointer slide) {
    Map<String, String> properties = new TreeMap<>();
    for (String name : names(api.openslide_get_property_names(slide))) {
      String value = api.openslide_get_property_value(slide, name);
      if (value != null) {
        properties.put(name, value);
      }
    }
    OpenSlideLibrary.version()
        .ifPresent(version -> properties.put(SlideNotes.READER, "OpenSlide " + version));
    Scan.putScanner(
        properties.getOrDefault("tiff.Make", ""),
        properties.getOrDefault("tiff.Model", ""),
        properties);
    Scan.putTime(ScanTime.yearFirst(properties.getOrDefault("tiff.DateTime", "")), properties);
    return properties;
  }

  private static Set<String> names(Pointer array) {
    return array == null
        ? Set.of()
        : new LinkedHashSet<>(List.of(array.getStringArray(0, "UTF-8")));
  }

  @Override
  public SlideMetadata metadata() {
    return metadata;
  }

  @Override
  public RgbImage read(int level, int x, int y, int width, int height) throws SlideException {
    Level of = metadata.levels().get(level);
    double downsample = downsamples.get(level);
    int[] argb = new int[RgbImage.bytes(width, height) / 3];
    call(
        "the region of %d × %d px at (%d, %d) of level %d".formatted(width, height, x, y, level),
        slide ->
            api.openslide_read_region(
                slide,
                argb,
                Math.round(x * downsample),
                Math.round(y * downsample),
                level,
                width,
                height));
    PremultipliedArgb.clear(argb, width, -x, -y, of.width(), of.height());
    return PremultipliedArgb.toRgb(argb, width, height, background);
  }

  @Override
  public RgbImage associatedImage(String name) throws SlideException {
    if (!metadata.associatedImages().contains(name)) {
      throw new SlideException(
          "%s has no associated image '%s'; it has %s."
              .formatted(path, name, metadata.associatedImages()));
    }
    LongByReference width = new LongByReference();
    LongByReference height = new LongByReference();
    String what = "the associated image '" + name + "'";
    call(what, slide -> api.openslide_get_associated_image_dimensions(slide, name, width, height));
    long w = width.getValue();
    long h = height.getValue();
    if (w < 1 || h < 1 || w > MAXIMUM_ASSOCIATED_PIXELS / h) {
      throw new SlideException(
          "%s: OpenSlide reports %s as %d × %d px, expected 1 … %d px."
              .formatted(path, what, w, h, MAXIMUM_ASSOCIATED_PIXELS));
    }
    int[] argb = new int[(int) (w * h)];
    call(what, slide -> api.openslide_read_associated_image(slide, name, argb));
    return PremultipliedArgb.toRgb(argb, (int) w, (int) h, background);
  }

  private interface Call {
    void on(Pointer slide);
  }

  private void call(String what, Call call) throws SlideException {
    Pointer failed;
    String error;
    lock.readLock().lock();
    try {
      Pointer slide =
          handle.orElseThrow(
              () ->
                  new SlideException(
                      path
                          + " was closed while it was being read, or could not be opened again"
                          + " after an error."));
      call.on(slide);
      error = api.openslide_get_error(slide);
      failed = slide;
    } finally {
      lock.readLock().unlock();
    }
    if (error != null) {
      SlideException failure =
          new SlideException(
              "%s: OpenSlide could not read %s: %s. The file is damaged there; copy or export it again."
                  .formatted(path, what, error));
      try {
        replace(failed);
      } catch (SlideException e) {
        failure.addSuppressed(e); // the next read fails, and says so
      }
      throw failure;
    }
  }

  /** Opens the slide anew in place of a handle with an error, unless another thread already did. */
  private void replace(Pointer failed) throws SlideException {
    lock.writeLock().lock();
    try {
      if (handle.isPresent() && handle.get().equals(failed)) {
        handle = Optional.empty();
        api.openslide_close(failed);
        handle = Optional.of(openHandle(api, path));
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void requireNoError(Pointer slide) throws SlideException {
    String error = api.openslide_get_error(slide);
    if (error != null) {
      throw new SlideException(path + " could not be read by OpenSlide: " + error);
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      handle.ifPresent(api::openslide_close);
      handle = Optional.empty();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
