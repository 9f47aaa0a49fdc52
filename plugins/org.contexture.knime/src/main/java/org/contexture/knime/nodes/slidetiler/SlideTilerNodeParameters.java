package org.contexture.knime.nodes.slidetiler;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.contexture.knime.node.Limits;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.node.Options;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.contexture.pipeline.tiling.RegionTiling;
import org.contexture.pipeline.tiling.TilingRequest;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.tiling.EdgeRule;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.DensityTissueDetector;
import org.contexture.slides.tissue.OtsuTissueDetector;
import org.contexture.slides.tissue.StainTissueDetector;
import org.contexture.slides.tissue.TissueDetector;
import org.contexture.slides.tissue.TissueOptions;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSelectionWidget;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSystemOption;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.SingleFileSelectionMode;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.WithFileSystem;
import org.knime.node.parameters.Advanced;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.After;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.layout.Section;
import org.knime.node.parameters.migration.DefaultProvider;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.migration.Migration;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.choices.ValueSwitchWidget;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveDoubleValidation;

/** How tiles are laid. */
@LoadDefaultsForAbsentFields
final class SlideTilerNodeParameters implements NodeParameters {

  @Section(title = "Tiles")
  interface TilesSection {}

  @Section(title = "Tissue")
  @After(TilesSection.class)
  interface TissueSection {}

  @Section(title = "Regions")
  @After(TissueSection.class)
  interface RegionsSection {}

  @Advanced
  @Section(title = "Quality")
  @After(RegionsSection.class)
  interface QualitySection {}

  @Advanced
  @Section(title = "Overview")
  @After(QualitySection.class)
  interface OverviewSection {}

  enum TissueMethod {
    @Label(
        value = "Stain",
        description =
            "What absorbs light as haematoxylin, eosin, PAS or DAB do, measured against the glass"
                + " of the slide, whatever its colour. Ink, dust and empty slides do not mislead"
                + " it.")
    STAIN,
    @Label(
        value = "Density",
        description =
            "What absorbs coloured light at all, measured against the glass: also stains that"
                + " absorb red most (Giemsa, the blue of trichrome). Takes red pen for tissue;"
                + " black, green and blue pen not.")
    DENSITY,
    @Label(
        value = "Otsu",
        description = "What is more saturated than Otsu's threshold; takes pen marks for tissue.")
    OTSU;

    private TissueDetector detector() {
      return switch (this) {
        case STAIN -> StainTissueDetector.defaults();
        case DENSITY -> new DensityTissueDetector();
        case OTSU -> new OtsuTissueDetector();
      };
    }
  }

  /** Otsu was the only method when settings did not name one. */
  static final class OtsuIfAbsent implements DefaultProvider<TissueMethod> {
    @Override
    public TissueMethod getDefault() {
      return TissueMethod.OTSU;
    }
  }

  /** Every enlargement was tiled when settings did not ask. */
  static final class AnyIfAbsent implements DefaultProvider<Boolean> {
    @Override
    public Boolean getDefault() {
      return true;
    }
  }

  enum RegionUse {
    @Label(value = "Inside", description = "Only tiles inside of regions are kept.")
    INSIDE,
    @Label(value = "Outside", description = "Only tiles that are not inside of regions are kept.")
    OUTSIDE,
    @Label(value = "Only label", description = "All tiles are kept, and those inside have a class.")
    LABEL
  }

  enum Edges {
    @Label(value = "Whole tiles", description = "Only tiles that lie wholly on the slide.")
    WHOLE_TILES,
    @Label(
        value = "Pad",
        description = "Also tiles that reach beyond; what is outside is background.")
    PAD
  }

  @Widget(
      title = "Tile side (px)",
      description =
          """
          Side of a tile as an encoder sees it, after resampling; 8 to 8192. Most encoders were made
          for 224.
          """)
  @NumberInputWidget(
      minValidation = Limits.LeastTileSide.class,
      maxValidation = Limits.LargestTileSide.class)
  @Layout(TilesSection.class)
  int pixels = 224;

