package org.contexture.encoder;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Small files beside the tests, made by {@code make-timm-files.py} and, in the plugin network,
 * {@code make-test-files.py}.
 */
final class TestFiles {

  private TestFiles() {}

  static Path of(String name) {
    return Path.of(
        System.getProperty("basedir", "."), "src/test/resources/org/contexture/encoder", name);
  }

  /** Some bytes changed, or the end cut off, or bytes put in. */
  static byte[] damaged(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int kind = random.nextInt(4);
    if (kind == 0) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    for (int i = 0; i < 1 + random.nextInt(8); i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    if (kind == 1) {
      int at = random.nextInt(bytes.length);
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 5);
      System.arraycopy(bytes, at, longer, at + 5, bytes.length - at);
      return longer;
    }
    return bytes;
  }
}
