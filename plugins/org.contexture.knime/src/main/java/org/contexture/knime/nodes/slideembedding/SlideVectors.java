package org.contexture.knime.nodes.slideembedding;

import java.io.IOException;
import java.util.List;
import org.contexture.encoder.SlideEncoder;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.knime.table.BagGroup;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.BagsTable.BagRow;
import org.contexture.knime.table.EmbeddingsTable;
import org.contexture.knime.table.PatientColumns;
import org.contexture.knime.table.TableWriter;
import org.contexture.knime.table.TruthColumns;
import org.contexture.mil.SlideEmbedding;
import org.contexture.network.Progress;
import org.contexture.network.device.DeviceException;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.ExecutionContext;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** The table of vectors, written bag by bag; its columns are known with the first one. */
final class SlideVectors implements AutoCloseable {

  private final BufferedDataTable bags;
  private final SlideEmbeddingNodeParameters parameters;
  private final ExecutionContext context;
  private int dimension;
  private EmbeddingsTable table;
  private TableWriter out;

  private SlideVectors(ExecuteInput input) {
    bags = input.getInTable(SlideEmbeddingNodeFactory.BAGS);
    parameters = input.getParameters();
    context = input.getExecutionContext();
  }

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    Warnings warnings = new Warnings();
    try (SlideVectors vectors = new SlideVectors(input);
        Embedder embedder = embedder(input, progress, warnings)) {
      output.setOutData(vectors.write(embedder, progress, warnings));
    }
    warnings.show(output::setWarningMessage);
  }

  private static Embedder embedder(ExecuteInput input, Progress progress, Warnings warnings)
      throws IOException, InvalidSettingsException {
    MilModelPortObject model = input.getInPortObject(SlideEmbeddingNodeFactory.MODEL);
    SlideEmbeddingNodeParameters parameters = input.getParameters();
    if (parameters.hasSlideEncoder()) {
      return new ExportedEncoder(
          SlideEncoder.open(
              parameters.slideEncoder(),
              ChosenDevice.resolve(parameters.device, progress, warnings)));
    }
    if (model == null) {
      return new PooledTiles(SlideEmbedding.mean());
    }
    try {
      return new PooledTiles(
          SlideEmbedding.of(
              model.model(), ChosenDevice.resolve(parameters.device, progress, warnings)));
    } catch (IllegalArgumentException problem) {
      throw new InvalidSettingsException(problem.getMessage(), problem);
    }
  }

  private BufferedDataTable write(Embedder embedder, Progress progress, Warnings warnings)
      throws InvalidSettingsException {
    List<BagRow> slides = BagsTable.read(bags, TruthColumns.none(), parameters.patientColumn);
    if (parameters.patientBags) {
      warnings.addAll(
          PatientColumns.warnings(bags.getDataTableSpec(), parameters.patientColumn, slides));
    }
    List<BagGroup> groups = BagGroup.of(slides, parameters.patientBags);
    int done = 0;
    String problem = "";
    for (BagGroup group : groups) {
      progress.report((double) done++ / groups.size(), group.bag().id());
      try {
        Embedder.Embedded slide = embedder.embed(group);
        add(group, slide.tiles(), slide.vector());
      } catch (IOException | DeviceException e) {
        problem = e.getMessage();
        warnings.add("Slide \"%s\" was left out: %s".formatted(group.bag().id(), problem));
      }
    }
    if (out == null) {
      throw new InvalidSettingsException(
          slides.isEmpty()
              ? "There are no bags to make vectors of: the table has no row. See what the node that"
                  + " made it warned of."
              : "None of the %d slides has features that can be read: %s"
                  .formatted(slides.size(), problem));
    }
    return out.finish();
  }

  private void add(BagGroup group, int tiles, float[] vector) throws InvalidSettingsException {
    if (out == null) {
      dimension = vector.length;
      table = new EmbeddingsTable(bags.getDataTableSpec(), parameters.columns(dimension));
      out = new TableWriter(context, table.spec());
    } else if (vector.length != dimension) {
      throw new InvalidSettingsException(
          "Slide \"%s\" has features of %d dimensions, the first one of %d. Use bags of one encoder."
              .formatted(group.bag().id(), vector.length, dimension));
    }
    out.add(table.row(group, tiles, vector));
  }

  @Override
  public void close() {
    if (out != null) {
      out.close();
    }
  }
}
