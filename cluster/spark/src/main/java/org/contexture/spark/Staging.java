package org.contexture.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.contexture.pipeline.task.PlannedSlide;

/**
 * Copies slides from other storage to this machine, a few at a time, the next while the present
 * ones are worked on, and removes them again: never more at once than there is room for.
 */
final class Staging implements AutoCloseable {

  /** What is done with copies, which are gone afterwards. */
  @FunctionalInterface
  interface Work {
    void on(List<PlannedSlide> copies) throws IOException;
  }

  private record Wanted(PlannedSlide slide, StoredSlide stored) {}

  private final Path scratch;
  private final long room;
  private final Configuration hadoop;
  private final Map<PlannedSlide, String> failures = new LinkedHashMap<>();
  private final ExecutorService copying = Executors.newSingleThreadExecutor();

  /**
   * In a folder of its own.
   *
   * @param parent of that folder
   * @param room bytes that copies may take at once
   */
  Staging(Path parent, long room, Configuration hadoop) throws IOException {
    this.scratch = Files.createTempDirectory(Files.createDirectories(parent), "contexture-slides-");
    this.room = room;
    this.hadoop = hadoop;
  }

  /**
   * Works on copies of slides.
   *
   * @return why slides could not be copied
   */
  Map<PlannedSlide, String> run(List<PlannedSlide> slides, Work work) throws IOException {
    List<List<Wanted>> batches = batches(slides);
    int at = 0;
    Future<List<PlannedSlide>> ahead = fetch(batches, at);
    while (at < batches.size()) {
      List<PlannedSlide> copies = await(ahead);
      boolean both =
          at + 1 < batches.size() && bytes(batches.get(at)) + bytes(batches.get(at + 1)) <= room;
      if (both) {
        ahead = fetch(batches, at + 1);
      }
      if (!copies.isEmpty()) {
        work.on(copies);
      }
      remove(folder(at));
      at++;
      if (!both) {
        ahead = fetch(batches, at);
      }
    }
    return Map.copyOf(failures);
  }

  /** Slides in their order, as many together as half of the room holds, or a large one alone. */
  private List<List<Wanted>> batches(List<PlannedSlide> slides) {
    List<List<Wanted>> batches = new ArrayList<>();
    for (PlannedSlide slide : slides) {
      try {
        Wanted wanted = wanted(slide);
        List<Wanted> last = batches.isEmpty() ? List.of() : batches.get(batches.size() - 1);
        if (!last.isEmpty() && bytes(last) + wanted.stored().bytes() <= room / 2) {
          last.add(wanted);
        } else {
          batches.add(new ArrayList<>(List.of(wanted)));
        }
      } catch (IOException e) {
        failures.put(slide, reason(e));
      }
    }
    return batches;
  }

  private Wanted wanted(PlannedSlide slide) throws IOException {
    String url = slide.stored().orElseThrow().url();
    StoredSlide stored = StoredSlide.look(url, hadoop);
    if (!stored.fingerprint().equals(slide.stored().get().fingerprint())) {
      throw new IOException(
          "%s is %s, and was %s when the work was planned. Plan again with the table of slides."
              .formatted(url, stored.fingerprint(), slide.stored().get().fingerprint()));
    }
    if (stored.bytes() > room) {
      throw new IOException(
          "%s has %d bytes, there is room for %d on this machine. Give it more: spark.contexture.scratchRoom."
              .formatted(url, stored.bytes(), room));
    }
    return new Wanted(slide, stored);
  }

  private static long bytes(List<Wanted> batch) {
    return batch.stream().mapToLong(one -> one.stored().bytes()).sum();
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private Path folder(int batch) {
    return scratch.resolve(Integer.toString(batch));
  }

  private Future<List<PlannedSlide>> fetch(List<List<Wanted>> batches, int batch) {
    return copying.submit(
        () -> batch < batches.size() ? fetch(batches.get(batch), folder(batch)) : List.of());
  }

  private List<PlannedSlide> fetch(List<Wanted> batch, Path folder) throws IOException {
    List<PlannedSlide> copies = new ArrayList<>();
    for (Wanted wanted : batch) {
      Path own = Files.createDirectories(folder.resolve(Integer.toString(copies.size())));
      try {
        copies.add(wanted.slide().at(wanted.stored().fetch(own)));
      } catch (IOException e) {
        failures.put(wanted.slide(), reason(e));
        remove(own);
      }
    }
    return copies;
  }

  private static List<PlannedSlide> await(Future<List<PlannedSlide>> copies) throws IOException {
    try {
      return copies.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Copying was interrupted.");
    } catch (ExecutionException e) {
      throw new IOException("Slides cannot be copied: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // nothing was copied
    }
  }

  @Override
  public void close() throws IOException {
    copying.shutdownNow();
    remove(scratch);
  }
}
