package org.knime.node;

import java.util.Arrays;
import java.util.List;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.port.PortObjectSpec;
import org.knime.core.node.port.PortType;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.HeadlessNode.Configured;
import org.knime.node.HeadlessNode.Port;
import org.knime.node.parameters.NodeParameters;

/** Input and output of one configuration. */
final class ConfigureCall implements ConfigureInput, ConfigureOutput {
  private final NodeParameters parameters;
  private final PortObjectSpec[] in;
  private final List<Port> ports;
  private final PortObjectSpec[] out;
  private String warning;

  ConfigureCall(
      final NodeParameters parameters, final PortObjectSpec[] in, final List<Port> outputs) {
    this.parameters = parameters;
    this.in = in;
    this.ports = outputs;
    this.out = new PortObjectSpec[outputs.size()];
  }

  Configured result() {
    return new Configured(out, warning);
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
  public PortObjectSpec[] getInPortSpecs() {
    return in.clone();
  }

  @Override
  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // the caller names the class that its port type promises
  public <S extends PortObjectSpec> S getInPortSpec(final int index) {
    return (S) in[index];
  }

  @Override
  public DataTableSpec[] getInTableSpecs() {
    return Arrays.copyOf(in, in.length, DataTableSpec[].class);
  }

  @Override
  public DataTableSpec getInTableSpec(final int portIndex) {
    return getInPortSpec(portIndex);
  }

  @Override
  public PortType[] getOutPortTypes() {
    return ports.stream().map(Port::type).toArray(PortType[]::new);
  }

  @Override
  public <S extends PortObjectSpec> void setOutSpec(final int index, final S spec) {
    out[index] = spec;
  }

  @Override
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only copied from
  public final <S extends PortObjectSpec> void setOutSpecs(final S... specs) {
    System.arraycopy(specs, 0, out, 0, specs.length);
  }

  @Override
  public void setWarningMessage(final String message) {
    warning = message;
  }
}
