package org.contexture.knime.nodes.milcomparison;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.contexture.evaluation.Comparison;
import org.contexture.evaluation.DeLong;
import org.contexture.evaluation.Judged;
import org.contexture.evaluation.Measure;
import org.contexture.evaluation.PatientBootstrap;
import org.contexture.evaluation.Predictions;
import org.contexture.knime.node.JudgedParameters;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.table.ChartsTable;
import org.contexture.knime.table.DifferencesTable;
import org.contexture.knime.table.JudgedTables;
import org.contexture.knime.table.TableWriter;
import org.contexture.network.Progress;
import org.contexture.pipeline.chart.ForestPlot;
import org.contexture.pipeline.chart.JudgementCharts;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Compares the tables pair by pair and writes what came out. */
final class MilComparing {

  private static final int CHIEF_MEASURES = 4;
  private static final String AUROC = "AUROC";

  private final MilComparisonNodeParameters parameters;
  private final List<BufferedDataTable> tables;
  private final List<String> names;
  private final TableWriter differences;
  private final TableWriter charts;
  private final Warnings warnings = new Warnings();
  private final PatientBootstrap bootstrap;
  private final Progress progress;

  private MilComparing(
      ExecuteInput input, TableWriter differences, TableWriter charts, Progress progress)
      throws InvalidSettingsException {
    this.parameters = input.getParameters();
    this.tables = Stream.of(input.getInTables()).filter(Objects::nonNull).toList();
    this.names = parameters.names(tables.size());
    this.differences = differences;
    this.charts = charts;
    this.bootstrap = parameters.bootstrap();
    this.progress = progress;
  }

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws InvalidSettingsException {
    try (TableWriter differences =
            new TableWriter(input.getExecutionContext(), DifferencesTable.spec());
        TableWriter charts = new TableWriter(input.getExecutionContext(), ChartsTable.spec())) {
      MilComparing comparing = new MilComparing(input, differences, charts, progress);
      comparing.run();
      output.setOutData(differences.finish(), charts.finish());
      comparing.warnings.show(output::setWarningMessage);
    }
  }

  private void run() throws InvalidSettingsException {
    progress.report(0.1, "Matching the slides");
    JudgedTables judged = new JudgedTables(parameters, tables, names, warnings);
    if (parameters.task == JudgedParameters.Task.CLASSES) {
      classes(judged.classes());
    } else {
      compare(judged.read(), Map.of());
    }
  }

  private void classes(JudgedTables.Classes read) {
    List<List<Predictions>> models = read.matched().models();
    List<String> classes = read.classes();
    boolean two = classes.size() == 2;
    Map<String, DeLong> tests = new HashMap<>();
    for (int c = 0; c < classes.size(); c++) {
      tests.put(classes.get(c), Comparison.deLong(models, c));
    }
    if (two) {
      tests.put("", tests.get(classes.get(read.positive())));
    }
    compare(read.matched(), tests);
    for (int c = 0; c < classes.size(); c++) {
      if (!two || c == read.positive()) {
        charts.add(
            ChartsTable.row(
                "ROC curves of " + classes.get(c),
                JudgementCharts.roc(names, models, c, bootstrap)));
        charts.add(
            ChartsTable.row(
                "Decision curves of " + classes.get(c),
                JudgementCharts.decisions(names, models, c)));
      }
    }
  }

  private <T extends Judged<T>> void compare(
      JudgedTables.Matched<T> matched, Map<String, DeLong> tests) {
    progress.report(0.3, "Drawing patients");
    List<ForestPlot.Row> picture = new ArrayList<>();
    List<Measure<T>> chief =
        matched.measures().stream()
            .filter(m -> m.direction() == Measure.Direction.HIGHER)
            .limit(CHIEF_MEASURES)
            .toList();
    for (Comparison comparison : Comparison.of(matched.models(), matched.measures(), bootstrap)) {
      Measure<?> measure = comparison.difference().measure();
      double p =
          measure.name().equals(AUROC) && tests.containsKey(measure.of())
              ? tests.get(measure.of()).difference(comparison.first(), comparison.second()).p()
              : Double.NaN;
      differences.add(DifferencesTable.row(differences.size() + 1, comparison, names, p));
      if (chief.contains(measure)) {
        picture.add(
            new ForestPlot.Row(
                (names.size() > 2
                        ? "%s − %s: "
                            .formatted(
                                names.get(comparison.first()), names.get(comparison.second()))
                        : "")
                    + measure.name(),
                comparison.difference().interval(),
                Double.isNaN(p) ? "" : "p " + JudgementCharts.p(p)));
      }
    }
    charts.add(
        ChartsTable.row(
            "Differences",
            new ForestPlot(
                    names.size() == 2
                        ? "%s less %s, on the same slides".formatted(names.get(0), names.get(1))
                        : "Differences on the same slides",
                    "Difference with its paired 95 % interval",
                    0,
                    picture)
                .png()));
  }
}
