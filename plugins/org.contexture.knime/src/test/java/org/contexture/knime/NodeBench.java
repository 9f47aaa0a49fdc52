package org.contexture.knime;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.contexture.headless.extension.RunningWorkflow;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.ExecutionContext;
import org.knime.core.node.HeadlessContext;
import org.knime.core.node.HeadlessProgress;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.NodeSettings;
import org.knime.core.node.port.PortObject;
import org.knime.core.node.port.PortObjectSpec;
import org.knime.core.node.port.PortType;
import org.knime.core.node.workflow.HeadlessNodeContainer;
import org.knime.core.node.workflow.NodeContext;
import org.knime.core.webui.node.dialog.defaultdialog.NodeParametersUtil;
import org.knime.node.DefaultNodeFactory;
import org.knime.node.HeadlessNode;
import org.knime.node.parameters.NodeParameters;

/** A node on the test bench: its parameters can be set, it can be configured and executed. */
final class NodeBench {

  /** Of a node without any. */
  private static final NodeParameters NONE = new NodeParameters() {};

  private final HeadlessNode node;
  private final Path workflow;
  private final NodeParameters parameters;
  private volatile boolean cancelled;
  private double patience = 1;
  private Runnable whenCancelled = () -> {};
  private final Set<Thread> told = ConcurrentHashMap.newKeySet();
  private final Set<String> deaf = ConcurrentHashMap.newKeySet();

  /**
   * Puts a node on the bench.
   *
   * @param workflow folder that {@code knime://knime.workflow} stands for
   */
  NodeBench(DefaultNodeFactory factory, Path workflow) {
    this.node = HeadlessNode.of(factory);
    this.workflow = workflow;
    this.parameters =
        node.parametersClass()
            .<NodeParameters>map(type -> NodeParametersUtil.createSettings(type))
            .orElse(NONE);
  }

  HeadlessNode node() {
    return node;
  }

  /** Sets a parameter as the dialog would; enum constants by name. */
  NodeBench set(String key, Object value) {
    try {
      Field field = field(parameters.getClass(), key);
      field.setAccessible(true);
      field.set(parameters, value instanceof String name ? fitting(field, name) : value);
      return this;
    } catch (ReflectiveOperationException problem) {
      throw new LinkageError("There is no parameter \"" + key + "\".", problem);
    }
  }

  boolean has(String key) {
    try {
      return field(parameters.getClass(), key) != null;
    } catch (NoSuchFieldException absent) {
      return false;
    }
  }

  private static Field field(Class<?> type, String key) throws NoSuchFieldException {
    try {
      return type.getDeclaredField(key);
    } catch (NoSuchFieldException problem) {
      if (type.getSuperclass() == Object.class) {
        throw problem;
      }
      return field(type.getSuperclass(), key);
    }
  }

  private static Object fitting(Field field, String name) {
    if (!field.getType().isEnum()) {
      return name;
    }
    for (Object constant : field.getType().getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new AssertionError("There is no choice \"" + name + "\" of " + field.getName() + ".");
  }

  /** From now on the user has cancelled. */
  NodeBench cancel() {
    cancelled = true;
    whenCancelled.run();
    return this;
  }

  /** The user will cancel once the node says that so much of its work is done, in (0, 1). */
  NodeBench cancelAt(double fraction, Runnable then) {
    patience = fraction;
    whenCancelled = then;
    return this;
  }

  /** Threads that heard of the user's cancelling, went on, and asked again. */
  Set<String> deaf() {
    return Set.copyOf(deaf);
  }

  HeadlessNode.Configured configure(PortObjectSpec... specs) throws InvalidSettingsException {
    parameters.validate(); // as KNIME does when it loads settings
    RunningWorkflow.enter(workflow);
    try {
      return node.configure(parameters, Arrays.copyOf(specs, inputs((Object[]) specs)));
    } finally {
      RunningWorkflow.leave();
    }
  }

  /** Configures and executes, as KNIME does; what was announced must be what comes out. */
  HeadlessNode.Executed run(PortObject... objects)
      throws CanceledExecutionException, KNIMEException, InvalidSettingsException {
    PortObjectSpec[] specs = new PortObjectSpec[objects.length];
    for (int i = 0; i < specs.length; i++) {
      specs[i] = objects[i] == null ? null : objects[i].getSpec(); // an optional input
    }
    PortObjectSpec[] announced = configure(specs).specs();
    NodeContext.pushContext(new HeadlessNodeContainer(node.name(), 7));
    RunningWorkflow.enter(workflow);
    try {
      ExecutionContext context = HeadlessContext.create(new Monitor(), stores());
      HeadlessNode.Executed executed =
          node.execute(parameters, context, Arrays.copyOf(objects, inputs((Object[]) objects)));
      for (int i = 0; i < announced.length; i++) {
        requireAnnounced(announced[i], executed.objects()[i].getSpec());
      }
      return executed;
    } finally {
      RunningWorkflow.leave();
      NodeContext.removeLastContext();
    }
  }

  /** As many as are given where ports can be added. */
  private int inputs(Object... given) {
    return node.grown(Arrays.stream(given).map(NodeBench::type).toList()).inputs().size();
  }

  /** Of an object or a spec; null for what no port can be added for. */
  private static PortType type(Object given) {
    if (given instanceof BufferedDataTable || given instanceof DataTableSpec) {
      return BufferedDataTable.TYPE;
    }
    return given instanceof EncoderPortObject || given instanceof EncoderPortObjectSpec
        ? EncoderPortObject.TYPE
        : null;
  }

  /** KNIME warns users of tables with other columns than {@code configure} announced. */
  private void requireAnnounced(PortObjectSpec announced, PortObjectSpec found) {
    if (announced instanceof DataTableSpec table) {
      assertEquals(node.name(), columns(table), columns((DataTableSpec) found));
    }
  }

  private static List<String> columns(DataTableSpec table) {
    return table.stream().map(column -> column.getName() + ": " + column.getType()).toList();
  }

  /** Each node has its own, as in KNIME. */
  private Path stores() {
    return workflow.resolve("filestores").resolve(node.name() + System.identityHashCode(this));
  }

  /** Saves the parameters and loads them again. */
  NodeSettings savedAndLoaded() throws InvalidSettingsException, IOException {
    NodeSettings saved = new NodeSettings("model");
    NodeParametersUtil.saveSettings(parameters.getClass(), parameters, saved);
    NodeParameters loaded = NodeParametersUtil.loadSettings(saved, parameters.getClass());
    NodeSettings again = new NodeSettings("model");
    NodeParametersUtil.saveSettings(loaded.getClass(), loaded, again);
    if (!saved.equals(again)) {
      throw new AssertionError("Loaded parameters differ: " + saved + " and " + again);
    }
    return saved;
  }

  private final class Monitor extends HeadlessProgress {

    private double progress;
    private String message = "";

    @Override
    public void checkCanceled() throws CanceledExecutionException {
      if (cancelled) {
        if (!told.add(Thread.currentThread())) {
          deaf.add(Thread.currentThread().getName());
        }
        throw new CanceledExecutionException();
      }
    }

    @Override
    public void setProgress(double fraction) {
      progress = fraction;
      if (fraction >= patience && fraction < 1 && !cancelled) {
        cancel();
      }
    }

    @Override
    public Double getProgress() {
      return progress;
    }

    @Override
    public void setMessage(String text) {
      message = text;
    }

    @Override
    public String getMessage() {
      return message;
    }

    @Override
    public void setExecuteCanceled() {
      cancelled = true;
    }
  }
}
