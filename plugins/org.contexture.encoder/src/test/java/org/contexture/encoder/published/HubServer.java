package org.contexture.encoder.published;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * Behaves like the hub, for one file: {@code resolve} redirects to a store on the same machine by
 * another name, which knows ranges. Can be told to misbehave.
 */
final class HubServer implements AutoCloseable {

  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  final List<String> requests = new CopyOnWriteArrayList<>();
  private final ServerSocket socket;
  private final String file;
  private volatile byte[] content;
  private volatile String sha256;

  volatile int status = 200;
  volatile String token = "";
  volatile int cutAfter = Integer.MAX_VALUE;
  final AtomicInteger cuts = new AtomicInteger();
  volatile LongConsumer beforeCut = sent -> {};
  volatile long announced = -1;
  volatile boolean silent;
  volatile boolean mute;
  volatile boolean knowsRanges = true;
  volatile String store;
  volatile Runnable betweenHeadAndGet = () -> {};

  HubServer(String file, byte[] content, String sha256) throws IOException {
    this(
        file,
        content,
        sha256,
        new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
  }

  HubServer(String file, byte[] content, String sha256, ServerSocket socket) {
    this.file = file;
    this.content = content;
    this.sha256 = sha256;
    this.socket = socket;
    store = "http://localhost:" + socket.getLocalPort();
    Thread thread = new Thread(this::serve, "hub");
    thread.setDaemon(true);
    thread.start();
  }

  void replace(byte[] other, String otherSha256) {
    content = other;
    sha256 = otherSha256;
  }

  int port() {
    return socket.getLocalPort();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread thread = new Thread(() -> answer(connection), "hub answers");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void answer(Socket connection) {
    try (connection;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = connection.getOutputStream()) {
      String request = in.readLine();
      if (request == null) {
        return;
      }
      Map<String, String> headers = new TreeMap<>();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      requests.add(
          request.replace(" HTTP/1.1", "")
              + (headers.containsKey("range") ? " " + headers.get("range") : "")
              + (headers.containsKey("authorization") ? " as somebody" : ""));
      if (mute) {
        sleep();
      }
      boolean head = request.startsWith("HEAD");
      if (request.contains("/store/")) {
        store(out, head, headers.get("range"));
      } else if (!request.contains("/resolve/main/" + file + " ")) {
        write(out, "404 Not Found", "Content-Length: 0");
      } else if (status != 200) {
        write(out, status + " No", "Content-Length: 0");
      } else if (!token.isEmpty() && !("Bearer " + token).equals(headers.get("authorization"))) {
        write(out, "401 Unauthorized", "Content-Length: 0");
      } else {
        if (!head) {
          betweenHeadAndGet.run();
        }
        write(
            out,
            "302 Found",
            "X-Repo-Commit: " + COMMIT,
            "X-Linked-Etag: \"" + sha256 + "\"",
            "X-Linked-Size: " + (announced < 0 ? content.length : announced),
            "Location: " + store + "/store/" + file,
            "Content-Length: 0");
      }
    } catch (IOException e) {
      return; // the client went away, as tests do
    }
  }

  private void store(OutputStream out, boolean head, String range) throws IOException {
    int from =
        range == null || !knowsRanges
            ? 0
            : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    byte[] all = content;
    write(
        out,
        from > 0 ? "206 Partial Content" : "200 OK",
        "ETag: \"of the store\"",
        "Content-Length: " + (all.length - from));
    if (head) {
      return;
    }
    if (silent) {
      sleep();
    }
    int length = all.length - from;
    if (cuts.get() > 0 && length > cutAfter) {
      cuts.decrementAndGet();
      length = cutAfter;
    }
    out.write(all, from, length);
    out.flush();
    if (length < all.length - from) {
      beforeCut.accept(from + length);
    }
  }

  private static void sleep() throws IOException {
    try {
      Thread.sleep(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void write(OutputStream out, String status, String... headers) throws IOException {
    String head =
        "HTTP/1.1 "
            + status
            + "\r\n"
            + String.join("\r\n", headers)
            + "\r\nConnection: close\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
