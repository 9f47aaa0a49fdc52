package org.contexture.pipeline.stream;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.contexture.pipeline.SlideTiles;

/**
 * Keeps the slides open that were used last, and no more than so many plus those in use.
 * Thread-safe.
 */
public final class SlidePool implements AutoCloseable {

  private final int capacity;

  /** By id. */
  private final Map<String, Entry> slides = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Entry {
    private final SharedSlide slide;
    private int users;

    Entry(SlideTiles tiles) {
      slide = new SharedSlide(tiles);
    }
  }

  public SlidePool(int capacity) {
    this.capacity = capacity;
  }

  /** Lends a slide; {@link #giveBack} must follow. */
  public synchronized SharedSlide lend(SlideTiles tiles) {
    Entry entry = slides.computeIfAbsent(tiles.slide(), id -> new Entry(tiles));
    entry.users++;
    return entry.slide;
  }

  public synchronized void giveBack(SlideTiles tiles) {
    Entry used = slides.get(tiles.slide());
    if (used != null) {
      used.users--;
    }
    Iterator<Entry> oldest = slides.values().iterator();
    while (slides.size() > capacity && oldest.hasNext()) {
      Entry entry = oldest.next();
      if (entry.users == 0) {
        entry.slide.close();
        oldest.remove();
      }
    }
  }

  /** Closes a slide that failed, so that whoever lends it next opens it anew. */
  public synchronized void forget(SlideTiles tiles) {
    Entry failed = slides.remove(tiles.slide());
    if (failed != null) {
      failed.slide.close();
    }
  }

  @Override
  public synchronized void close() {
    slides.values().forEach(entry -> entry.slide.close());
    slides.clear();
  }
}
