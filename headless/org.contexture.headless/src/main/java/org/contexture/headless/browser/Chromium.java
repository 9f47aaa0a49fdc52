package org.contexture.headless.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Chromium without a window, used as a person would: by mouse, keys and eyes. */
public final class Chromium implements AutoCloseable {

  private static final List<String> PROGRAMS = List.of("chromium", "chromium-browser");
  private static final Pattern LISTENS = Pattern.compile("DevTools listening on ws://([^/]+)/");
  private static final long SECONDS = 60;
  private static final int SHIFT = 8;
  private static final int TAB = 9;

  private final Process process;
  private final Path profile;
  private final DevTools tools;

  private Chromium(Process process, Path profile, DevTools tools) {
    this.process = process;
    this.profile = profile;
    this.tools = tools;
  }

  /** Where it is installed; empty if there is none on the PATH. */
  public static Optional<Path> find() {
    String path = System.getenv("PATH");
    return path == null
        ? Optional.empty()
        : PROGRAMS.stream()
            .flatMap(name -> Stream.of(path.split(":", -1)).map(folder -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst();
  }

  /**
   * Starts one.
   *
   * @throws IOException if it does not start
   */
  public static Chromium start(Path program) throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory("contexture-chromium-");
    Process process =
        new ProcessBuilder(
                program.toString(),
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
        return new Chromium(process, profile, new DevTools(found.group(1)));
      }
    }
    process.destroyForcibly();
    throw new IOException(program + " does not start.");
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
  public void resize(int width, int height, double ratio) throws IOException, InterruptedException {
    tools.call(
        "Emulation.setDeviceMetricsOverride",
        json("width", width, "height", height, "deviceScaleFactor", ratio, "mobile", false));
  }

  /** Has the system prefer {@code dark} or {@code light}. */
  public void prefer(String scheme) throws IOException, InterruptedException {
    JsonArray features = new JsonArray();
    features.add(json("name", "prefers-color-scheme", "value", scheme));
    tools.call("Emulation.setEmulatedMedia", json("features", features));
  }

  /** Has what the page downloads put into a folder. */
  public void downloadInto(Path folder) throws IOException, InterruptedException {
    tools.call(
        "Browser.setDownloadBehavior",
        json("behavior", "allow", "downloadPath", folder.toAbsolutePath()));
  }

  public void open(URI address) throws IOException, InterruptedException {
    tools.complaints().clear();
    tools.call("Page.navigate", json("url", address));
  }

  /** Evaluates an expression in the page; waits for promises. */
  public JsonElement evaluate(String expression) throws IOException, InterruptedException {
    JsonObject result =
        tools.call(
            "Runtime.evaluate",
            json(
                "expression", expression,
                "awaitPromise", true,
                "returnByValue", true,
                "userGesture", true));
    if (result.has("exceptionDetails")) {
      throw new IOException(expression + ": " + result.get("exceptionDetails"));
    }
    JsonElement value = result.getAsJsonObject("result").get("value");
    return value == null ? JsonNull.INSTANCE : value;
  }

  /** Waits until something holds; a minute at most. */
  public void await(String condition) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    String test =
        "Boolean((() => { try { return " + condition + "; } catch { return false; } })())";
    while (!evaluate(test).getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IOException("Never: " + condition + "; " + complaints());
      }
      Thread.sleep(30);
    }
  }

  /** Presses and releases a key. */
  public void press(String key) throws IOException, InterruptedException {
    for (String type : List.of("keyDown", "keyUp")) {
      JsonObject event = json("type", type, "key", key, "code", key);
      if (key.length() == 1 && type.equals("keyDown")) {
        event.addProperty("text", key);
      }
      if (key.equals("Tab")) {
        event.addProperty("windowsVirtualKeyCode", TAB);
      }
      tools.call("Input.dispatchKeyEvent", event);
    }
  }

  /** Moves the mouse along points with its button down; one point is a click. */
  public void drag(boolean shift, double[]... points) throws IOException, InterruptedException {
    mouse("mousePressed", points[0], shift);
    for (int i = 1; i < points.length; i++) {
      mouse("mouseMoved", points[i], shift);
    }
    mouse("mouseReleased", points[points.length - 1], shift);
  }

  private void mouse(String type, double[] point, boolean shift)
      throws IOException, InterruptedException {
    tools.call(
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
            shift ? SHIFT : 0));
  }

  public void wheel(double x, double y, double delta) throws IOException, InterruptedException {
    tools.call(
        "Input.dispatchMouseEvent",
        json("type", "mouseWheel", "x", x, "y", y, "deltaX", 0, "deltaY", delta));
  }

  /** What is seen: PNG. */
  public byte[] screenshot() throws IOException, InterruptedException {
    JsonObject taken = tools.call("Page.captureScreenshot", json("format", "png"));
    return Base64.getDecoder().decode(taken.get("data").getAsString());
  }

  /** What went wrong in the page since it was opened; failures that it was answered are no such. */
  public List<String> complaints() {
    return List.copyOf(tools.complaints());
  }

  @Override
  public void close() {
    tools.close();
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
