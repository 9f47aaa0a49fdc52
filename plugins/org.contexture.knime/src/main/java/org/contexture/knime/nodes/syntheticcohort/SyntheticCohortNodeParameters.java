package org.contexture.knime.nodes.syntheticcohort;

import org.contexture.knime.node.Limits;
import org.contexture.knime.node.Options;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSelectionWidget;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSystemOption;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.SingleFileSelectionMode;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.WithFileSystem;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.After;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.layout.Section;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveIntegerValidation;

/** What the cohort looks like and where it goes. */
@LoadDefaultsForAbsentFields
final class SyntheticCohortNodeParameters implements NodeParameters {

  @Section(title = "Cohort")
  interface CohortSection {}

  @Section(title = "Files")
  @After(CohortSection.class)
  interface FilesSection {}

  @Widget(title = "Slides", description = "How many slides are drawn.")
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  @Layout(CohortSection.class)
  int slides = 24;

  @Widget(
      title = "Share of slides with lesions",
      description =
          """
          Between 0 and 1; rounded to whole slides. Slides with lesions are labelled
          <i>lesion</i>, the others <i>normal</i>.
          """)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  @Layout(CohortSection.class)
  double lesionShare = 0.5;

  @Widget(title = "Width (px)", description = "Width of a slide at full resolution, 512 to 16384.")
  @NumberInputWidget(
      minValidation = Limits.LeastSlideSide.class,
      maxValidation = Limits.LargestHeatmapSide.class)
  @Layout(CohortSection.class)
  int width = 3072;

  @Widget(
      title = "Height (px)",
      description = "Height of a slide at full resolution, 512 to 16384.")
  @NumberInputWidget(
      minValidation = Limits.LeastSlideSide.class,
      maxValidation = Limits.LargestHeatmapSide.class)
  @Layout(CohortSection.class)
  int height = 2560;

  @Widget(
      title = "µm per pixel",
      description = "Physical side of a pixel at full resolution, 0.1 to 4.",
      advanced = true)
  @NumberInputWidget(
      minValidation = Limits.LeastMicrons.class,
      maxValidation = Limits.MostMicrons.class)
  @Layout(CohortSection.class)
  double micronsPerPixel = 0.5;

  @Widget(
      title = "Slides per patient",
      description = "How many slides in a row belong to one patient and share the label.",
      advanced = true)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  @Layout(CohortSection.class)
  int slidesPerPatient = 1;

  @Widget(
      title = "Seed",
      description = "The same seed draws the same slides, another seed draws others.")
  @Layout(CohortSection.class)
  long seed = 0;

  @Widget(
      title = "Folder",
      description =
          """
          Where the slides and the table <tt>labels.csv</tt> are written; slides of the same names
          are replaced. Leave empty to keep the slides with this node's results: KNIME saves and
          copies them with the workflow, and deletes them when the node is reset.
          """)
  @Layout(FilesSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String folder = "";

  SyntheticOptions options() throws InvalidSettingsException {
    return Options.checked(
        () ->
            new SyntheticOptions(
                slides, width, height, lesionShare, micronsPerPixel, slidesPerPatient, seed));
  }
}
