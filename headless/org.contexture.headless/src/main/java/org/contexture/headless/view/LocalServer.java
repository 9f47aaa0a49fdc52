package org.contexture.headless.view;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.contexture.view.Answer;
import org.contexture.view.Page;
import org.contexture.view.SlideView;

/**
 * Serves the page and its answers to a browser on this machine, and to nobody else:
 *
 * <ul>
 *   <li>it listens on 127.0.0.1, at a port that the system chooses;
 *   <li>every path begins with a secret of 128 bits, which only the printed address tells;
 *   <li>the {@code Host} must be this address (a name that another site makes point here is
 *       refused), and so must an {@code Origin}; requests that a browser says come from another
 *       site are refused;
 *   <li>only GET is answered; slides are asked for by index, never by path;
 *   <li>the page may load nothing from elsewhere, and no other page may frame it;
 *   <li>no more than {@value #MOST_CONNECTIONS} requests are read or answered at a time, and slow
 *       ones are cut off;
 *   <li>after half an hour without a request it ends.
 * </ul>
 */
public final class LocalServer implements Closeable {

  static final int MOST_CONNECTIONS = 64;
  static final Duration IDLE = Duration.ofMinutes(30);

  /** Of styles inside the document only one without any content is let through. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'"
          + " 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; img-src 'self' blob: data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String ANSWER = "answer/";

  static {
    // read by the JDK's server when its first instance is made; seconds
    System.setProperty("sun.net.httpserver.maxReqTime", "5");
    System.setProperty("sun.net.httpserver.maxRspTime", "120");
    System.setProperty("sun.net.httpserver.maxReqHeaders", "100");
    System.setProperty("sun.net.httpserver.maxReqHeaderSize", "65536"); // bytes
  }

  private final SlideView view;
  private final HttpServer server;
  private final String token;
  private final Duration idle;
  private final LongSupplier clock;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MOST_CONNECTIONS,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "contexture view");
            thread.setDaemon(true);
            return thread;
          },
          new ThreadPoolExecutor.CallerRunsPolicy()); // no more is accepted meanwhile
  private volatile long lastRequest;

  private LocalServer(SlideView view, HttpServer server, Duration idle, LongSupplier clock) {
    this.view = view;
    this.server = server;
    this.idle = idle;
    this.clock = clock;
    lastRequest = clock.getAsLong();
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    token = HexFormat.of().formatHex(secret);
  }

  /** Begins to serve. */
  public static LocalServer start(SlideView view, Duration idle) throws IOException {
    return start(view, idle, System::nanoTime);
  }

  /**
   * The same.
   *
   * @param clock by which it is idle, in ns
   */
  static LocalServer start(SlideView view, Duration idle, LongSupplier clock) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 50);
    LocalServer serving = new LocalServer(view, server, idle, clock);
    server.createContext("/", serving::handle);
    server.setExecutor(serving.threads);
    server.start();
    return serving;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The address to open. */
  public URI address() {
    return URI.create("http://" + host() + "/" + token + "/");
  }

  private String host() {
    return "127.0.0.1:" + port();
  }

  /** Waits until nobody asked for anything for long, or the server is closed. */
  void awaitEnd() throws InterruptedException {
    long left = idle.toNanos();
    while (left > 0 && !ended.await(left, TimeUnit.NANOSECONDS)) {
      left = idle.toNanos() - (clock.getAsLong() - lastRequest);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<String> path = allowed(exchange);
      if (path.isPresent()) {
        lastRequest = clock.getAsLong();
        send(exchange, path.get());
      }
    }
  }

  /** What is asked for, below the secret; empty if that was refused. */
  private Optional<String> allowed(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    String origin = headers.getFirst("Origin");
    String site = headers.getFirst("Sec-Fetch-Site");
    boolean own =
        List.of(host()).equals(headers.get("Host"))
            && (origin == null || origin.equals("http://" + host()))
            && (site == null || site.equals("same-origin") || site.equals("none"));
    if (!own) {
      refuse(exchange, 403);
      return Optional.empty();
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET");
      refuse(exchange, 405);
      return Optional.empty();
    }
    String path = exchange.getRequestURI().getRawPath();
    String start = "/" + token + "/";
    byte[] given =
        path.substring(0, Math.min(path.length(), start.length())).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(given, start.getBytes(StandardCharsets.UTF_8))) {
      refuse(exchange, 404);
      return Optional.empty();
    }
    return Optional.of(path.substring(start.length()));
  }

  private static void refuse(HttpExchange exchange, int status) throws IOException {
    exchange.getResponseHeaders().set("Connection", "close");
    exchange.sendResponseHeaders(status, -1);
  }

  private void send(HttpExchange exchange, String path) throws IOException {
    if (path.startsWith(ANSWER)) {
      String query = exchange.getRequestURI().getRawQuery();
      String request = path.substring(ANSWER.length()) + (query == null ? "" : "?" + query);
      Answer answer = view.answer(request);
      send(exchange, answer.status(), answer.type(), answer.body());
      return;
    }
    String file = path.isEmpty() ? Page.DOCUMENT : path;
    Optional<byte[]> found = Page.read(file);
    if (found.isPresent()) {
      send(exchange, Answer.OK, Page.type(file), found.get());
    } else {
      refuse(exchange, 404);
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cache-Control", "no-store"); // patients' slides stay off the browser's disk
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() throws IOException {
    ended.countDown();
    server.stop(0);
    threads.shutdownNow();
    view.close();
  }
}
