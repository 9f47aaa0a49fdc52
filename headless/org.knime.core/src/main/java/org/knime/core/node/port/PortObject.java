package org.knime.core.node.port;

import java.io.IOException;
import javax.swing.JComponent;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.ExecutionMonitor;

/** A result of a node: a table, a model, a picture. */
public interface PortObject {
  /** The type of ports that take anything. */
  PortType TYPE = PortTypeRegistry.getInstance().getPortType(PortObject.class);

  /** The type of ports that take anything or nothing. */
  PortType TYPE_OPTIONAL = PortTypeRegistry.getInstance().getPortType(PortObject.class, true);

  /** Returns one line about the object. */
  String getSummary();

  /** Returns what is known of the object before its execution. */
  PortObjectSpec getSpec();

  /** Returns KNIME's views of the object; none is fine. */
  JComponent[] getViews();

  /** Stores objects of one class. Needs a public constructor without arguments. */
  abstract class PortObjectSerializer<T extends PortObject> {
    /** Writes an object; the stream is closed by the caller. */
    public abstract void savePortObject(
        T portObject, PortObjectZipOutputStream out, ExecutionMonitor exec)
        throws IOException, CanceledExecutionException;

    /** Reads an object. */
    public abstract T loadPortObject(
        PortObjectZipInputStream in, PortObjectSpec spec, ExecutionMonitor exec)
        throws IOException, CanceledExecutionException;
  }
}
