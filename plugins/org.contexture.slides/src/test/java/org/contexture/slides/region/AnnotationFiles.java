package org.contexture.slides.region;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

/** Files of annotations in a folder of their own, of one slide. */
abstract class AnnotationFiles {

  static final SlideFrame SLIDE =
      new SlideFrame(1000, 800, Optional.of(MicronsPerPixel.square(0.5)), Map.of());

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  Path file(String name, String text) throws IOException {
    return Files.writeString(folder.getRoot().toPath().resolve(name), text);
  }

  static Annotations read(Path file) throws IOException {
    return AnnotationFile.read(file, Optional.of(SLIDE), AnnotationOptions.defaults());
  }
}
