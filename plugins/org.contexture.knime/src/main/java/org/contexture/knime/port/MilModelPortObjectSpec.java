package org.contexture.knime.port;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.contexture.mil.task.ClassReadout;
import org.contexture.mil.task.Readout;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.ModelContentRO;
import org.knime.core.node.ModelContentWO;
import org.knime.core.node.port.AbstractSimplePortObjectSpec;

/**
 * What is known of a MIL model. Before training these are the classes that the label column can
 * have, none unless its domain tells, and the dimension is 0 unless the bags tell it.
 */
public final class MilModelPortObjectSpec extends AbstractSimplePortObjectSpec {

  /** Registered at the extension point {@code org.knime.core.PortType}. */
  public static final class Serializer
      extends AbstractSimplePortObjectSpecSerializer<MilModelPortObjectSpec> {}

  private String head = "";
  private String labelColumn = "";
  private int dimension;
  private List<String> classes = List.of();
  private Map<String, String> task = Map.of();
  private Map<String, String> provenance = Map.of();

  /** For the serializer. */
  public MilModelPortObjectSpec() {}

  public MilModelPortObjectSpec(
      String head,
      String labelColumn,
      int dimension,
      List<String> classes,
      Map<String, String> provenance) {
    this(head, labelColumn, dimension, classes, Map.of(), provenance);
  }

  /**
   * The same of another task than classes.
   *
   * @param task as a readout saves itself; empty for classes
   */
  public MilModelPortObjectSpec(
      String head,
      String labelColumn,
      int dimension,
      List<String> classes,
      Map<String, String> task,
      Map<String, String> provenance) {
    this.task = Map.copyOf(task);
    this.head = head;
    this.labelColumn = labelColumn;
    this.dimension = dimension;
    this.classes = List.copyOf(classes);
    this.provenance = new TreeMap<>(provenance);
  }

  public String head() {
    return head;
  }

  /** Name of the column that the model learned to predict. */
  public String labelColumn() {
    return labelColumn;
  }

  /** Length of the feature vectors that the model takes; 0 if it is not known yet. */
  public int dimension() {
    return dimension;
  }

  /** In the order of the model's outputs; empty if they are not known yet. */
  public List<String> classes() {
    return classes;
  }

  /** How the model's outputs are read; empty if that is not known yet. */
  public Optional<Readout> readout() {
    if (!task.isEmpty()) {
      return Optional.of(Readout.load(task));
    }
    return classes.isEmpty() ? Optional.empty() : Optional.of(new ClassReadout(classes));
  }

  /** Sorted by name. */
  public Map<String, String> provenance() {
    return provenance;
  }

  @Override
  protected void save(ModelContentWO model) {
    model.addString("head", head);
    model.addString("labelColumn", labelColumn);
    model.addInt("dimension", dimension);
    model.addStringArray("classes", classes.toArray(String[]::new));
    if (!task.isEmpty()) { // old versions know no other task than classes, nor this entry
      List<String> entries = new ArrayList<>();
      new TreeMap<>(task).forEach((name, value) -> entries.addAll(List.of(name, value)));
      model.addStringArray("task", entries.toArray(String[]::new));
    }
    Provenance.save(provenance, model);
  }

  @Override
  protected void load(ModelContentRO model) throws InvalidSettingsException {
    head = model.getString("head");
    labelColumn = model.getString("labelColumn");
    dimension = model.getInt("dimension");
    classes = List.of(model.getStringArray("classes"));
    String[] entries = model.getStringArray("task", new String[0]);
    Map<String, String> read = new TreeMap<>();
    for (int i = 0; i + 1 < entries.length; i += 2) {
      read.put(entries[i], entries[i + 1]);
    }
    task = read;
    provenance = Provenance.load(model);
  }
}
