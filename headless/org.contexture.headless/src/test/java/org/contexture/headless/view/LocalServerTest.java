package org.contexture.headless.view;

import static org.contexture.headless.view.ServedBlocks.TILE;
import static org.contexture.headless.view.ServedBlocks.status;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.ClassRule;
import org.junit.Test;

/** Slides are served to the page that was opened here, and to nobody else. */
public class LocalServerTest {

  @ClassRule public static final ServedBlocks SERVED = new ServedBlocks(Duration.ofMinutes(9));

  private static String path(String rest) {
    return SERVED.base() + rest;
  }

  @Test
  public void thePageAndItsAnswersAreServed() throws IOException {
    assertEquals(200, SERVED.get(path(""), SERVED.host()));
    assertEquals(200, SERVED.get(path("main.js"), SERVED.host()));
    assertEquals(200, SERVED.get(path(TILE), SERVED.host()));
    assertTrue(SERVED.base(), SERVED.base().matches("/[0-9a-f]{32}/"));
    assertEquals(
        200,
        SERVED.get(
            path(TILE),
            SERVED.host(),
            "Origin: http://127.0.0.1:" + SERVED.server().port(),
            "Sec-Fetch-Site: same-origin"));
  }

  @Test
  public void everyAnswerForbidsOtherOriginsAndForgets() throws IOException {
    String answer =
        SERVED.send("GET " + path(TILE) + " HTTP/1.1", SERVED.host()).toLowerCase(Locale.ROOT);
    for (String header :
        List.of(
            "default-src 'none'",
            "frame-ancestors 'none'",
            "x-content-type-options: nosniff",
            "cross-origin-resource-policy: same-origin",
            "cache-control: no-store",
            "referrer-policy: no-referrer")) {
      assertTrue(header, answer.contains(header));
    }
    assertFalse(answer.contains("access-control-allow"));
  }

  /** A site whose name points here (DNS rebinding) is told nothing. */
  @Test
  public void otherHostsAreRefused() throws IOException {
    int port = SERVED.server().port();
    for (String host :
        List.of(
            "Host: evil.example:" + port,
            "Host: localhost:" + port,
            "Host: 127.0.0.1",
            "Host: 127.0.0.1:" + (port + 1),
            "Host: 127.0.0.1.evil.example:" + port,
            "Host: [::1]:" + port,
            "Host: ",
            "X-Forwarded-Host: 127.0.0.1:" + port)) {
      assertEquals(host, 403, SERVED.get(path(TILE), host));
    }
    assertEquals(403, SERVED.get(path(TILE), SERVED.host(), "Host: evil.example"));
    assertEquals(403, status(SERVED.send("GET " + path(TILE) + " HTTP/1.0")));
  }

