package org.contexture.pipeline.task;

import java.io.IOException;
import java.util.List;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.SlideFileName;

/** What is made of one slide, where that needs no other. Implementations are thread-safe. */
@FunctionalInterface
interface SlideWork {

  /**
   * A file to be written.
   *
   * @param name of it
   * @param content of it
   */
  record SlideFile(String name, AtomicFile.Content content) {

    /**
     * A file of a slide.
     *
     * @param ending of its name, behind the slide's, with its dot
     */
    static SlideFile of(String slide, String ending, AtomicFile.Content content) {
      return new SlideFile(SlideFileName.of(slide, ending), content);
    }
  }

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
