package org.contexture.headless.browser;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is measured in the page; times as the page's own clock has them. */
final class PageTimes {

  private static final String PAINTED =
      "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";

  /** From the address to the slide, all tiles in sight loaded; then to its values. */
  private static final String FIRST_PICTURE =
      """
      new Promise((done) => {
        const times = [];
        const look = () => {
          const pane = window.slideView?.active;
          if (times.length === 0 && pane?.image?.getFullyLoaded()) {
            times.push(performance.now());
          }
          if (times.length === 1 && pane.overlay.layer) {
            requestAnimationFrame(() => done(`${times[0]} ${performance.now()}`));
          } else {
            setTimeout(look, 2);
          }
        };
        look();
      })
      """;

  /** Another column: fetched, coloured, drawn. */
  private static final String OVERLAY =
      """
      (async () => {
        const pane = slideView.active;
        const begin = performance.now();
        pane.show.column = 1;
        await pane.refresh();
        await %s;
        return performance.now() - begin;
      })()
      """
          .formatted(PAINTED);

  /** One tile of full resolution that nobody has asked for. */
  private static final String TILE =
      """
      (async () => {
        const { info, app } = slideView.active;
        const place = () => Math.floor(Math.random() * (info.width / info.tileSize - 1));
        const begin = performance.now();
        await app.host.picture(`tile?slide=0&level=${info.maxLevel}&x=${place()}&y=${place()}`);
        return performance.now() - begin;
      })()
      """;

  /** Frames a second while the slide is moved with every frame, for two seconds. */
  private static final String PAN =
      """
      new Promise((done) => {
        const pane = slideView.active;
        pane.go([50000, 50000], %s, true);
        const { viewport } = pane.viewer;
        const step = viewport.deltaPointsFromPixels(new OpenSeadragon.Point(6, 3));
        const begin = performance.now();
        let frames = 0;
        const next = () => {
          frames++;
          const passed = performance.now() - begin;
          if (passed > 2000) {
            done((1000 * frames) / passed);
          } else {
            viewport.panBy(frames %% 100 < 50 ? step : step.times(-1), true);
            requestAnimationFrame(next);
          }
        };
        requestAnimationFrame(next);
      })
      """;

  private static final String FIRST = "first picture, ms";
  private static final int TILES = 20;

  private final Chromium browser;
  private final Map<String, List<Double>> found = new LinkedHashMap<>();

  PageTimes(Chromium browser) {
    this.browser = browser;
  }

  /** Opens the page and measures; the first time counts for itself: Java has to warm up. */
  void measure(URI address) throws IOException, InterruptedException {
    browser.resize(1600, 1000, 1);
    browser.open(address);
    browser.await("location.href === '%s'".formatted(address));
    String[] first = browser.evaluate(FIRST_PICTURE).getAsString().split(" ", -1);
    if (found.isEmpty()) {
      add("first picture ever, ms", Double.parseDouble(first[0]));
    } else {
      add(FIRST, Double.parseDouble(first[0]));
      add("first picture with values, ms", Double.parseDouble(first[1]));
    }
    add("overlay of 99,856 values, ms", number(OVERLAY));
    for (int i = 0; i < TILES; i++) {
      add("tile, ms", number(TILE));
    }
    add("panning, all tiles in sight, frames/s", number(PAN.formatted("0.008")));
    add("panning, some 4,000 tiles, frames/s", number(PAN.formatted("0.05")));
    add("panning, full resolution, frames/s", number(PAN.formatted("1")));
  }

  private void add(String name, double value) {
    found.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
  }

  private double number(String expression) throws IOException, InterruptedException {
    JsonElement value = browser.evaluate(expression);
    return value.getAsDouble();
  }

  /** Prints medians and worst cases as a table, and how far they are within what is aimed at. */
  void print() throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%s, %d processors, Java %s, %s, no graphics card%n",
        System.getProperty("os.name"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        browser.evaluate("navigator.userAgent.match(/Chrom[^ ]+/)[0]").getAsString());
    System.out.println("| | median | worst |\n|---|---|---|");
    found.forEach(
        (name, values) -> {
          List<Double> sorted = values.stream().sorted().toList();
          double worst = sorted.get(name.endsWith("/s") ? 0 : sorted.size() - 1);
          System.out.printf(Locale.ROOT, "| %s | %.0f | %.0f |%n", name, median(sorted), worst);
        });
    System.out.printf(Locale.ROOT, "RATIO view-first-picture %.2f%n", 1000 / median(of(FIRST)));
    double slowest =
        found.entrySet().stream()
            .filter(one -> one.getKey().endsWith("/s"))
            .mapToDouble(one -> median(of(one.getKey())))
            .min()
            .orElseThrow();
    System.out.printf(Locale.ROOT, "RATIO view-panning %.2f%n", slowest / 30);
  }

  private List<Double> of(String name) {
    return found.get(name).stream().sorted().toList();
  }

  private static double median(List<Double> sorted) {
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
