package org.knime.node;

import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.ExecutionContext;
import org.knime.core.node.FluentNodeAPI;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.port.PortObject;
import org.knime.core.node.port.PortObjectSpec;
import org.knime.core.node.port.PortType;
import org.knime.node.parameters.NodeParameters;

/** What a node does: parameters, configuration, execution. */
public abstract sealed class DefaultModel implements FluentNodeAPI {
  final Class<? extends NodeParameters> parametersClass;

  private DefaultModel(final Class<? extends NodeParameters> parametersClass) {
    this.parametersClass = parametersClass;
  }

  static RequireModelParameters create() {
    return parameters -> configure -> execute -> new Standard(parameters, configure, execute);
  }

  static final class Standard extends DefaultModel {
    final ConfigureOrRearrangerConsumer<ConfigureInput, ConfigureOutput> configure;
    final ExecuteConsumer execute;

    Standard(
        final Class<? extends NodeParameters> parameters,
        final ConfigureOrRearrangerConsumer<ConfigureInput, ConfigureOutput> configure,
        final ExecuteConsumer execute) {
      super(parameters);
      this.configure = configure;
      this.execute = execute;
    }
  }

  /** The stage that asks for the parameters. */
  public interface RequireModelParameters {
    /** Sets the class of the parameters; null for none. */
    RequireConfigureOrRearrangeColumns parametersClass(
        Class<? extends NodeParameters> parametersClass);

    /** Says that the node has no parameters. */
    default RequireConfigureOrRearrangeColumns withoutParameters() {
      return parametersClass(null);
    }
  }

  /** The stage that asks for the configuration. */
  public interface RequireConfigureOrRearrangeColumns {
    /** Sets how output specs follow from input specs and parameters. */
    RequireExecute configure(
        ConfigureOrRearrangerConsumer<ConfigureInput, ConfigureOutput> configure);
  }

  /** The stage that asks for the execution. */
  public interface RequireExecute {
    /** Sets how output follows from input and parameters. */
    DefaultModel execute(ExecuteConsumer execute);
  }

  /** A configuration. */
  public interface ConfigureOrRearrangerConsumer<I, O> {
    /** Reads the input, fills the output. */
    void accept(I input, O output) throws InvalidSettingsException;
  }

  /** An execution. */
  public interface ExecuteConsumer {
    /** Reads the input, fills the output. */
    void accept(ExecuteInput input, ExecuteOutput output)
        throws CanceledExecutionException, KNIMEException;
  }

  /** What a configuration is given. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // KNIME's signatures
  public interface ConfigureInput {
    /** Returns the parameters. */
    <S extends NodeParameters> S getParameters();

    /** Returns the specs of all input ports. */
    PortObjectSpec[] getInPortSpecs();

    /** Returns the spec of an input port. */
    <S extends PortObjectSpec> S getInPortSpec(int index);

    /** Returns the specs of the input ports, which must all be tables. */
    DataTableSpec[] getInTableSpecs();

    /** Returns the spec of an input table. */
    DataTableSpec getInTableSpec(int portIndex);

    /** Returns the types of the output ports. */
    PortType[] getOutPortTypes();
  }

  /** What a configuration fills. An output spec that is not set is unknown. */
  public interface ConfigureOutput {
    /** Sets the spec of an output port. */
    <S extends PortObjectSpec> void setOutSpec(int index, S spec);

    /** Sets the specs of all output ports. */
    @SuppressWarnings("unchecked")
    <S extends PortObjectSpec> void setOutSpecs(S... specs);

    /** Warns the user. */
    void setWarningMessage(String message);
  }

  /** What an execution is given. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // KNIME's signatures
  public interface ExecuteInput {
    /** Returns the parameters. */
    <S extends NodeParameters> S getParameters();

    /** Returns progress, and the maker of tables. */
    ExecutionContext getExecutionContext();

    /** Returns all input objects. */
    PortObject[] getInPortObjects();

    /** Returns an input object. */
    <D extends PortObject> D getInPortObject(int portIndex);

    /** Returns the input objects, which must all be tables. */
    BufferedDataTable[] getInTables();

    /** Returns an input table. */
    BufferedDataTable getInTable(int portIndex);

    /** Returns the types of the output ports. */
    PortType[] getOutPortTypes();
  }

  /** What an execution fills. */
  public interface ExecuteOutput {
    /** Sets the object of an output port. */
    <D extends PortObject> void setOutData(int index, D data);

    /** Sets the objects of all output ports. */
    @SuppressWarnings("unchecked")
    <D extends PortObject> void setOutData(D... data);

    /** Sets what a view needs. */
    @SuppressWarnings("unchecked")
    <D extends PortObject> void setInternalData(D... data);

    /** Warns the user. */
    void setWarningMessage(String message);
  }
}
