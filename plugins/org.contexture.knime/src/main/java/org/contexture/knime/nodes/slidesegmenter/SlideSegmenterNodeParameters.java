package org.contexture.knime.nodes.slidesegmenter;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Limits;
import org.contexture.knime.node.Options;
import org.contexture.pipeline.segmentation.SegmentationOptions;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.After;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.layout.Section;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveDoubleValidation;

/** What the network tells apart, and at which resolution. */
@LoadDefaultsForAbsentFields
final class SlideSegmenterNodeParameters implements NodeParameters {

  @Section(title = "Network")
  interface NetworkSection {}

  @Section(title = "Regions")
  @After(NetworkSection.class)
  interface RegionsSection {}

  @Section(title = "Execution")
  @After(RegionsSection.class)
  interface ExecutionSection {}

  @Widget(
      title = "Classes",
      description =
          """
          Names of what the network tells apart, in the order of its maps, separated by commas, e.g.
          <tt>background, tissue</tt> or <tt>tissue, fold, pen, bubble, blur, background</tt>. Of a
          network with a single map: what it does not find, and what it does.
          """)
  @Layout(NetworkSection.class)
  String classes = "background, tissue";

  @Widget(
      title = "Classes left out",
      description = "Which of them become no regions, separated by commas.")
  @Layout(NetworkSection.class)
  String leftOut = "background";

  @Widget(
      title = "Resolution (µm per pixel)",
      description =
          "At which the network was trained: slides are resampled to exactly this. 1 is about 10×.")
  @NumberInputWidget(minValidation = IsPositiveDoubleValidation.class)
  @Layout(NetworkSection.class)
  double micronsPerPixel = 1;

  @Widget(
      title = "Threshold",
      description =
          """
          Of a network with a single map: from which score on a place counts as found. 0.5 for
          probabilities, 0 for logits.
          """,
      advanced = true)
  @Layout(NetworkSection.class)
  double threshold = 0.5;

  @Widget(
      title = "Smallest region (µm²)",
      description = "Connected places of a class smaller than this are dropped.")
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  @Layout(RegionsSection.class)
  double minimumRegion = 10_000;

  @Widget(title = "Smallest hole (µm²)", description = "Holes smaller than this are filled.")
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  @Layout(RegionsSection.class)
  double minimumHole = 10_000;

  @Widget(
      title = "Picture side (px)",
      description = "Longer side of the slides in the overview's pictures, 16 to 4096.",
      advanced = true)
  @NumberInputWidget(
      minValidation = Limits.LeastPictureSide.class,
      maxValidation = Limits.LargestPictureSide.class)
  @Layout(RegionsSection.class)
  int overviewSide = 768;

  @Widget(title = ChosenDevice.TITLE, description = ChosenDevice.DESCRIPTION)
  @Layout(ExecutionSection.class)
  String device = ChosenDevice.AUTO;

  /**
   * Checked options.
   *
   * @throws InvalidSettingsException naming the one that is out of range
   */
  SegmentationOptions options() throws InvalidSettingsException {
    if (overviewSide < 16 || overviewSide > 4096) {
      throw new InvalidSettingsException(
          "Picture side must be 16 … 4096 px, found " + overviewSide + ".");
    }
    ChosenDevice.check(device);
    return Options.checked(
        () ->
            new SegmentationOptions(
                names(classes),
                Set.copyOf(names(leftOut)),
                micronsPerPixel,
                threshold,
                minimumRegion,
                minimumHole,
                overviewSide));
  }

  private static List<String> names(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).filter(n -> !n.isEmpty()).toList();
  }
}
