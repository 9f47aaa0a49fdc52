package org.contexture.knime.table;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.contexture.distillation.MaskedContextDistillation;
import org.contexture.mil.MilLearner;
import org.contexture.pipeline.training.DistillationCurve;
import org.contexture.pipeline.training.StudentCheck;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.IntCell;

/** How training went: a row per step or epoch, ready for a line plot. */
public final class TrainingLog {

  private TrainingLog() {}

  public static DataTableSpec distillationSpec() {
    return new DataTableSpec(
        Columns.integer("Step"),
        Columns.fine("Loss"),
        Columns.finest("Learning Rate"),
        Columns.number("Tiles per Second"),
        Columns.fine("Feature Deviation"),
        Columns.finest("Student Learning Rate"),
        Columns.fine("Constant Loss"),
        Columns.fine("Cosine"),
        Columns.number("Waiting (s)"),
        Columns.fine("Validation Loss"),
        Columns.fine("Validation Cosine"));
  }

  /** A step; the last one of an epoch with what was validated after it. */
  public static DataRow row(
      MaskedContextDistillation.Step step,
      Optional<MaskedContextDistillation.Validation> validation) {
    return new DefaultRow(
        "Step " + step.step(),
        new IntCell(step.step()),
        Columns.cell(step.loss()),
        Columns.cell(step.learningRate()),
        Columns.cell(step.tilesPerSecond()),
        Columns.cell(step.featureDeviation()),
        Columns.cell(step.studentLearningRate()),
        Columns.cell(step.constantLoss()),
        Columns.cell(step.cosine()),
        Columns.cell(step.waitingSeconds()),
        Columns.cell(
            validation
                .map(MaskedContextDistillation.Validation::loss)
                .orElse(Double.NaN)
                .doubleValue()),
        Columns.cell(
            validation
                .map(MaskedContextDistillation.Validation::cosine)
                .orElse(Double.NaN)
                .doubleValue()));
  }

  public static DataTableSpec distillationSummarySpec() {
    return new DataTableSpec(
        Columns.integer("Steps"),
        Columns.fine("Loss"),
        Columns.fine("Constant Loss"),
        Columns.fine("Cosine"),
        Columns.fine("Feature Deviation"),
        Columns.number("Tiles per Second"),
        Columns.picture("Loss Curve"),
        Columns.fine("Recognition Before"),
        Columns.fine("Recognition After"),
        Columns.fine("Recognition of Teacher"),
        Columns.fine("Agreement Before"),
        Columns.fine("Agreement After"),
        Columns.text("Doubt"));
  }

  /** The run in one row: means over its last tenth, the curves as a picture, and the check. */
  public static DataRow summary(
      List<MaskedContextDistillation.Step> log, Optional<StudentCheck> check) {
    List<MaskedContextDistillation.Step> end = log.subList(log.size() * 9 / 10, log.size());
    return new DefaultRow(
        "Run",
        new IntCell(log.size()),
        mean(end, MaskedContextDistillation.Step::loss),
        mean(end, MaskedContextDistillation.Step::constantLoss),
        mean(end, MaskedContextDistillation.Step::cosine),
        mean(end, MaskedContextDistillation.Step::featureDeviation),
        mean(end, MaskedContextDistillation.Step::tilesPerSecond),
        Columns.picture(DistillationCurve.png("Masked context distillation", log)),
        seen(check, StudentCheck::before),
        seen(check, StudentCheck::after),
        seen(check, StudentCheck::teacher),
        seen(check, StudentCheck::agreementBefore),
        seen(check, StudentCheck::agreementAfter),
        Columns.cell(check.flatMap(StudentCheck::doubt)));
  }

  private static DataCell seen(Optional<StudentCheck> check, ToDoubleFunction<StudentCheck> value) {
    return Columns.cell(check.isPresent() ? value.applyAsDouble(check.get()) : Double.NaN);
  }

  private static DataCell mean(
      List<MaskedContextDistillation.Step> steps,
      ToDoubleFunction<MaskedContextDistillation.Step> value) {
    return Columns.cell(steps.stream().mapToDouble(value).average().orElse(Double.NaN));
  }

  public static DataTableSpec milSpec() {
    return new DataTableSpec(
        Columns.integer("Epoch"),
        Columns.fine("Training Loss"),
        Columns.fine("Validation Loss"),
        Columns.fine("Validation AUROC"),
        Columns.integer("Best"));
  }

  /** {@code Best} is 1 for the epoch that the model keeps, else 0. */
  public static DataRow row(MilLearner.Epoch epoch) {
    return new DefaultRow(
        "Epoch " + epoch.epoch(),
        new IntCell(epoch.epoch()),
        Columns.cell(epoch.trainingLoss()),
        Columns.cell(epoch.validationLoss()),
        Columns.cell(epoch.validationAuroc()),
        new IntCell(epoch.best() ? 1 : 0));
  }
}
