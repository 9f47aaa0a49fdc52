package org.contexture.slides.dicom;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.contexture.slides.Level;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Scan;
import org.contexture.slides.ScanTime;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.chunk.PlacedTiles;
import org.contexture.slides.chunk.TiledSlide;
import org.contexture.slides.file.SlideFile;

/**
 * A slide that is one series of DICOM files in one folder: any of its files opens all of it.
 *
 * <p>Volumes are levels, largest first; labels, overviews and thumbnails are associated images. Of
 * several pyramids the one with the largest level counts, of several focal planes and optical paths
 * the first; the properties {@code contexture.left-out.*} name the others.
 */
public final class DicomSlide {

  private static final String FLUORESCENCE = "111743";

  private static final Map<String, String> ASSOCIATED =
      Map.of("LABEL", "label", "OVERVIEW", "macro", "LOCALIZER", "macro", "THUMBNAIL", "thumbnail");

  private DicomSlide() {}

  /** Whether a folder holds files of one slide. */
  public static boolean isSeries(Path folder) throws SlideException {
    return DicomFolder.series(folder).size() == 1;
  }

  /** Whether a file whose name has no ending, as archives export them, is a part of a slide. */
  public static boolean isWithoutEnding(Path path) {
    return DicomFolder.isWithoutEnding(path) && DicomFolder.isWholeSlide(path);
  }

  /**
   * Opens the slide that a file belongs to.
   *
   * @param path a file, or a folder that holds one series
   * @throws UnsupportedSlideException if it is something else than a slide, or stored in a way that
   *     is not read here
   * @throws SlideException if it is damaged
   */
  public static Slide open(Path path) throws SlideException {
    List<SlideFile> files = new ArrayList<>();
    try {
      List<DicomInstance> instances = new ArrayList<>();
      Map<String, String> notes = new TreeMap<>();
      for (Path file : Files.isDirectory(path) ? onlySeries(path) : series(path)) {
        files.add(new SlideFile(file));
        add(files.get(files.size() - 1), path, instances, notes);
      }
      return slide(path, instances, files, notes);
    } catch (SlideException | RuntimeException e) {
      files.forEach(SlideFile::close);
      throw e;
    }
  }

  /**
   * Of files, those that stand for slides: of each series in one folder the largest level; and all
   * that are no part of a series.
   */
  public static List<Path> representatives(List<Path> paths) throws SlideException {
    Map<Path, Set<Path>> companions = new HashMap<>();
    for (Path path : paths) {
      Path folder = path.toAbsolutePath().getParent();
      if (DicomFolder.mayBeDicom(path) && !companions.containsKey(folder)) {
        companions.put(folder, companions(folder, paths));
      }
    }
    return paths.stream()
        .filter(
            path ->
                !companions
                    .getOrDefault(path.toAbsolutePath().getParent(), Set.of())
                    .contains(path))
        .toList();
  }

  /** The files of a folder that belong to a slide which another one stands for. */
  private static Set<Path> companions(Path folder, List<Path> paths) throws SlideException {
    Map<Path, Path> given = new HashMap<>();
    paths.forEach(path -> given.put(path.toAbsolutePath(), path));
    Set<Path> companions = new HashSet<>();
    for (List<Path> series : DicomFolder.series(folder).values()) {
      List<Path> here =
          series.stream().map(Path::toAbsolutePath).filter(given::containsKey).toList();
      Path first = here.size() < 2 ? null : largest(here);
      for (Path path : here) {
        if (first != null && !path.equals(first)) {
          companions.add(given.get(path));
        }
      }
    }
    return companions;
  }

  private static Path largest(List<Path> series) {
    return series.stream()
        .max(
            Comparator.comparingLong(DicomSlide::volumePixels)
                .thenComparing(Comparator.<Path>naturalOrder().reversed()))
        .orElseThrow();
  }

  /** Pixels of a level; 0 for anything else. */
  private static long volumePixels(Path path) {
    try (SlideFile file = new SlideFile(path)) {
      DataSet elements = DicomStream.readUntil(file, 0x5200).elements();
      boolean volume = elements.text(Tag.IMAGE_TYPE, 2).orElse("VOLUME").equals("VOLUME");
      return volume
          ? elements.integer(Tag.TOTAL_COLUMNS, 0) * elements.integer(Tag.TOTAL_ROWS, 0)
          : 0;
    } catch (SlideException e) {
      return 0; // damaged: it does not stand for its slide; opening the slide says why
    }
  }

  private static List<Path> onlySeries(Path folder) throws SlideException {
    Map<String, List<Path>> series = DicomFolder.series(folder);
    if (series.size() != 1) {
      throw new SlideException(
          "%s is a folder with %d series of DICOM slides, expected one. Choose a file of the slide."
              .formatted(folder, series.size()));
    }
    return series.values().iterator().next();
  }

