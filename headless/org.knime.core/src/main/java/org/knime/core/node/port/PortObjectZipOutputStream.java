package org.knime.core.node.port;

import java.io.OutputStream;
import java.util.zip.ZipOutputStream;

/** A zip stream to write an object to. */
public class PortObjectZipOutputStream extends ZipOutputStream {
  PortObjectZipOutputStream(final OutputStream out) {
    super(out);
  }
}
