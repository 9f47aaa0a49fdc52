package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The slides that are done as the manifests say, if slide and files are still the same. */
final class KnownSlides {

  private final WorkPlan plan;
  private final Path folder;
  private final Shard shard;
  private Manifest manifest;

  KnownSlides(WorkPlan plan, Path folder, Shard shard) throws IOException {
    this.plan = plan;
    this.folder = folder;
    this.shard = shard;
    this.manifest = Manifest.read(folder, plan, shard);
  }

  /** Reads the manifests again: other tasks are at work. */
  void lookAgain() throws IOException {
    manifest = Manifest.read(folder, plan, shard);
  }

  /** The line of a slide that need not be worked on. */
  Optional<ManifestLine> done(PlannedSlide slide) throws IOException {
    Optional<ManifestLine> line = said(slide);
    return line.isPresent() && Manifest.isThere(folder, line.get()) ? line : Optional.empty();
  }

  /** A file that is not what was written is made anew, even if it can be read. */
  void removeDamaged(PlannedSlide slide) throws IOException {
    Optional<ManifestLine> line = said(slide);
    if (line.isPresent() && !Manifest.isThere(folder, line.get())) {
      Files.deleteIfExists(folder.resolve(line.get().file()));
    }
  }

  private Optional<ManifestLine> said(PlannedSlide slide) {
    return manifest
        .of(slide)
        .filter(line -> line.state() != ManifestLine.State.FAILED)
        .filter(line -> line.source().equals(plan.source(slide)));
  }
}
