package org.contexture.knime.nodes.encodercomparison;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderProfile;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.EncodingRate;
import org.contexture.encoder.Precision;
import org.contexture.evaluation.Judged;
import org.contexture.evaluation.Measure;
import org.contexture.evaluation.Measured;
import org.contexture.evaluation.PatientBootstrap;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.table.ChartsTable;
import org.contexture.knime.table.EncodersTable;
import org.contexture.knime.table.JudgedTables;
import org.contexture.knime.table.TableWriter;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.chart.CostChart;
import org.contexture.pipeline.chart.ForestPlot;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Measures encoders, judges what was predicted from their features, and writes both. */
final class EncoderComparing {

  /** Stands for all heads together. */
  private static final String MEAN = "mean";

  private final EncoderComparisonNodeParameters parameters;
  private final List<EncoderModel> encoders;
  private final List<BufferedDataTable> tables;
  private final List<String> names;
  private final List<String> heads;
  private final TableWriter rows;
  private final TableWriter charts;
  private final Warnings warnings = new Warnings();
  private final Progress progress;
  private final List<CostChart.Point> points = new ArrayList<>();
  private final List<ForestPlot.Row> fromFirst = new ArrayList<>();
  private final List<ForestPlot.Row> fromSecond = new ArrayList<>();

  private EncoderComparing(
      ExecuteInput input, TableWriter rows, TableWriter charts, Progress progress)
      throws InvalidSettingsException {
    parameters = input.getParameters();
    encoders =
        EncoderComparisonNodeFactory.those(input.getInPortObjects(), EncoderPortObject.class)
            .stream()
            .map(EncoderPortObject::model)
            .toList();
    tables = EncoderComparisonNodeFactory.those(input.getInPortObjects(), BufferedDataTable.class);
    names = parameters.encoderNames(encoders.size());
    heads = parameters.headNames(encoders.size(), tables.size());
    this.rows = rows;
    this.charts = charts;
    this.progress = progress;
  }

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    try (TableWriter rows = new TableWriter(input.getExecutionContext(), EncodersTable.spec());
        TableWriter charts = new TableWriter(input.getExecutionContext(), ChartsTable.spec())) {
      EncoderComparing comparing = new EncoderComparing(input, rows, charts, progress);
      comparing.run();
      output.setOutData(rows.finish(), charts.finish());
      comparing.warnings.show(output::setWarningMessage);
    }
  }

  private void run() throws IOException, InvalidSettingsException {
    progress.report(0, "Matching the slides");
    List<String> models =
        heads.stream().flatMap(head -> names.stream().map(name -> name + " with " + head)).toList();
    JudgedTables.Matched<?> matched = new JudgedTables(parameters, tables, models, warnings).read();
    List<Double> rates = rates();
    write(matched, rates);
  }

  private List<Double> rates() throws IOException {
    Device device = ChosenDevice.resolve(parameters.device, progress, warnings);
    List<Double> rates = new ArrayList<>();
    for (EncoderModel model : encoders) {
      double begun = 0.1 + 0.6 * rates.size() / encoders.size();
      Progress part = progress.part(begun, begun + 0.6 / encoders.size());
      part.report(0, "Measuring “%s”".formatted(names.get(rates.size())));
      try (Encoder encoder = Encoders.open(model, device, Precision.FP32)) {
        rates.add(EncodingRate.measure(encoder, pixels(model), parameters.batchSize, part));
      }
    }
    return rates;
  }

  private int pixels(EncoderModel model) {
    return parameters.pixels > 0 ? parameters.pixels : model.spec().inputPixels();
  }

  private <T extends Judged<T>> void write(JudgedTables.Matched<T> matched, List<Double> rates)
      throws InvalidSettingsException {
    Measure<T> chief = matched.measures().get(0);
    PatientBootstrap bootstrap = parameters.bootstrap();
    int undefined = 0;
    int judged = heads.size() + (heads.size() > 1 ? 1 : 0);
    for (int e = 0; e < encoders.size(); e++) {
      Optional<EncoderProfile> profile =
          EncoderProfile.of(encoders.get(e).spec(), pixels(encoders.get(e)));
      for (int h = 0; h < judged; h++) {
        progress.report(0.7 + 0.3 * e / encoders.size(), "Drawing patients");
        String name = names.get(e);
        String head = h < heads.size() ? heads.get(h) : MEAN;
        String shown = heads.size() == 1 ? "" : head;
        List<T> own = repeats(matched, e, h);
        Measured value = Measured.of(own, List.of(chief), bootstrap).get(0);
        undefined = Math.max(undefined, value.undefined());
        Optional<Measured> lessFirst = less(matched, own, e, 0, h, chief, bootstrap);
        Optional<Measured> lessSecond = less(matched, own, e, 1, h, chief, bootstrap);
        rows.add(
            EncodersTable.row(
                rows.size() + 1, name, head, profile, rates.get(e), value, lessFirst, lessSecond));
        if (h == judged - 1) { // all heads together
          points.add(new CostChart.Point(name, profile, rates.get(e), value.interval()));
        }
        lessFirst.ifPresent(less -> fromFirst.add(difference(shown, name, names.get(0), less)));
        if (e > 1) {
          lessSecond.ifPresent(less -> fromSecond.add(difference(shown, name, names.get(1), less)));
        }
      }
    }
    if (undefined > 0) {
      warnings.add(
          "%s is not defined in %d of the %d samples of patients, e.g. for want of a class: these do not count for the intervals."
              .formatted(chief.name(), undefined, bootstrap.resamples()));
    }
    charts.add(ChartsTable.row("Worth and cost", CostChart.of(chief.name(), points)));
    charts.add(
        ChartsTable.row(
            "Differences",
            new ForestPlot(
                    "%s: differences on the same slides".formatted(chief.name()),
                    "Difference with its paired 95 % interval",
                    0,
                    Stream.concat(fromFirst.stream(), fromSecond.stream()).toList())
                .png()));
  }

  /** The repeats of an encoder with one head; of all heads, beyond the last. */
  private <T extends Judged<T>> List<T> repeats(
      JudgedTables.Matched<T> matched, int encoder, int head) {
    return IntStream.range(0, heads.size())
        .filter(h -> head == heads.size() || h == head)
        .mapToObj(h -> matched.models().get(h * encoders.size() + encoder))
        .flatMap(List::stream)
        .toList();
  }

  private <T extends Judged<T>> Optional<Measured> less(
      JudgedTables.Matched<T> matched,
      List<T> own,
      int encoder,
      int other,
      int head,
      Measure<T> chief,
      PatientBootstrap bootstrap) {
    return encoder == other
        ? Optional.empty()
        : Optional.of(
            Measured.difference(own, repeats(matched, other, head), List.of(chief), bootstrap)
                .get(0));
  }

  private static ForestPlot.Row difference(
      String head, String encoder, String other, Measured less) {
    String of = head.isEmpty() ? "" : ", " + head;
    return new ForestPlot.Row("%s − %s%s".formatted(encoder, other, of), less.interval(), "");
  }
}