  private static List<Path> series(Path path) throws SlideException {
    DicomFolder.Head head;
    try (SlideFile file = new SlideFile(path)) {
      head = DicomFolder.head(file).orElseThrow(() -> noDicom(file));
    }
    if (!head.kind().equals(DicomFolder.WHOLE_SLIDE)) {
      throw new UnsupportedSlideException(
          "%s is a DICOM file of another kind (SOP class %s), expected a whole-slide image (%s)."
              .formatted(path, head.kind(), DicomFolder.WHOLE_SLIDE));
    }
    Path folder = path.toAbsolutePath().getParent();
    List<Path> known = DicomFolder.series(folder).getOrDefault(head.series(), List.of());
    return known.stream().anyMatch(other -> other.toAbsolutePath().equals(path.toAbsolutePath()))
        ? known
        : List.of(path); // without a series, or new in a folder that is remembered
  }

  private static SlideException noDicom(SlideFile file) {
    return file.damaged(128, "no DICOM header", "other bytes", "DICM");
  }

  /** One file that cannot be used must not hide the slide, unless it is the one that was asked. */
  private static void add(
      SlideFile file, Path asked, List<DicomInstance> instances, Map<String, String> notes)
      throws SlideException {
    try {
      instances.add(DicomInstance.of(file));
    } catch (SlideException e) {
      boolean isAsked = file.path().toAbsolutePath().equals(asked.toAbsolutePath());
      if (isAsked || !isAssociated(file)) {
        throw e;
      }
      notes.put("unreadable." + file.path().getFileName(), e.getMessage());
    }
  }

  private static boolean isAssociated(SlideFile file) throws SlideException {
    return DicomFolder.head(file).map(head -> ASSOCIATED.containsKey(head.flavour())).orElse(false);
  }

  private static Slide slide(
      Path path, List<DicomInstance> instances, List<SlideFile> files, Map<String, String> notes)
      throws SlideException {
    Set<String> ids = new HashSet<>();
    instances.removeIf(instance -> !ids.add(instance.id())); // a file that was copied twice
    List<DicomInstance> volumes = volumes(path, instances, notes);
    List<DicomPicture> levels = pictures(volumes, notes);
    DicomInstance first = levels.get(0).first();
    Map<String, DicomPicture> associated = associated(instances, notes);
    Map<String, TiledSlide.Picture> pictures = new HashMap<>();
    associated.forEach((name, picture) -> pictures.put(name, () -> read(name, picture)));
    SlideMetadata metadata =
        new SlideMetadata(
            path,
            "DICOM",
            levels(levels),
            first.micronsPerPixel(),
            properties(first, notes),
            pictures.keySet());
    List<List<PlacedTiles>> tiles = new ArrayList<>();
    levels.forEach(level -> tiles.add(List.of(level.tiles())));
    return new TiledSlide(
        metadata,
        tiles,
        pictures,
        0xFFFFFF,
        files,
        () -> first.elements().item(Tag.OPTICAL_PATHS).bytes(Tag.ICC_PROFILE));
  }

  private static RgbImage read(String name, DicomPicture picture) throws SlideException {
    if ((long) picture.width() * picture.height() > TiledSlide.MAXIMUM_PICTURE_PIXELS) {
      throw new UnsupportedSlideException(
          "%s: the associated image '%s' of %d × %d px is larger than %d px."
              .formatted(
                  picture.first().path(),
                  name,
                  picture.width(),
                  picture.height(),
                  TiledSlide.MAXIMUM_PICTURE_PIXELS));
    }
    return picture.read();
  }

  /** Those of the pyramid with the largest level. */
  private static List<DicomInstance> volumes(
      Path path, List<DicomInstance> instances, Map<String, String> notes)
      throws UnsupportedSlideException {
    List<DicomInstance> volumes =
        instances.stream()
            .filter(instance -> instance.flavour().equals("VOLUME"))
            .sorted(
                Comparator.<DicomInstance>comparingLong(
                        instance -> -(long) instance.width() * instance.height())
                    .thenComparing(DicomInstance::path))
            .toList();
    if (volumes.isEmpty()) {
      throw new UnsupportedSlideException(
          path + " and the files of its series hold no level of a slide (image type VOLUME).");
    }
    for (DicomInstance volume : volumes) {
      refuseFluorescence(volume);
    }
    Optional<String> pyramid = volumes.get(0).elements().text(Tag.PYRAMID);
    long others =
        volumes.stream()
            .filter(volume -> !volume.elements().text(Tag.PYRAMID).equals(pyramid))
            .count();
    if (others > 0) {
      notes.put(
          SlideNotes.LEFT_OUT + "pyramids", others + " files of other pyramids of the series");
    }
    return volumes.stream()
        .filter(volume -> volume.elements().text(Tag.PYRAMID).equals(pyramid))
        .toList();
  }

