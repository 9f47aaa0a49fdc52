package org.contexture.knime.port;

import java.io.IOException;
import java.util.zip.ZipEntry;
import javax.swing.JComponent;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderProfile;
import org.contexture.encoder.EncoderSpec;
import org.contexture.network.file.Blob;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.ExecutionMonitor;
import org.knime.core.node.port.AbstractPortObject;
import org.knime.core.node.port.PortObjectSpec;
import org.knime.core.node.port.PortObjectZipInputStream;
import org.knime.core.node.port.PortObjectZipOutputStream;
import org.knime.core.node.port.PortType;
import org.knime.core.node.port.PortTypeRegistry;

/** An encoder on its way from node to node. Immutable. */
public final class EncoderPortObject extends AbstractPortObject {

  public static final PortType TYPE =
      PortTypeRegistry.getInstance().getPortType(EncoderPortObject.class);

  public static final PortType TYPE_OPTIONAL =
      PortTypeRegistry.getInstance().getPortType(EncoderPortObject.class, true);

  /** Registered at the extension point {@code org.knime.core.PortType}. */
  public static final class Serializer extends AbstractPortObjectSerializer<EncoderPortObject> {}

  private static final String WEIGHTS = "weights";

  private EncoderModel model;
  private EncoderPortObjectSpec spec;

  /** For the serializer. */
  public EncoderPortObject() {}

  public EncoderPortObject(EncoderModel model) {
    this.model = model;
    this.spec = new EncoderPortObjectSpec(model.spec(), model.provenance());
  }

  public EncoderModel model() {
    return model;
  }

  @Override
  public EncoderPortObjectSpec getSpec() {
    return spec;
  }

  @Override
  public String getSummary() {
    EncoderSpec encoder = model.spec();
    return "%s, %d features, %.1f MB%s%nfor tiles of %d px, with mean %s and deviation %s%n%s"
        .formatted(
            encoder.title(),
            encoder.dimension(),
            model.weights().size() / 1e6,
            EncoderProfile.of(encoder).map(profile -> ", " + profile).orElse(""),
            encoder.inputPixels(),
            encoder.normalisation().mean(),
            encoder.normalisation().std(),
            Provenance.summary(model.provenance()));
  }

  @Override
  protected void save(PortObjectZipOutputStream out, ExecutionMonitor exec)
      throws IOException, CanceledExecutionException {
    out.putNextEntry(new ZipEntry(WEIGHTS));
    model.weights().writeTo(out);
    out.closeEntry();
  }

  @Override
  protected void load(PortObjectZipInputStream in, PortObjectSpec portSpec, ExecutionMonitor exec)
      throws IOException, CanceledExecutionException {
    spec = (EncoderPortObjectSpec) portSpec;
    EncoderSpec encoder =
        spec.encoder()
            .orElseThrow(
                () ->
                    new IOException("The saved encoder has no description; the file is damaged."));
    ZipEntries.open(in, WEIGHTS);
    model = new EncoderModel(encoder, Blob.copyOf(in), spec.provenance());
  }

  @Override
  public JComponent[] getViews() {
    return new JComponent[] {SummaryView.of("Encoder", getSummary())};
  }
}
