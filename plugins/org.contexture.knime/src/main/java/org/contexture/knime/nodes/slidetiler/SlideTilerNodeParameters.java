package org.contexture.knime.nodes.slidetiler;

import org.contexture.knime.node.Options;
import org.contexture.slides.tiling.TilingOptions;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveDoubleValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveIntegerValidation;

/** How tiles are laid. */
@LoadDefaultsForAbsentFields
final class SlideTilerNodeParameters implements NodeParameters {

  @Widget(
      title = "Tile side (px)",
      description =
          """
          Side of a tile as an encoder sees it, after resampling; 8 to 8192. Most encoders were made
          for 224.
          """)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int pixels = 224;

  @Widget(
      title = "Resolution (µm per pixel)",
      description =
          """
          Resolution of the tiles. 0.5 is about 20×, 0.25 about 40×, 1 about 10×. Tiles are read from
          the nearest finer level of the slide and resampled to exactly this, so that slides of
          different scanners match.
          """)
  @NumberInputWidget(minValidation = IsPositiveDoubleValidation.class)
  double micronsPerPixel = 0.5;

  @Widget(
      title = "Least tissue",
      description =
          """
          Tiles with a smaller fraction of tissue are left out; 0 keeps every tile, 1 those that are
          all tissue.
          """)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  double minimumTissue = 0.5;

  @Widget(
      title = "Overlap (px)",
      description =
          """
          By how much neighbouring tiles overlap, in pixels after resampling. Context windows need 0.
          """,
      advanced = true)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  int overlap = 0;

  @Widget(
      title = "Overview side (px)",
      description = "Longer side of the pictures of the overview, 16 to 4096.",
      advanced = true)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int overviewSide = 768;

  TilingOptions options() throws InvalidSettingsException {
    if (overviewSide < 16 || overviewSide > 4096) {
      throw new InvalidSettingsException(
          "Overview side must be 16 … 4096 px, found " + overviewSide + ".");
    }
    return Options.checked(
        () -> new TilingOptions(pixels, micronsPerPixel, overlap, minimumTissue));
  }
}
