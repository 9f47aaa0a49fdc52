package org.contexture.knime.port;

import java.io.IOException;
import java.util.zip.ZipEntry;
import javax.swing.JComponent;
import org.contexture.mil.MilModel;
import org.contexture.mil.task.ClassReadout;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.ExecutionMonitor;
import org.knime.core.node.port.AbstractPortObject;
import org.knime.core.node.port.PortObjectSpec;
import org.knime.core.node.port.PortObjectZipInputStream;
import org.knime.core.node.port.PortObjectZipOutputStream;
import org.knime.core.node.port.PortType;
import org.knime.core.node.port.PortTypeRegistry;

/** A trained MIL model on its way from node to node. Immutable. */
public final class MilModelPortObject extends AbstractPortObject {

  public static final PortType TYPE =
      PortTypeRegistry.getInstance().getPortType(MilModelPortObject.class);

  /** Registered at the extension point {@code org.knime.core.PortType}. */
  public static final class Serializer extends AbstractPortObjectSerializer<MilModelPortObject> {}

  private static final String WEIGHTS = "weights";

  private MilModel model;
  private MilModelPortObjectSpec spec;

  /** For the serializer. */
  public MilModelPortObject() {}

  public MilModelPortObject(MilModel model) {
    this.model = model;
    this.spec =
        new MilModelPortObjectSpec(
            model.head(),
            model.labelColumn(),
            model.dimension(),
            model.classes(),
            model.readout().save(),
            model.provenance());
  }

  public MilModel model() {
    return model;
  }

  @Override
  public MilModelPortObjectSpec getSpec() {
    return spec;
  }

  @Override
  public String getSummary() {
    return "%s: %s from %d features%n%s%n%s"
        .formatted(
            model.head(),
            model.labelColumn(),
            model.dimension(),
            answer(),
            Provenance.summary(model.provenance()));
  }

  private String answer() {
    return model.readout() instanceof ClassReadout
        ? "classes: " + String.join(", ", model.classes())
        : model.readout().toString();
  }

  @Override
  protected void save(PortObjectZipOutputStream out, ExecutionMonitor exec)
      throws IOException, CanceledExecutionException {
    out.putNextEntry(new ZipEntry(WEIGHTS));
    out.write(model.weights());
    out.closeEntry();
  }

  @Override
  protected void load(PortObjectZipInputStream in, PortObjectSpec portSpec, ExecutionMonitor exec)
      throws IOException, CanceledExecutionException {
    spec = (MilModelPortObjectSpec) portSpec;
    ZipEntries.open(in, WEIGHTS);
    model =
        new MilModel(
            spec.head(),
            spec.dimension(),
            spec.readout().orElseThrow(),
            spec.labelColumn(),
            in.readAllBytes(),
            spec.provenance());
  }

  @Override
  public JComponent[] getViews() {
    return new JComponent[] {SummaryView.of("MIL model", getSummary())};
  }
}