  @Widget(
      title = "Resolution (µm per pixel)",
      description =
          """
          Resolution of the tiles. 0.5 is about 20×, 0.25 about 40×, 1 about 10×. Tiles are read from
          the nearest finer level of the slide and resampled to exactly this, so that slides of
          different scanners match; a slide that is coarser than this is enlarged.
          """)
  @NumberInputWidget(minValidation = IsPositiveDoubleValidation.class)
  @Layout(TilesSection.class)
  double micronsPerPixel = 0.5;

  @Widget(
      title = "Overlap (px)",
      description =
          """
          By how much neighbouring tiles overlap, in pixels after resampling. Context windows need 0.
          """,
      advanced = true)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  @Layout(TilesSection.class)
  int overlap = 0;

  @Widget(
      title = "Edges",
      description = "What happens at the right and bottom edges of a slide.",
      advanced = true)
  @Layout(TilesSection.class)
  Edges edges = Edges.WHOLE_TILES;

  @Widget(
      title = "Allow any enlargement",
      description =
          """
          Whether slides are tiled whose pixels are 8 times as coarse as the resolution or more. Such
          tiles show a few pixels of the slide; usually the pixel size or the resolution is wrong.
          From 2 times on the overview says so.
          """,
      advanced = true)
  @Migration(AnyIfAbsent.class)
  @Layout(TilesSection.class)
  boolean anyEnlargement = false;

  @Widget(title = "Find tissue by", description = "How tissue is told from glass.")
  @ValueSwitchWidget
  @Migration(OtsuIfAbsent.class)
  @Layout(TissueSection.class)
  TissueMethod tissueMethod = TissueMethod.STAIN;

  @Widget(
      title = "Least tissue",
      description =
          """
          Tiles with a smaller fraction of tissue are left out; 0 keeps every tile, 1 those that are
          all tissue.
          """)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  @Layout(TissueSection.class)
  double minimumTissue = 0.5;

  @Widget(
      title = "Smallest region (µm²)",
      description = "Connected tissue smaller than this is dropped as dust or debris.",
      advanced = true)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  @Layout(TissueSection.class)
  double minimumRegion = 10_000;

  @Widget(
      title = "Smallest hole (µm²)",
      description = "Holes in tissue smaller than this, such as lumens and fat, count as tissue.",
      advanced = true)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  @Layout(TissueSection.class)
  double minimumHole = 10_000;

  @Widget(
      title = "Regions decide",
      description = "What the regions of the second port decide, if one is connected.")
  @ValueSwitchWidget
  @Layout(RegionsSection.class)
  RegionUse regionUse = RegionUse.INSIDE;

  @Widget(
      title = "Classes of regions",
      description =
          """
          The classes that count, separated by commas, e.g. <tt>Tumor, Stroma</tt>;
          <tt>Unclassified</tt> for regions without one. All count if empty.
          """)
  @Layout(RegionsSection.class)
  String regionClasses = "";

  @Widget(
      title = "Least overlap",
      description =
          """
          From which fraction of a tile on, above 0 and at most 1, it counts as inside of the regions.
          """)
  @NumberInputWidget(
      minValidation = IsPositiveDoubleValidation.class,
      maxValidation = Limits.AtMostOne.class)
  @Layout(RegionsSection.class)
  double leastOverlap = 0.5;

  @Widget(
      title = "Regions instead of tissue",
      description =
          """
          Whether the regions are taken for the tissue, and none is looked for; <tt>Tissue</tt> is then
          the fraction of a tile inside of them. For tiles inside of regions only.
          """,
      advanced = true)
  @Layout(RegionsSection.class)
  boolean regionsAreTissue = false;

  @Widget(
      title = "Fraction of each class",
      description =
          """
          Adds a column per class, <tt>Fraction (Tumor)</tt> …, of the classes named above, with the
          fraction of each tile that its regions cover.
          """,
      advanced = true)
  @Layout(RegionsSection.class)
  boolean classFractions = false;

  @Widget(
      title = "Largest blank fraction",
      description =
          """
          Tiles with a larger fraction of nearly white or nearly black pixels are left out; 1 takes
          all. Less than 1 reads every tile, which takes much longer.
          """)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  @Layout(QualitySection.class)
  double maximumBlank = 1;

