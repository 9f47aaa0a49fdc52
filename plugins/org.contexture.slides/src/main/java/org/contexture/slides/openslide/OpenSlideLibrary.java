package org.contexture.slides.openslide;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.slides.SlideException;

/**
 * Finds the OpenSlide library that the user has installed.
 *
 * <p>The system property {@value #PATH_PROPERTY}, or the environment variable {@value
 * #PATH_VARIABLE}, may name the library file itself.
 */
public final class OpenSlideLibrary {

  public static final String PATH_PROPERTY = "contexture.openslide";
  public static final String PATH_VARIABLE = "CONTEXTURE_OPENSLIDE";

  /** {@code RTLD_LAZY}, and not global: its libtiff and libjpeg are nobody else's business. */
  private static final int LAZY_AND_LOCAL = 1;

  /** What was found on first use, and why a library that the user has named was not taken. */
  private record Search(Optional<OpenSlideApi> api, String refusal) {
    static final Search RESULT = search();
  }

  private OpenSlideLibrary() {}

  /** The library's version, such as {@code 3.4.1}; empty where OpenSlide is not installed. */
  public static Optional<String> version() {
    return Search.RESULT.api.map(OpenSlideApi::openslide_get_version);
  }

  /** Where OpenSlide is missing: how to install it, for people. */
  public static String howToInstall() {
    return Search.RESULT.refusal
        + "Install OpenSlide (Linux: 'apt install libopenslide0' or 'libopenslide1', 'dnf install"
        + " openslide'; macOS: 'brew install openslide'; Windows: unpack the binaries from"
        + " openslide.org and add their bin folder to PATH), or set the environment variable "
        + PATH_VARIABLE
        + " to the library file, and start again.";
  }

  static Optional<OpenSlideApi> find() {
    return Search.RESULT.api;
  }

  static OpenSlideApi require() throws SlideException {
    return Search.RESULT.api.orElseThrow(() -> new SlideException("OpenSlide is not installed."));
  }

  private static Search search() {
    StringBuilder refusal = new StringBuilder();
    for (String named : named()) {
      try {
        return new Search(Optional.of(load(named)), "");
      } catch (LinkageError e) { // JNA's own library may be missing, too
        String line =
            "The library %s, named by %s or %s, could not be loaded: %s."
                .formatted(
                    named, PATH_VARIABLE, PATH_PROPERTY, String.valueOf(e.getMessage()).strip());
        System.getLogger(OpenSlideLibrary.class.getName()).log(System.Logger.Level.WARNING, line);
        refusal.append(line).append(' ');
      }
    }
    for (String name : usual()) {
      try {
        return new Search(Optional.of(load(name)), refusal.toString());
      } catch (LinkageError e) {
        System.getLogger(OpenSlideLibrary.class.getName())
            .log(System.Logger.Level.DEBUG, "No OpenSlide as {0}: {1}", name, e.getMessage());
      }
    }
    return new Search(Optional.empty(), refusal.toString());
  }

  private static OpenSlideApi load(String name) {
    return Native.load(
        name,
        OpenSlideApi.class,
        Map.of(Library.OPTION_OPEN_FLAGS, LAZY_AND_LOCAL, Library.OPTION_STRING_ENCODING, "UTF-8"));
  }

  /** What the user names, if anything. */
  private static List<String> named() {
    return Stream.of(System.getProperty(PATH_PROPERTY), System.getenv(PATH_VARIABLE))
        .filter(name -> name != null && !name.isBlank())
        .toList();
  }

  /** Names under which OpenSlide is installed, newest first. */
  private static List<String> usual() {
    List<String> names = new ArrayList<>();
    if (Platform.isWindows()) {
      names.addAll(List.of("libopenslide-1", "libopenslide-0"));
    } else if (Platform.isMac()) {
      for (String folder :
          List.of("", "/opt/homebrew/lib/", "/usr/local/lib/", "/opt/local/lib/")) {
        names.add(folder + "libopenslide.1.dylib");
        names.add(folder + "libopenslide.0.dylib");
      }
    } else {
      names.addAll(List.of("libopenslide.so.1", "libopenslide.so.0"));
    }
    return names;
  }
}
