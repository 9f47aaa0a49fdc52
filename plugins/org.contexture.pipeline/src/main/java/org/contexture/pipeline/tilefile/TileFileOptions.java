package org.contexture.pipeline.tilefile;

/**
 * How tiles become files.
 *
 * @param format of the pictures
 * @param quality of JPEG, in (0, 1]; plays no part in PNG
 * @param folders how files are sorted into folders
 * @param resume whether files that were made of the same slide in the same way are kept
 */
public record TileFileOptions(Format format, double quality, Folders folders, boolean resume) {

  /** Kinds of pictures. */
  public enum Format {
    /** Lossless. */
    PNG(".png"),
    /** Smaller, with loss. */
    JPEG(".jpg");

    private final String extension;

    Format(String extension) {
      this.extension = extension;
    }

    String extension() {
      return extension;
    }
  }

  /** How files are sorted. */
  public enum Folders {
    /** A folder for each slide. */
    SLIDE,
    /** A folder for each class, as torchvision's ImageFolder and Keras read them. */
    CLASS,
    /** A folder for each class, in it one for each slide. */
    CLASS_AND_SLIDE
  }

  public TileFileOptions {
    if (!(quality > 0 && quality <= 1)) {
      throw new IllegalArgumentException(
          "The quality of JPEG must be in (0, 1], found " + quality + ".");
    }
  }
}
