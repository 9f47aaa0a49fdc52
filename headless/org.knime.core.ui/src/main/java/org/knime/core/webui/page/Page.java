package org.knime.core.webui.page;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.knime.core.node.FluentNodeAPI;

/** A page and the files that it refers to by relative paths. (KNIME's is an interface's, too.) */
public class Page implements FluentNodeAPI {
  private final String path;
  private final Map<String, Supplier<InputStream>> files = new LinkedHashMap<>();

  private Page(final String path, final Supplier<InputStream> content) {
    this.path = path;
    files.put(path, content);
  }

  /** Begins to make a page. */
  public static RequireFromFileOrString create() {
    return content ->
        path ->
            new Page(
                path,
                () -> new ByteArrayInputStream(content.get().getBytes(StandardCharsets.UTF_8)));
  }

  /** Adds a file. */
  public Page addResource(final Supplier<InputStream> content, final String relativePath) {
    files.put(relativePath, content);
    return this;
  }

  /** Returns the path of the document. */
  public String getRelativePath() {
    return path;
  }

  /** Not KNIME's: returns a file's bytes. */
  public Optional<byte[]> headlessFile(final String relativePath) {
    Supplier<InputStream> content = files.get(relativePath);
    if (content == null) {
      return Optional.empty();
    }
    try (InputStream in = content.get()) {
      return Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The stage that asks where the document comes from. */
  public interface RequireFromFileOrString {
    /** Takes the document's text. */
    RequireRelativePath fromString(StringSupplier content);
  }

  /** The stage that asks for the document's path. */
  public interface RequireRelativePath {
    /** Sets the path, with the file's name. */
    Page relativePath(String relativePath);
  }

  /** Supplies text. */
  public interface StringSupplier extends Supplier<String> {}
}
