package org.contexture.slides.apart;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;

/**
 * The program of the other process: opens one slide at a time and reads its regions, several at
 * once, until its standard input ends.
 */
public final class SlideServer {

  private final SlideOpener opener;
  private final Path folder;
  private final DataOutputStream out;
  private final Map<Integer, SharedPixels> slots = new ConcurrentHashMap<>();
  private volatile Optional<Slide> slide = Optional.empty();

  private SlideServer(SlideOpener opener, Path folder, DataOutputStream out) {
    this.opener = opener;
    this.folder = folder;
    this.out = out;
  }

  /**
   * Serves.
   *
   * @param arguments the class of the opener, and the folder of the mapped files
   */
  public static void main(String[] arguments) throws Exception {
    DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
    // what native code or a library prints must not get between the answers
    System.setOut(new PrintStream(System.err, true, StandardCharsets.UTF_8));
    SlideOpener opener =
        Class.forName(arguments[0])
            .asSubclass(SlideOpener.class)
            .getDeclaredConstructor()
            .newInstance();
    SlideServer server = new SlideServer(opener, Path.of(arguments[1]), out);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)))) {
      server.serve(in);
    } finally {
      Runtime.getRuntime().halt(0); // whatever native threads still do
    }
  }

  private void serve(DataInputStream in) throws IOException {
    ExecutorService workers = Executors.newCachedThreadPool();
    while (true) {
      Message question;
      try {
        question = Message.read(in);
      } catch (EOFException e) {
        return; // the other process has closed this one, or is gone
      }
      workers.execute(() -> answer(question));
    }
  }

  @SuppressWarnings("CatchThrowable") // a question that gets no answer would be waited for
  private void answer(Message question) {
    Message answer;
    try {
      answer = answerTo(question);
    } catch (Throwable e) {
      String text = e instanceof SlideException ? e.getMessage() : e.toString();
      answer =
          new Message(
              question.number(), Message.Kind.SLIDE_FAILED, text.getBytes(StandardCharsets.UTF_8));
    }
    try {
      synchronized (out) {
        answer.write(out);
      }
    } catch (IOException e) {
      Runtime.getRuntime().halt(1); // nobody listens
    }
  }

  private Message answerTo(Message question) throws IOException {
    DataInputStream in = question.in();
    return switch (question.kind()) {
      case OPEN -> open(question.number(), Path.of(Message.readText(in)));
      case READ -> read(question.number(), in);
      case ASSOCIATED -> {
        RgbImage image = opened().associatedImage(Message.readText(in));
        yield done(
            question.number(),
            out -> {
              out.writeInt(image.width());
              out.writeInt(image.height());
              out.write(image.rgb());
            });
      }
      case CLOSE -> {
        close();
        yield done(question.number(), out -> {});
      }
      default -> throw new IOException("a question of kind " + question.kind());
    };
  }

  private static Message done(int number, Message.Body body) throws IOException {
    return Message.of(number, Message.Kind.DONE, body);
  }

  private synchronized Message open(int number, Path path) throws IOException {
    close();
    slide = opener.open(path);
    return slide.isEmpty()
        ? new Message(number, Message.Kind.UNKNOWN_FORMAT, new byte[0])
        : done(number, out -> Message.writeMetadata(out, slide.get().metadata()));
  }

  private synchronized void close() {
    slide.ifPresent(Slide::close);
    slide = Optional.empty();
  }

  private Slide opened() throws SlideException {
    return slide.orElseThrow(() -> new SlideException("no slide is open"));
  }

  private Message read(int number, DataInputStream in) throws IOException {
    int slot = in.readInt();
    RgbImage image =
        opened().read(in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt());
    slots
        .computeIfAbsent(slot, s -> new SharedPixels(folder, s))
        .of(image.rgb().length)
        .put(image.rgb());
    return done(number, out -> {});
  }
}
