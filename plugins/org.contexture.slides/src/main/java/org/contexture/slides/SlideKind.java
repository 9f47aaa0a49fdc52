package org.contexture.slides;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which family of readers a file is for, from its first bytes and its extension. */
enum SlideKind {
  /** Starts like a TIFF or BigTIFF. */
  TIFF,
  /** A plain image that Java decodes. */
  IMAGE,
  /** A DICOM file. */
  DICOM,
  /** The text beside the JPEG files of Hamamatsu's VMS. */
  VMS,
  /** The picture or text beside a folder of MIRAX data. */
  MIRAX,
  /** Evident's (Olympus') VSI: a TIFF of label and macro, whose slide is in a folder beside it. */
  EVIDENT,
  /** Anything else: OpenSlide may know it. */
  OTHER;

  private static final List<String> IMAGE_STARTS =
      List.of("\u0089PNG\r\n", "\u00FF\u00D8\u00FF", "BM", "GIF8");

  /** Extensions of slides, and the names of their formats for people. */
  private static final Map<String, String> SLIDE_FORMATS =
      Map.ofEntries(
          Map.entry("svs", "Aperio SVS"),
          Map.entry("tif", "TIFF"),
          Map.entry("tiff", "TIFF"),
          Map.entry("qptiff", "Akoya QPTIFF"),
          Map.entry("btf", "BigTIFF"),
          Map.entry("tf2", "BigTIFF"),
          Map.entry("tf8", "BigTIFF"),
          Map.entry("ndpi", "Hamamatsu NDPI"),
          Map.entry("vms", "Hamamatsu VMS"),
          Map.entry("vmu", "Hamamatsu VMU"),
          Map.entry("mrxs", "3DHISTECH MIRAX"),
          Map.entry("scn", "Leica SCN"),
          Map.entry("bif", "Ventana BIF"),
          Map.entry("svslide", "Sakura SVSLIDE"),
          Map.entry("dcm", "DICOM"),
          Map.entry("dicom", "DICOM"),
          Map.entry("vsi", "Evident VSI"),
          Map.entry("zarr", "OME-Zarr"),
          Map.entry("czi", "Zeiss CZI"));

  private static final List<String> IMAGE_EXTENSIONS = List.of("png", "jpg", "jpeg", "bmp", "gif");

  /** Bytes before the letters that tell DICOM; some files are TIFF as well there. */
  private static final int DICOM_PREAMBLE = 128;

  private static boolean isTiff(Path path) {
    return List.of("tif", "tiff", "svs", "qptiff").contains(extension(path));
  }

  static SlideKind of(Path path) throws SlideException {
    String head = head(path);
    if (head.isEmpty()) {
      throw new SlideException(path + " is empty (0 bytes). Copy or export the slide again.");
    }
    if (head.startsWith("DICM", DICOM_PREAMBLE) && !isTiff(path)) {
      return DICOM;
    }
    if (head.startsWith("II") || head.startsWith("MM")) {
      return extension(path).equals("vsi") ? EVIDENT : TIFF;
    }
    if (extension(path).equals("vms")) {
      return VMS;
    }
    if (extension(path).equals("mrxs")) {
      return MIRAX;
    }
    return IMAGE_STARTS.stream().anyMatch(head::startsWith) ? IMAGE : OTHER;
  }

  private static String head(Path path) throws SlideException {
    try (InputStream in = Files.newInputStream(path)) {
      return new String(in.readNBytes(DICOM_PREAMBLE + 4), StandardCharsets.ISO_8859_1);
    } catch (AccessDeniedException e) {
      throw new SlideException(
          path + " may not be read: access is denied. Check the file's permissions.", e);
    } catch (IOException e) {
      throw new SlideException(path + " could not be read: " + e.getMessage(), e);
    }
  }

  static boolean isCandidate(Path path) {
    Path name = path.getFileName();
    String extension = extension(path);
    return name != null
        && !name.toString().startsWith(".")
        && (SLIDE_FORMATS.containsKey(extension) || IMAGE_EXTENSIONS.contains(extension));
  }

  /** The format that the extension promises, for people. */
  static String formatName(Path path) {
    return SLIDE_FORMATS.getOrDefault(extension(path), "further formats");
  }

  /** Whether the extension promises a format that OpenSlide 3 does not know. */
  static boolean needsOpenSlide4(Path path) {
    return List.of("czi").contains(extension(path));
  }

  private static String extension(Path path) {
    Path name = path.getFileName();
    String text = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    int dot = text.lastIndexOf('.');
    return dot > 0 ? text.substring(dot + 1) : "";
  }
}
