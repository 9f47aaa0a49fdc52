package org.knime.core.node.port;

import java.io.IOException;
import javax.swing.JComponent;

/** What is known of a result before execution. */
public interface PortObjectSpec {
  /** Returns KNIME's views of the spec; none is fine. */
  JComponent[] getViews();

  /** Stores specs of one class. Needs a public constructor without arguments. */
  abstract class PortObjectSpecSerializer<T extends PortObjectSpec> {
    /** Writes a spec; the stream is closed by the caller. */
    public abstract void savePortObjectSpec(T portObjectSpec, PortObjectSpecZipOutputStream out)
        throws IOException;

    /** Reads a spec. */
    public abstract T loadPortObjectSpec(PortObjectSpecZipInputStream in) throws IOException;
  }
}
