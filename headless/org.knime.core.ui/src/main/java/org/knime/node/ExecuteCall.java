package org.knime.node;

import java.util.Arrays;
import java.util.List;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.ExecutionContext;
import org.knime.core.node.port.PortObject;
import org.knime.core.node.port.PortType;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.HeadlessNode.Executed;
import org.knime.node.HeadlessNode.Port;
import org.knime.node.parameters.NodeParameters;

/** Input and output of one execution. */
final class ExecuteCall implements ExecuteInput, ExecuteOutput {
  private final NodeParameters parameters;
  private final PortObject[] in;
  private final ExecutionContext context;
  private final List<Port> ports;
  private final PortObject[] out;
  private PortObject[] internal = new PortObject[0];
  private String warning;

  ExecuteCall(
      final NodeParameters parameters,
      final PortObject[] in,
      final ExecutionContext context,
      final List<Port> outputs) {
    this.parameters = parameters;
    this.in = in;
    this.context = context;
    this.ports = outputs;
    this.out = new PortObject[outputs.size()];
  }

  Executed result() {
    return new Executed(out, internal, warning);
  }

  @Override
  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // the caller names the class of its own parameters
  public <S extends NodeParameters> S getParameters() {
    return (S) parameters;
  }

  @Override
  public ExecutionContext getExecutionContext() {
    return context;
  }

  @Override
  public PortObject[] getInPortObjects() {
    return in.clone();
  }

  @Override
  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // the caller names the class that its port type promises
  public <D extends PortObject> D getInPortObject(final int portIndex) {
    return (D) in[portIndex];
  }

  @Override
  public BufferedDataTable[] getInTables() {
    return Arrays.copyOf(in, in.length, BufferedDataTable[].class);
  }

  @Override
  public BufferedDataTable getInTable(final int portIndex) {
    return getInPortObject(portIndex);
  }

  @Override
  public PortType[] getOutPortTypes() {
    return ports.stream().map(Port::type).toArray(PortType[]::new);
  }

  @Override
  public <D extends PortObject> void setOutData(final int index, final D data) {
    out[index] = data;
  }

  @Override
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only copied from
  public final <D extends PortObject> void setOutData(final D... data) {
    System.arraycopy(data, 0, out, 0, data.length);
  }

  @Override
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only copied from
  public final <D extends PortObject> void setInternalData(final D... data) {
    internal = Arrays.copyOf(data, data.length, PortObject[].class);
  }

  @Override
  public void setWarningMessage(final String message) {
    warning = message;
  }
}