  @Test
  public void otherOriginsAreRefused() throws IOException {
    for (String origin :
        List.of(
            "Origin: https://evil.example",
            "Origin: null",
            "Origin: http://127.0.0.1",
            "Origin: https://127.0.0.1:" + SERVED.server().port(),
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site")) {
      assertEquals(origin, 403, SERVED.get(path(TILE), SERVED.host(), origin));
    }
  }

  @Test
  public void withoutTheSecretThereIsNothing() throws IOException {
    String secret = SERVED.base().substring(1, SERVED.base().length() - 1);
    char other = secret.charAt(31) == '0' ? '1' : '0';
    for (String path :
        List.of(
            "/",
            "/" + TILE,
            "/main.js",
            "//" + TILE,
            "/" + secret,
            "/" + secret.substring(0, 31) + "/" + TILE,
            "/" + secret.substring(0, 31) + other + "/" + TILE,
            "/" + secret.toUpperCase(Locale.ROOT).replace('0', 'O') + "/" + TILE,
            "/" + secret + secret + "/" + TILE,
            "/" + "0".repeat(32) + "/" + TILE)) {
      assertEquals(path, 404, SERVED.get(path, SERVED.host()));
    }
  }

  @Test
  public void onlyGetIsAnswered() throws IOException {
    for (String method : List.of("POST", "PUT", "OPTIONS", "HEAD", "DELETE", "PATCH", "TRACE")) {
      String answer =
          SERVED.send(method + " " + path(TILE) + " HTTP/1.1", SERVED.host(), "Content-Length: 0");
      assertEquals(method, 405, status(answer));
      assertTrue(answer, answer.contains("Allow: GET"));
    }
  }

  /** Files of the page are a list; slides are numbers; nothing else is looked up. */
  @Test
  public void pathsLeadNowhereElse() throws IOException {
    String secret = SERVED.file("secret.tiff").toString();
    List<String> up =
        List.of("..", "%2e%2e", "%252e%252e", ".%2e", "..%00", "%c0%ae%c0%ae", "....", "..%5c..");
    for (String dots : up) {
      for (String start : List.of("", "answer/", "openseadragon/", "answer/tile/")) {
        for (String target : List.of("etc/passwd", "SlideView.class", "style.css%00.txt")) {
          String path = start + (dots + "/").repeat(4) + target;
          assertNothing(path(path));
        }
      }
      assertNothing(path("answer/tile?slide=" + dots + "/" + secret + "&level=10&x=0&y=0"));
      assertNothing(path("answer/associated?slide=0&name=" + dots + secret));
    }
    assertNothing(path(secret.substring(1)));
    assertNothing(path("answer/" + secret.substring(1)));
    assertNothing(path("answer/tile?slide=1&level=10&x=0&y=0"));
    assertNothing(path("answer/tile?slide=0&slide=" + secret + "&level=10&x=0&y=0"));
  }

  private static void assertNothing(String path) throws IOException {
    String answer = SERVED.send("GET " + path + " HTTP/1.1", SERVED.host());
    int status = status(answer);
    assertTrue(path + ": " + status, status == 400 || status == 404);
    assertFalse(path, answer.contains("root:"));
  }

  /**
   * Requests at random, seeded: an answer, and one that shows something only for what is listed.
   */
  @Test
  public void nonsenseNeverOpensWhatIsNotListed() throws IOException {
    Random random = new Random(20);
    String secret = SERVED.file("secret.tiff").toString();
    List<String> words =
        List.of("content", "slide", "tile", "thumbnail", "associated", "cut", "positions", "first");
    List<String> names = List.of("slide", "level", "x", "y", "name", "size", "side", "path");
    List<String> values =
        List.of("0", "1", "-1", "10", "2147483648", secret, "file://" + secret, "%2e%2e/", "a&b=c");
    int shown = 0;
    for (int i = 0; i < 1000; i++) {
      String query =
          random
              .ints(random.nextInt(6), 0, names.size())
              .mapToObj(name -> names.get(name) + "=" + values.get(random.nextInt(values.size())))
              .collect(Collectors.joining("&"));
      String word = words.get(random.nextInt(words.size()));
      String answer =
          SERVED.send("GET " + path("answer/" + word + "?" + query) + " HTTP/1.1", SERVED.host());
      int status = status(answer);
      assertTrue(query + ": " + status, status == 200 || status / 100 == 4);
      if (status == 200 && !word.equals("content")) {
        shown++;
        assertTrue(query, query.matches("(.*&)?slide=0(&.*)?"));
      }
    }
    assertNotEquals(0, shown);
  }

  /** It cannot be reached by the machine's other addresses. */
  @Test
  public void otherMachinesCannotConnect() throws IOException {
    for (NetworkInterface network :
        java.util.Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : java.util.Collections.list(network.getInetAddresses())) {
        if (!address.isLoopbackAddress()) {
          assertRefused(address);
        }
      }
    }
  }

  private static void assertRefused(InetAddress address) throws IOException {
    try (Socket socket = new Socket(address, SERVED.server().port())) {
      throw new AssertionError("It can be reached at " + socket.getRemoteSocketAddress());
    } catch (ConnectException refused) {
      // as it should be
    }
  }
}