  /** One channel of several must not pass as a grey slide. */
  private static void refuseFluorescence(DicomInstance volume) throws UnsupportedSlideException {
    DataSet elements = volume.elements();
    boolean grey = elements.integer(Tag.SAMPLES_PER_PIXEL, 1) == 1;
    long paths =
        Math.max(
            elements.items(Tag.OPTICAL_PATHS).size(),
            elements.integer(Tag.NUMBER_OF_OPTICAL_PATHS, 1));
    boolean fluorescence =
        elements.items(Tag.OPTICAL_PATHS).stream()
            .flatMap(optical -> optical.items(Tag.ILLUMINATION_TYPE).stream())
            .anyMatch(code -> code.text(Tag.CODE_VALUE).orElse("").equals(FLUORESCENCE));
    if (grey && (paths > 1 || fluorescence)) {
      throw new UnsupportedSlideException(
          "%s: fluorescence (%d channels) is not read here, only bright-field slides in colour."
              .formatted(volume.path(), paths));
    }
  }

  /** Files of one size make one level. */
  private static List<DicomPicture> pictures(List<DicomInstance> volumes, Map<String, String> notes)
      throws SlideException {
    Map<Long, List<DicomInstance>> bySize = new LinkedHashMap<>();
    for (DicomInstance volume : volumes) {
      long size = (long) volume.width() << 32 | volume.height();
      bySize.computeIfAbsent(size, any -> new ArrayList<>()).add(volume);
    }
    List<DicomPicture> levels = new ArrayList<>();
    int frames = 0;
    for (List<DicomInstance> files : bySize.values()) {
      if (!levels.isEmpty() && !isReduced(files.get(0), levels.get(0).first())) {
        notes.put(
            SlideNotes.LEFT_OUT + files.get(0).path().getFileName(),
            "a picture of another shape than the slide");
        continue;
      }
      DicomPicture level = DicomPicture.of(files);
      levels.add(level);
      frames += level.framesLeftOut();
      for (DicomInstance file : files) {
        frames += level.paths().contains(file.path()) ? 0 : file.frameCount();
      }
    }
    if (frames > 0) {
      notes.put(
          SlideNotes.LEFT_OUT + "frames",
          frames + " frames of other focal planes or optical paths");
    }
    return levels;
  }

  private static boolean isReduced(DicomInstance level, DicomInstance first) {
    double across = (double) first.width() / level.width();
    double down = (double) first.height() / level.height();
    double rounding = 1.0 / Math.min(level.width(), level.height());
    return Math.abs(across / down - 1) < 0.05 + rounding && level.height() <= first.height();
  }

  private static Map<String, DicomPicture> associated(
      List<DicomInstance> instances, Map<String, String> notes) {
    Map<String, DicomPicture> pictures = new TreeMap<>();
    for (DicomInstance instance : instances) {
      String name = ASSOCIATED.get(instance.flavour());
      if (name == null) {
        if (!instance.flavour().equals("VOLUME")) {
          notes.put(SlideNotes.LEFT_OUT + instance.path().getFileName(), instance.flavour());
        }
        continue;
      }
      try {
        pictures.putIfAbsent(name, DicomPicture.of(List.of(instance)));
      } catch (SlideException e) {
        notes.put("unreadable." + name, e.getMessage());
      }
    }
    return pictures;
  }

  private static List<Level> levels(List<DicomPicture> pictures) {
    DicomPicture first = pictures.get(0);
    return pictures.stream()
        .map(
            picture ->
                new Level(
                    picture.width(),
                    picture.height(),
                    (double) first.width() / picture.width(),
                    (double) first.height() / picture.height()))
        .toList();
  }

  private static Map<String, String> properties(DicomInstance first, Map<String, String> notes) {
    Map<String, String> properties = new TreeMap<>(notes);
    properties.put("openslide.vendor", "dicom");
    Tag.TEXTS.forEach(
        (tag, keyword) ->
            first.elements().text(tag).ifPresent(text -> properties.put("dicom." + keyword, text)));
    first
        .elements()
        .item(Tag.OPTICAL_PATHS)
        .decimal(Tag.OBJECTIVE_LENS_POWER, 0)
        .ifPresent(
            power ->
                properties.put(
                    Scan.OBJECTIVE, power == Math.rint(power) ? "" + (long) power : "" + power));
    Scan.putScanner(
        properties.getOrDefault("dicom.Manufacturer", ""),
        properties.getOrDefault("dicom.ManufacturerModelName", ""),
        properties);
    Scan.putTime(
        ScanTime.yearFirst(properties.getOrDefault("dicom.AcquisitionDateTime", "")), properties);
    first.describe(properties);
    return properties;
  }
}
