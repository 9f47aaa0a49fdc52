package org.contexture.headless.view;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.contexture.slides.synthetic.BlockSlide;
import org.contexture.view.SlideView;
import org.contexture.view.ViewContentBuilder;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;

/**
 * A server with one slide, talked to by sockets, as those do who do not keep to the rules. Beside
 * the slide lies another, {@code secret.tiff}, that is not to be shown.
 */
final class ServedBlocks extends ExternalResource {

  static final String TILE = "answer/tile?slide=0&level=10&x=0&y=0";
  private static final int PATIENCE_MS = 60_000;

  private final TemporaryFolder folder = new TemporaryFolder();
  private final Duration idle;
  private final LongSupplier clock;
  private LocalServer server;

  ServedBlocks(Duration idle) {
    this(idle, System::nanoTime);
  }

  ServedBlocks(Duration idle, LongSupplier clock) {
    this.idle = idle;
    this.clock = clock;
  }

  @Override
  protected void before() throws Throwable {
    folder.create();
    for (String name : new String[] {"blocks.tiff", "secret.tiff"}) {
      new BlockSlide(700, 500, 256, 0.5).write(file(name));
    }
    ViewContentBuilder content = new ViewContentBuilder();
    content.slide("a", file("blocks.tiff"), Optional.empty(), Optional.empty());
    server = LocalServer.start(new SlideView(content.build("Blocks")), idle, clock);
  }

  @Override
  protected void after() {
    try {
      server.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      folder.delete();
    }
  }

  Path file(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  LocalServer server() {
    return server;
  }

  /** {@code /secret/}. */
  String base() {
    return server.address().getPath();
  }

  String host() {
    return "Host: 127.0.0.1:" + server.port();
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.port());
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  /** Sends lines as they are, and an empty one; what comes back until the connection is closed. */
  String send(String... lines) throws IOException {
    try (Socket socket = connect()) {
      String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  /** The status of a GET with these headers. */
  int get(String path, String... headers) throws IOException {
    String[] lines = new String[headers.length + 1];
    lines[0] = "GET " + path + " HTTP/1.1";
    System.arraycopy(headers, 0, lines, 1, headers.length);
    return status(send(lines));
  }

  static int status(String answer) {
    return Integer.parseInt(answer.split(" ", 3)[1]);
  }
}
