package org.contexture.pipeline;

import java.nio.file.Path;

/**
 * A file on storage that is no file system of the machines that work, e.g. {@code s3a://…}: copies
 * of it are worked on.
 *
 * @param url where it is
 * @param fingerprint by which it is known again, as its storage tells: size, time, a tag
 */
public record StoredFile(String url, String fingerprint) {

  /** The last part of the URL. */
  public Path name() {
    String plain = url.replaceFirst("/+$", "");
    return Path.of(plain.substring(plain.lastIndexOf('/') + 1));
  }
}
