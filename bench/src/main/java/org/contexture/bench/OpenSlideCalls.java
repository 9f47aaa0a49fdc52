package org.contexture.bench;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** OpenSlide's C library as its users call it: pixels go into native memory and stay there. */
final class OpenSlideCalls implements AutoCloseable {

  private interface Api extends Library {
    Pointer openslide_open(String path);

    void openslide_close(Pointer slide);

    void openslide_read_region(
        Pointer slide, Pointer argb, long x, long y, int level, long width, long height);

    String openslide_get_error(Pointer slide);
  }

  private final Api api;
  private final Pointer slide;
  private final Memory pixels;

  private OpenSlideCalls(Api api, Path path, int side) {
    this.api = api;
    slide = api.openslide_open(path.toString());
    if (slide == null) {
      throw new IllegalStateException("OpenSlide cannot open " + path + ".");
    }
    pixels = new Memory(4L * side * side);
  }

  /** Opens a slide for reading squares of one size; empty where OpenSlide is not installed. */
  static Optional<OpenSlideCalls> open(Path path, int side) {
    for (String name : new String[] {"libopenslide.so.1", "libopenslide.so.0", "openslide"}) {
      try {
        Api api = Native.load(name, Api.class, Map.of(Library.OPTION_OPEN_FLAGS, 1));
        return Optional.of(new OpenSlideCalls(api, path, side));
      } catch (UnsatisfiedLinkError e) {
        System.err.println("No " + name + " here.");
      }
    }
    return Optional.empty();
  }

  void read(int x, int y, int side) {
    api.openslide_read_region(slide, pixels, x, y, 0, side, side);
    String error = api.openslide_get_error(slide);
    if (error != null) {
      throw new IllegalStateException(error);
    }
  }

  @Override
  public void close() {
    api.openslide_close(slide);
    pixels.close();
  }
}
