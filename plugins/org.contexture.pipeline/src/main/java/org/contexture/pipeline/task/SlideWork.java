package org.contexture.pipeline.task;

import java.io.IOException;
import java.util.List;
import org.contexture.network.file.AtomicFile;

/** What is made of one slide, where that needs no other. Implementations are thread-safe. */
@FunctionalInterface
interface SlideWork {

  /**
   * A file to be written.
   *
   * @param ending of its name, behind the slide's, with its dot
   * @param content of it
   */
  record SlideFile(String ending, AtomicFile.Content content) {}

  /**
   * What a slide gave.
   *
   * @param files that of the plan's ending first
   * @param tiles how many it has
   * @param dimension of their features; 0 where they play no part
   * @param notes for people
   */
  record Made(List<SlideFile> files, int tiles, int dimension, List<String> notes) {

    public Made {
      files = List.copyOf(files);
      notes = List.copyOf(notes);
    }
  }

  /**
   * Works on a slide; its files are written afterwards.
   *
   * @throws IOException saying why it cannot be done, and what to do
   */
  Made make(PlannedSlide slide) throws IOException;
}
