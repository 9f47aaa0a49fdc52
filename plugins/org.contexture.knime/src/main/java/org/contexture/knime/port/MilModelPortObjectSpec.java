package org.contexture.knime.port;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
  private Map<String, String> provenance = Map.of();

  /** For the serializer. */
  public MilModelPortObjectSpec() {}

  public MilModelPortObjectSpec(
      String head,
      String labelColumn,
      int dimension,
      List<String> classes,
      Map<String, String> provenance) {
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
    Provenance.save(provenance, model);
  }

  @Override
  protected void load(ModelContentRO model) throws InvalidSettingsException {
    head = model.getString("head");
    labelColumn = model.getString("labelColumn");
    dimension = model.getInt("dimension");
    classes = List.of(model.getStringArray("classes"));
    provenance = Provenance.load(model);
  }
}
