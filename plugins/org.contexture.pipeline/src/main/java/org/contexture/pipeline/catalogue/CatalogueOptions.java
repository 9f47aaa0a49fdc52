package org.contexture.pipeline.catalogue;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.ReadingChoice;

/**
 * Where slides are and what is known of them beforehand.
 *
 * @param source a folder of slides, one slide, or a {@code .csv} that lists slides
 * @param recursive whether folders inside the folder are searched too
 * @param labels table with a slide column and label and patient columns, to be joined
 * @param micronsPerPixel of level 0, instead of what the files say
 * @param missingMicronsPerPixel of level 0, for files that say nothing
 * @param reading how the files are read
 * @param thumbnailPx longer side of the thumbnails
 */
public record CatalogueOptions(
    Path source,
    boolean recursive,
    Optional<Path> labels,
    Optional<MicronsPerPixel> micronsPerPixel,
    Optional<MicronsPerPixel> missingMicronsPerPixel,
    ReadingChoice reading,
    int thumbnailPx) {

  public CatalogueOptions {
    if (thumbnailPx < 16 || thumbnailPx > 4096) {
      throw new IllegalArgumentException(
          "Thumbnail side must be 16 … 4096 px, found " + thumbnailPx + ".");
    }
  }

  /** Files as they are, without a pixel size for those that say nothing. */
  public CatalogueOptions(
      Path source,
      boolean recursive,
      Optional<Path> labels,
      Optional<MicronsPerPixel> micronsPerPixel,
      int thumbnailPx) {
    this(
        source,
        recursive,
        labels,
        micronsPerPixel,
        Optional.empty(),
        ReadingChoice.PLAIN,
        thumbnailPx);
  }

  /** Everything in a folder and its folders, as the files describe themselves. */
  public static CatalogueOptions of(Path source) {
    return new CatalogueOptions(source, true, Optional.empty(), Optional.empty(), 512);
  }
}
