package org.knime.node.parameters;

import java.util.Optional;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.port.PortObject;
import org.knime.core.node.port.PortObjectSpec;
import org.knime.core.node.port.PortType;

/** The node's input, as far as it is known when default parameters or choices are made. */
public interface NodeParametersInput {
  /** Returns the types of the input ports. */
  PortType[] getInPortTypes();

  /** Returns the input specs; unknown ones are null. */
  PortObjectSpec[] getInPortSpecs();

  /** Returns an input spec, if it is known. */
  Optional<PortObjectSpec> getInPortSpec(int portIndex);

  /** Returns the specs of the input tables; unknown ones are null. */
  DataTableSpec[] getInTableSpecs();

  /** Returns the spec of an input table, if it is known. */
  Optional<DataTableSpec> getInTableSpec(int portIndex);

  /** Returns the input objects; those not executed are null. */
  PortObject[] getInPortObjects();

  /** Returns an input object, if it was executed. */
  Optional<PortObject> getInPortObject(int portIndex);

  /** Returns the input tables; those not executed are null. */
  BufferedDataTable[] getInTables();

  /** Returns an input table, if it was executed. */
  Optional<BufferedDataTable> getInTable(int portIndex);

  /** Returns the types of the output ports. */
  PortType[] getOutPortTypes();
}
