package org.contexture.knime.port;

import java.io.IOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads what port objects have saved. */
final class ZipEntries {

  private ZipEntries() {}

  /**
   * Goes to the next entry, which must have the given name.
   *
   * @throws IOException if it has not
   */
  static void open(ZipInputStream in, String name) throws IOException {
    ZipEntry entry = in.getNextEntry();
    if (entry == null || !name.equals(entry.getName())) {
      throw new IOException(
          "The saved model holds %s where the entry \"%s\" should be; the file is damaged."
              .formatted(entry == null ? "nothing" : "\"" + entry.getName() + "\"", name));
    }
  }
}
