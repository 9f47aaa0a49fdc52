package org.contexture.headless.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** A Chromium without a window, driven through its DevTools protocol. */
final class Chromium implements AutoCloseable {

  private static final List<String> PROGRAMS = List.of("chromium", "chromium-browser");
  private static final Pattern LISTENS = Pattern.compile("DevTools listening on ws://([^/]+)/");
  private static final long SECONDS = 60;

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonObject>> open = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private int last;

  private Chromium(Process process, Path profile, String address) throws Exception {
    this.process = process;
    this.profile = profile;
    HttpClient http = HttpClient.newHttpClient();
    String list =
        http.send(
                HttpRequest.newBuilder(URI.create("http://" + address + "/json")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    String page = "";
    for (JsonElement target : JsonParser.parseString(list).getAsJsonArray()) {
      if (target.getAsJsonObject().get("type").getAsString().equals("page")) {
        page = target.getAsJsonObject().get("webSocketDebuggerUrl").getAsString();
      }
    }
    socket = http.newWebSocketBuilder().buildAsync(URI.create(page), new Ears()).join();
    for (String domain : List.of("Page", "Runtime", "Log")) {
      call(domain + ".enable", new JsonObject());
    }
  }

  /** Starts one; where there is none, or on a build server, the test is skipped and says why. */
  static Chromium start() throws Exception {
    assumeTrue(
        "Browsers are not driven on build servers (CI is set).", System.getenv("CI") == null);
    Optional<String> program =
        PROGRAMS.stream()
            .filter(
                name ->
                    Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))))
            .findFirst();
    assumeTrue("There is no Chromium on the PATH.", program.isPresent());
    Path profile = Files.createTempDirectory("contexture-chromium-");
    Process process =
        new ProcessBuilder(
                program.get(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--force-color-profile=srgb",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher found = LISTENS.matcher(line);
      if (found.find()) {
        Thread rest = new Thread(() -> lines.lines().forEach(text -> {}), "chromium's output");
        rest.setDaemon(true);
        rest.start();
        return new Chromium(process, profile, found.group(1));
      }
    }
    process.destroyForcibly();
    throw new IOException("Chromium does not start.");
  }

  private final class Ears implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean complete) {
      text.append(part);
      if (complete) {
        hear(JsonParser.parseString(text.toString()).getAsJsonObject());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void hear(JsonObject message) {
    if (message.has("id")) {
      open.remove(message.get("id").getAsInt()).complete(message);
      return;
    }
    String method = message.get("method").getAsString();
    boolean complaint =
        method.equals("Runtime.exceptionThrown")
            || (method.equals("Log.entryAdded")
                && message.toString().contains("\"error\"")
                && !message.toString().contains("\"network\"")); // failures that are answered
    if (complaint) {
      complaints.add(message.get("params").toString());
    }
  }

  /** What went wrong in the page so far; not requests that were answered with a failure. */
  List<String> complaints() {
    return complaints;
  }

  private JsonObject call(String method, JsonObject parameters) throws Exception {
    JsonObject message = new JsonObject();
    int id = ++last;
    message.addProperty("id", id);
    message.addProperty("method", method);
    message.add("params", parameters);
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    open.put(id, answer);
    socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
    JsonObject found = answer.get(SECONDS, TimeUnit.SECONDS);
    if (found.has("error")) {
      throw new IOException(method + ": " + found.get("error"));
    }
    return found.getAsJsonObject("result");
  }

  private static JsonObject json(Object... namesAndValues) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = (String) namesAndValues[i];
      if (namesAndValues[i + 1] instanceof Number number) {
        object.addProperty(name, number);
      } else if (namesAndValues[i + 1] instanceof Boolean truth) {
        object.addProperty(name, truth);
      } else if (namesAndValues[i + 1] instanceof JsonElement element) {
        object.add(name, element);
      } else {
        object.addProperty(name, namesAndValues[i + 1].toString());
      }
    }
    return object;
  }

  /** Sets the size of the page, css px, and how many px of the screen one of them is. */
  void resize(int width, int height, double ratio) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        json("width", width, "height", height, "deviceScaleFactor", ratio, "mobile", false));
  }

  /** Has the system prefer dark or light. */
  void prefer(String lights) throws Exception {
    JsonArray features = new JsonArray();
    features.add(json("name", "prefers-color-scheme", "value", lights));
    call("Emulation.setEmulatedMedia", json("features", features));
  }

  void open(URI address) throws Exception {
    complaints.clear();
    call("Page.navigate", json("url", address));
  }

  /** Evaluates; waits for promises. */
  JsonElement evaluate(String expression) throws Exception {
    JsonObject result =
        call(
            "Runtime.evaluate",
            json("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    JsonElement value = result.getAsJsonObject("result").get("value");
    return value == null ? com.google.gson.JsonNull.INSTANCE : value;
  }

  /** Waits until something holds. */
  void await(String condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    String test =
        "Boolean((() => { try { return " + condition + "; } catch { return false; } })())";
    while (!evaluate(test).getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Never: " + condition + "; " + complaints);
      }
      Thread.sleep(30);
    }
  }

  /** Presses and releases a key. */
  void press(String key) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      JsonObject event = json("type", type, "key", key, "code", key);
      if (key.length() == 1 && type.equals("keyDown")) {
        event.addProperty("text", key);
      }
      if (key.equals("Tab")) {
        event.addProperty("windowsVirtualKeyCode", 9);
      }
      call("Input.dispatchKeyEvent", event);
    }
  }

  /** Moves the mouse along points with its button down; one point is a click. */
  void drag(boolean shift, double[]... points) throws Exception {
    mouse("mousePressed", points[0], shift);
    for (int i = 1; i < points.length; i++) {
      mouse("mouseMoved", points[i], shift);
    }
    mouse("mouseReleased", points[points.length - 1], shift);
  }

  private void mouse(String type, double[] point, boolean shift) throws Exception {
    call(
        "Input.dispatchMouseEvent",
        json(
            "type",
            type,
            "x",
            point[0],
            "y",
            point[1],
            "button",
            "left",
            "buttons",
            1,
            "clickCount",
            1,
            "modifiers",
            shift ? 8 : 0));
  }

  void wheel(double x, double y, double delta) throws Exception {
    call(
        "Input.dispatchMouseEvent",
        json("type", "mouseWheel", "x", x, "y", y, "deltaX", 0, "deltaY", delta));
  }

  BufferedImage screenshot() throws Exception {
    return ImageIO.read(new ByteArrayInputStream(png()));
  }

  byte[] png() throws Exception {
    String data = call("Page.captureScreenshot", json("format", "png")).get("data").getAsString();
    return Base64.getDecoder().decode(data);
  }

  /** Checks that nothing went wrong in the page. */
  void assertContent() {
    assertEquals(List.of(), complaints);
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // the system's temporary folder is tidied up by the system
    }
  }
}
