package org.contexture.headless.view;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.contexture.headless.view.ServedBlocks.TILE;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.ClassRule;
import org.junit.Test;

/** The server under those who ask much, slowly, or too much at once. */
public class LocalServerLoadTest {

  private static final int REQUESTS = 10_000;
  private static final int CLIENTS = 16;
  private static final int SLOW = 150;

  @ClassRule public static final ServedBlocks SERVED = new ServedBlocks(Duration.ofMinutes(9));

  @Test
  public void tenThousandRequestsAreAnswered() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        counts.add(clients.submit(() -> answered(http, REQUESTS / CLIENTS)));
      }
      int answered = 0;
      for (Future<Integer> count : counts) {
        answered += count.get();
      }
      assertEquals(REQUESTS, answered);
    } finally {
      clients.shutdownNow();
    }
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("contexture view"))
            .count();
    assertTrue("threads: " + threads, threads <= LocalServer.MOST_CONNECTIONS);
  }

  private static int answered(HttpClient http, int count) throws Exception {
    String[] what = {TILE, "answer/content", "main.js", "answer/slide?slide=0"};
    int answered = 0;
    for (int i = 0; i < count; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(SERVED.server().address().resolve(what[i % what.length])).build();
      if (http.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode() == 200) {
        answered++;
      }
    }
    return answered;
  }

  /** More clients that send a little now and then than there are threads: they are cut off. */
  @Test
  public void slowClientsAreCutOffAndOthersServed() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < SLOW; i++) {
        Socket socket = SERVED.connect();
        socket.getOutputStream().write("GET /".getBytes(ISO_8859_1));
        slow.add(socket);
      }
      long begin = System.nanoTime();
      assertEquals(200, SERVED.get(SERVED.base() + TILE, SERVED.host()));
      double seconds = (System.nanoTime() - begin) / 1e9;
      assertTrue("served after " + seconds, seconds < 40);
      int cut = 0;
      for (Socket socket : slow) {
        cut += isCutOff(socket) ? 1 : 0;
      }
      assertEquals(SLOW, cut);
      assertEquals(200, SERVED.get(SERVED.base() + TILE, SERVED.host()));
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static boolean isCutOff(Socket socket) throws IOException {
    try {
      socket.getOutputStream().write('x');
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  @Test
  public void headersThatAreTooManyOrTooLongAreNotRead() throws IOException {
    String[] many = new String[5000];
    java.util.Arrays.setAll(many, i -> "X-" + i + ": y");
    many[0] = SERVED.host();
    assertRefused(many);
    assertRefused(SERVED.host(), "X-Long: " + "y".repeat(8 << 20));
    assertEquals(200, SERVED.get(SERVED.base() + TILE, SERVED.host()));
  }

  private static void assertRefused(String... headers) {
    try {
      int status = SERVED.get(SERVED.base() + TILE, headers);
      assertTrue("status " + status, status / 100 == 4);
    } catch (IOException | ArrayIndexOutOfBoundsException closed) {
      // the connection was closed without an answer
    }
  }

  /** By a clock of the test's own, in ms: no thread needs to be in time. */
  @Test
  public void itEndsWhenNobodyAsksAnyMore() throws Throwable {
    AtomicLong clock = new AtomicLong();
    ServedBlocks shortly =
        new ServedBlocks(Duration.ofMillis(200), () -> TimeUnit.MILLISECONDS.toNanos(clock.get()));
    shortly.before();
    try {
      FutureTask<Void> end =
          new FutureTask<>(
              () -> {
                shortly.server().awaitEnd();
                return null;
              });
      new Thread(end, "waits for the end").start();
      clock.set(100);
      assertEquals(200, shortly.get(shortly.base() + TILE, shortly.host()));
      clock.set(290);
      assertEquals(404, shortly.get("/wrong/" + TILE, shortly.host())); // counts for nothing
      assertThrows(TimeoutException.class, () -> end.get(1, TimeUnit.SECONDS));
      clock.set(300);
      end.get(1, TimeUnit.MINUTES);
      assertEquals(Duration.ofMinutes(30), LocalServer.IDLE);
    } finally {
      shortly.after();
    }
    assertThrows(ConnectException.class, () -> shortly.connect().close());
  }
}
