package org.contexture.knime.nodes.slideheatmap;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.knime.node.Limits;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.node.Options;
import org.contexture.knime.table.TileValueColumns;
import org.contexture.pipeline.heatmap.ColourMap;
import org.contexture.pipeline.heatmap.HeatmapOptions;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSelectionWidget;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSystemOption;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.SingleFileSelectionMode;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.WithFileSystem;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.After;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.layout.Section;
import org.knime.node.parameters.migration.DefaultProvider;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.migration.Migration;
import org.knime.node.parameters.widget.choices.ChoicesProvider;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;

/** What is painted, and how. */
@LoadDefaultsForAbsentFields
final class SlideHeatmapNodeParameters implements NodeParameters {

  @Section(title = "Picture")
  interface PictureSection {}

  @Section(title = "QuPath")
  @After(PictureSection.class)
  interface QuPathSection {}

  enum Scale {
    @Label(
        value = "Ranks",
        description =
            "The colours show the order of the values; every colour is used equally often.")
    RANKS,
    @Label(
        value = "Values",
        description = "The colours show the values, from the least to the largest of the slide.")
    VALUES,
    @Label(
        value = "Values, 0 to 1",
        description =
            "The colours show the values, and mean the same on all slides: for scores and other"
                + " fractions.")
    ZERO_TO_ONE,
    @Label(
        value = "Values, 0 in the middle",
        description =
            "The colours show on which side of 0 a value lies and how far: for evidence and other"
                + " signed values. The ends are as far from 0 as the farthest value of the slide.")
    ZERO_IN_THE_MIDDLE
  }

  /** There was none when settings did not name it. */
  static final class NoLegendIfAbsent implements DefaultProvider<Boolean> {
    @Override
    public Boolean getDefault() {
      return false;
    }
  }

  enum Colours {
    @Label(value = "Blue, white, red", description = "Blue is low, red is high.")
    COOL_WARM,
    @Label(
        value = "Viridis",
        description = "Dark violet to yellow; even in lightness, safe for the colour-blind.")
    VIRIDIS
  }

  @Widget(
      title = "Value column",
      description = "The numeric column of the tile values that is painted.")
  @Layout(PictureSection.class)
  @ChoicesProvider(TileValueColumns.class)
  String valueColumn = "Attention";

  @Widget(title = "Scale", description = "How values become colours.")
  @Layout(PictureSection.class)
  Scale scale = Scale.RANKS;

  @Widget(title = "Colours", description = "From low to high.")
  @Layout(PictureSection.class)
  Colours colours = Colours.COOL_WARM;

  @Widget(
      title = "Opacity",
      description = "Of the colours over the slide: 0 shows the slide alone, 1 hides it.")
  @Layout(PictureSection.class)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  double opacity = 0.5;

  @Widget(
      title = "Picture side (px)",
      description = "Longer side of the pictures without their legend, 16 to 16384.")
  @Layout(PictureSection.class)
  @NumberInputWidget(
      minValidation = Limits.LeastPictureSide.class,
      maxValidation = Limits.LargestHeatmapSide.class)
  int side = 1024;

  @Widget(
      title = "Legend",
      description = "Whether a strip below the picture says what is painted, from where to where.")
  @Migration(NoLegendIfAbsent.class)
  @Layout(PictureSection.class)
  boolean legend = true;

  @Widget(
      title = "Folder for GeoJSON",
      description =
          """
          If a folder is given, one file per slide is written into it, with a rectangle and its value
          for each tile; QuPath opens it over the slide. Files of the same names are replaced. Leave
          empty to write none.
          """)
  @Layout(QuPathSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String geoJsonFolder = "";

  @Widget(
      title = "Count from QuPath's corner",
      description =
          """
          QuPath shows the scanned part of a slide only, where the slide tells it (MRXS, SCN), and
          counts from its corner: so does the GeoJSON. Turn this off for QuPath's <tt>--no-crop</tt>
          and for programs that count from the corner of the whole slide.
          """,
      advanced = true)
  @Layout(QuPathSection.class)
  boolean quPathOrigin = true;

  SlideHeatmapNodeParameters() {}

  /** Guesses the value column if there is none called Attention. */
  SlideHeatmapNodeParameters(NodeParametersInput input) {
    valueColumn = TileValueColumns.guess(input.getInTableSpec(1).orElse(null), valueColumn);
  }

  HeatmapOptions options() throws InvalidSettingsException {
    return Options.checked(
        () ->
            new HeatmapOptions(
                side,
                opacity,
                org.contexture.pipeline.heatmap.Scale.valueOf(scale.name()),
                ColourMap.valueOf(colours.name()),
                legend ? Optional.of(valueColumn) : Optional.empty()));
  }

  Optional<Path> geoJson() throws InvalidSettingsException {
    return geoJsonFolder.isBlank()
        ? Optional.empty()
        : Optional.of(LocalPath.folder(geoJsonFolder, "Folder for GeoJSON"));
  }
}