  @Widget(
      title = "Least sharpness",
      description =
          """
          Tiles that are less sharp are left out; 0 takes all. Sharpness is the variance of the
          Laplacian of the grey values (0 to 255): below about 20 a tile at 0.5 µm per pixel is out of
          focus or empty. More than 0 reads every tile, which takes much longer.
          """)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  @Layout(QualitySection.class)
  double minimumSharpness = 0;

  @Widget(
      title = "Measure quality",
      description =
          """
          Adds to each tile <tt>Blank</tt>, <tt>Sharpness</tt>, <tt>Pen</tt>, <tt>Blood</tt> (or
          over-stained), <tt>Fold</tt>, <tt>Out of Focus</tt> (fractions of it) and
          <tt>Saturation</tt>, for a Row Filter; and to each slide of the overview what share of its
          tiles each takes, those left out for blankness or blur among them, the colour of its glass,
          its stains, and a note where it stands out of the others. Reads every tile.
          """)
  @Layout(QualitySection.class)
  boolean quality = false;

  @Widget(
      title = "Write GeoJSON to",
      description =
          """
          A folder for one <tt>.geojson</tt> per slide with its tissue, regions and tiles, which
          QuPath opens; files of that name are replaced. Nothing is written if empty.
          """)
  @Layout(OverviewSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String geoJsonFolder = "";

  @Widget(
      title = "Overview side (px)",
      description = "Longer side of the pictures of the overview, 16 to 4096.")
  @NumberInputWidget(
      minValidation = Limits.LeastPictureSide.class,
      maxValidation = Limits.LargestPictureSide.class)
  @Layout(OverviewSection.class)
  int overviewSide = 768;

  /**
   * Side of the tiles.
   *
   * @param encoder that they are for, if one is connected
   * @return empty as long as that does not tell
   */
  OptionalInt pixels(Optional<EncoderPortObjectSpec> encoder) {
    return encoder.map(EncoderPortObjectSpec::pixels).orElse(OptionalInt.of(pixels));
  }

  private TilingOptions options(Optional<EncoderPortObjectSpec> encoder)
      throws InvalidSettingsException {
    if (overviewSide < 16 || overviewSide > 4096) {
      throw new InvalidSettingsException(
          "Overview side must be 16 … 4096 px, found " + overviewSide + ".");
    }
    return Options.checked(
        () ->
            new TilingOptions(
                pixels(encoder).orElse(pixels),
                encoder
                    .map(EncoderPortObjectSpec::trainedAt)
                    .orElse(OptionalDouble.empty())
                    .orElse(micronsPerPixel),
                overlap,
                minimumTissue,
                EdgeRule.valueOf(edges.name()),
                maximumBlank,
                minimumSharpness,
                anyEnlargement));
  }

  Optional<Path> geoJsonFolder() throws InvalidSettingsException {
    return geoJsonFolder.isBlank()
        ? Optional.empty()
        : Optional.of(LocalPath.folder(geoJsonFolder, "Write GeoJSON to"));
  }

  /** All that is asked for. */
  TilingRequest request(Optional<RegionTiling> regions, Optional<EncoderPortObjectSpec> encoder)
      throws InvalidSettingsException {
    return new TilingRequest(
        tissue(), options(encoder), regions, quality, overviewSide, geoJsonFolder());
  }

  /** The classes that were named. */
  List<String> classes() throws InvalidSettingsException {
    List<String> named =
        Stream.of(regionClasses.split(",", -1))
            .map(String::strip)
            .filter(c -> !c.isEmpty())
            .toList();
    if (classFractions && named.isEmpty()) {
      throw new InvalidSettingsException(
          "\"Fraction of each class\" needs the classes: name them under \"Classes of regions\".");
    }
    return named;
  }

  /** What regions decide. */
  RegionTiling regions(Map<String, List<AnnotatedRegion>> regions) throws InvalidSettingsException {
    List<String> named = classes();
    return Options.checked(
        () ->
            new RegionTiling(
                regions,
                Set.copyOf(named),
                RegionTiling.Use.valueOf(regionUse.name()),
                leastOverlap,
                regionsAreTissue));
  }

  TissueOptions tissue() throws InvalidSettingsException {
    return Options.checked(
        () -> new TissueOptions(tissueMethod.detector(), minimumRegion, minimumHole));
  }
}
