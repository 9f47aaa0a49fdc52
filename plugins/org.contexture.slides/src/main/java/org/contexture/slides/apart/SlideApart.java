package org.contexture.slides.apart;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;

/**
 * A slide that another process reads.
 *
 * <p>Where that process ends, all reads that were under way are tried once more, each alone in a
 * new process: those that were innocent succeed, and the one that ends it again fails and is named.
 * After {@value #MOST_ENDS} of these the slide is given up.
 */
public final class SlideApart implements Slide {

  private static final int MOST_ENDS = 3;

  private final SlideProcesses processes;
  private final Path path;
  private final SlideMetadata metadata;

  /** Reading reads side by side; starting anew, and trying once more, is done alone. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  private Optional<SlideProcess> process;
  private boolean closed;
  private int ends;

  private SlideApart(
      SlideProcesses processes, Path path, SlideProcess process, SlideMetadata metadata) {
    this.processes = processes;
    this.path = path;
    this.process = Optional.of(process);
    this.metadata = metadata;
  }

  /**
   * Opens a slide.
   *
   * @return empty if the opener does not know the format
   * @throws SlideException if the file is damaged, or opening it ends the process
   */
  public static Optional<Slide> open(SlideProcesses processes, Path path) throws SlideException {
    SlideProcess process = started(processes, path);
    try {
      Message answer;
      try {
        answer = open(process, path);
      } catch (ProcessEndedException e) { // it may have been killed while it waited
        process.close();
        process = started(processes, path);
        answer = open(process, path);
      }
      if (answer.kind() == Message.Kind.UNKNOWN_FORMAT) {
        processes.giveBack(process);
        return Optional.empty();
      }
      return Optional.of(new SlideApart(processes, path, process, answer.metadata(path)));
    } catch (ProcessEndedException e) {
      process.close();
      throw ended(path, "opening it", e);
    } catch (IOException e) {
      processes.giveBack(process);
      throw e instanceof SlideException slide
          ? slide
          : new SlideException(path + " could not be opened: " + e.getMessage(), e);
    }
  }

  private static SlideProcess started(SlideProcesses processes, Path path) throws SlideException {
    try {
      return processes.take();
    } catch (IOException e) {
      throw new SlideException(
          "%s: no process could be started to read it: %s. Start with -Dcontexture.openslide.direct=true to read it without one."
              .formatted(path, e.getMessage()),
          e);
    }
  }

  private static Message open(SlideProcess process, Path path) throws IOException {
    return process.ask(Message.Kind.OPEN, out -> Message.writeText(out, path.toString()));
  }

  private static SlideException ended(Path path, String what, ProcessEndedException e) {
    return new SlideException(
        "%s: %s ended the process that reads it (%s). The file is damaged there, or the library that reads it has a fault: copy the file again, or convert it to a pyramidal TIFF."
            .formatted(path, what, e.getMessage()),
        e);
  }

  @Override
  public SlideMetadata metadata() {
    return metadata;
  }

  /** One question to the process. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(SlideProcess process) throws IOException;
  }

  @Override
  public RgbImage read(int level, int x, int y, int width, int height) throws SlideException {
    metadata.levels().get(level); // refuses one that is not there
    RgbImage.bytes(width, height);
    return ask(
        "the region of %d × %d px at (%d, %d) of level %d".formatted(width, height, x, y, level),
        process -> process.read(level, x, y, width, height));
  }

  @Override
  public RgbImage associatedImage(String name) throws SlideException {
    return ask(
        "the associated image '" + name + "'",
        process -> {
          DataInputStream in =
              process.ask(Message.Kind.ASSOCIATED, out -> Message.writeText(out, name)).in();
          int width = in.readInt();
          int height = in.readInt();
          return new RgbImage(width, height, in.readNBytes(RgbImage.bytes(width, height)));
        });
  }

  private <T> T ask(String what, Question<T> question) throws SlideException {
    try {
      lock.readLock().lock();
      try {
        requireOpen();
        if (process.isPresent()) {
          return question.ask(process.get());
        }
      } catch (ProcessEndedException e) {
        // once more, alone
      } finally {
        lock.readLock().unlock();
      }
      return askAlone(what, question);
    } catch (SlideException e) {
      throw e;
    } catch (IOException e) {
      throw new SlideException(path + ": " + what + " could not be read: " + e.getMessage(), e);
    }
  }

  private <T> T askAlone(String what, Question<T> question) throws IOException {
    lock.writeLock().lock();
    try {
      requireOpen();
      if (ends >= MOST_ENDS) {
        throw new SlideException(
            "%s ended the process that reads it %d times and is not read any more. Copy the file again, or convert it to a pyramidal TIFF."
                .formatted(path, ends));
      }
      try {
        return question.ask(restarted());
      } catch (ProcessEndedException e) {
        ends++;
        drop();
        throw ended(path, what, e);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** The process, or a new one in place of one that has ended. */
  private SlideProcess restarted() throws IOException {
    if (process.isPresent() && process.get().isAlive()) {
      return process.get();
    }
    drop();
    SlideProcess next = started(processes, path);
    process = Optional.of(next);
    if (open(next, path).kind() == Message.Kind.UNKNOWN_FORMAT) {
      throw new SlideException(path + " is not what it was when it was opened.");
    }
    return next;
  }

  private void drop() {
    process.ifPresent(SlideProcess::close);
    process = Optional.empty();
  }

  private void requireOpen() throws SlideException {
    if (closed) {
      throw new SlideException(path + " was closed while it was being read.");
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed && process.isPresent()) {
        SlideProcess last = process.get();
        process = Optional.empty();
        try {
          last.ask(Message.Kind.CLOSE, out -> {});
          processes.giveBack(last);
        } catch (IOException e) {
          last.close();
        }
      }
      closed = true;
    } finally {
      lock.writeLock().unlock();
    }
  }
}
