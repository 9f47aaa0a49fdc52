package org.contexture.slides.apart;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.contexture.slides.RgbImage;
import org.contexture.slides.SlideException;

/**
 * This side of one other process. Thread-safe: as many questions are under way as there are slots
 * for pixels, one per processor and two.
 */
final class SlideProcess implements AutoCloseable {

  private static final int SLOTS = Runtime.getRuntime().availableProcessors() + 2;

  /** Properties that the other process needs as this one has them. */
  private static final List<String> INHERITED =
      List.of(
          "contexture.openslide",
          "jna.library.path",
          "jna.tmpdir",
          "java.io.tmpdir",
          "file.encoding",
          "sun.jnu.encoding");

  /**
   * Has glibc keep the memory of one tile for the next, in one place for all threads: given back to
   * the system after each read, it costs a part of the time of reading.
   */
  private static final Map<String, String> KEEP_MEMORY =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_TRIM_THRESHOLD_", "268435456",
          "MALLOC_MMAP_THRESHOLD_", "268435456");

  private static final long SECONDS_TO_END = 2;

  private final Path folder;
  private final Process process;
  private final DataOutputStream out;
  private final Map<Integer, CompletableFuture<Message>> asked = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final BlockingQueue<Integer> free = new LinkedBlockingQueue<>();
  private final List<SharedPixels> slots = new ArrayList<>();
  private volatile Optional<String> end = Optional.empty();

  private SlideProcess(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
    out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    for (int i = 0; i < SLOTS; i++) {
      slots.add(new SharedPixels(folder, i));
      free.add(i);
    }
    Thread listener = new Thread(this::listen, "slide process " + process.pid());
    listener.setDaemon(true);
    listener.start();
  }

  /**
   * Starts one.
   *
   * @param opener opens the slides there
   * @param needed classes that it needs, one of each jar
   */
  static SlideProcess start(Class<? extends SlideOpener> opener, Class<?>... needed)
      throws IOException {
    Path folder = Files.createTempDirectory("contexture-slides");
    try {
      List<Class<?>> types = new ArrayList<>(List.of(needed));
      types.add(0, SlideServer.class);
      types.add(1, opener);
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash"));
      command.add("-XX:ErrorFile=" + folder.resolve("crash.txt"));
      command.add("--enable-native-access=ALL-UNNAMED");
      for (String name : INHERITED) {
        Optional.ofNullable(System.getProperty(name))
            .ifPresent(value -> command.add("-D" + name + "=" + value));
      }
      command.addAll(List.of("-cp", ClassPathApart.of(folder, types.toArray(Class<?>[]::new))));
      command.addAll(List.of(SlideServer.class.getName(), opener.getName(), folder.toString()));
      File log = folder.resolve("log.txt").toFile();
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(log);
      builder.environment().putAll(KEEP_MEMORY);
      return new SlideProcess(folder, builder.start());
    } catch (IOException | RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  boolean isAlive() {
    return end.isEmpty() && process.isAlive();
  }

  private void listen() {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
      while (true) {
        Message answer = Message.read(in);
        CompletableFuture<Message> question = asked.remove(answer.number());
        if (question != null) {
          question.complete(answer);
        }
      }
    } catch (IOException e) { // it is gone
      process.destroyForcibly();
      end = Optional.of(howItEnded());
      ProcessEndedException ended = new ProcessEndedException(end.get());
      asked.values().forEach(question -> question.completeExceptionally(ended));
    }
  }

  /** Exit code, and where native code died. */
  private String howItEnded() {
    String code = "unknown";
    try {
      if (process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        code = String.valueOf(process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "exit code " + code + frame().map(frame -> ", in " + frame).orElse("");
  }

  /** The line after "Problematic frame" of the JVM's own report. */
  private Optional<String> frame() {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("crash.txt"));
      for (int i = 0; i + 1 < lines.size(); i++) {
        if (lines.get(i).startsWith("# Problematic frame")) {
          return Optional.of(lines.get(i + 1).replaceFirst("^#\\s*", "").strip());
        }
      }
    } catch (IOException e) {
      System.getLogger(SlideProcess.class.getName())
          .log(System.Logger.Level.DEBUG, "No report of a crash: {0}", e.getMessage());
    }
    return Optional.empty();
  }

  /**
   * Asks and waits for the answer, also when this thread is interrupted: as a native call would.
   *
   * @throws ProcessEndedException if the process is gone
   * @throws SlideException if the slide cannot be read
   */
  Message ask(Message.Kind kind, Message.Body body) throws IOException {
    int number = numbers.incrementAndGet();
    CompletableFuture<Message> answer = new CompletableFuture<>();
    asked.put(number, answer);
    try {
      Message question = Message.of(number, kind, body);
      synchronized (out) {
        question.write(out);
      }
    } catch (IOException e) {
      process.destroyForcibly(); // the listener says how it ended
    }
    if (end.isPresent()) {
      answer.completeExceptionally(new ProcessEndedException(end.get()));
    }
    try {
      Message message = answer.join();
      if (message.kind() == Message.Kind.SLIDE_FAILED) {
        throw new SlideException(message.text());
      }
      return message;
    } catch (CompletionException e) {
      throw new ProcessEndedException(e.getCause().getMessage());
    } finally {
      asked.remove(number);
    }
  }

  /** Reads a region of the open slide. */
  RgbImage read(int level, int x, int y, int width, int height) throws IOException {
    int slot = takeSlot();
    try {
      byte[] rgb = new byte[RgbImage.bytes(width, height)];
      SharedPixels pixels = slots.get(slot);
      pixels.of(rgb.length); // the file must be as long before the other side maps it
      ask(
          Message.Kind.READ,
          out -> {
            for (int value : new int[] {slot, level, x, y, width, height}) {
              out.writeInt(value);
            }
          });
      pixels.of(rgb.length).get(rgb);
      return new RgbImage(width, height, rgb);
    } finally {
      free.add(slot);
    }
  }

  private int takeSlot() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return free.take();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Thread cleaner =
        new Thread(
            () -> {
              process.onExit().join();
              delete(folder);
            },
            "slide process " + process.pid() + " ends");
    cleaner.setDaemon(true);
    cleaner.start();
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) { // Windows keeps mapped files until memory is collected
      System.getLogger(SlideProcess.class.getName())
          .log(System.Logger.Level.DEBUG, "{0} is left: {1}", folder, e.getMessage());
    }
  }
}
