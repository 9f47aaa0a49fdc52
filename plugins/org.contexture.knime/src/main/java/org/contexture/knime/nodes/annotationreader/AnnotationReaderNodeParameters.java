package org.contexture.knime.nodes.annotationreader;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.knime.node.Limits;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.node.Options;
import org.contexture.slides.region.AnnotationOptions;
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
import org.knime.node.parameters.updates.Effect;
import org.knime.node.parameters.updates.Effect.EffectType;
import org.knime.node.parameters.updates.EffectPredicate;
import org.knime.node.parameters.updates.EffectPredicateProvider;
import org.knime.node.parameters.updates.ParameterReference;
import org.knime.node.parameters.updates.ValueReference;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveDoubleValidation;

/** Which files, and what their coordinates mean. */
@LoadDefaultsForAbsentFields
final class AnnotationReaderNodeParameters implements NodeParameters {

  @Section(title = "Files")
  interface FilesSection {}

  @Section(title = "Coordinates")
  @After(FilesSection.class)
  interface CoordinatesSection {}

  @Section(title = "Output")
  @After(CoordinatesSection.class)
  interface OutputSection {}

  enum Unit {
    @Label(
        value = "As the format counts",
        description = "Pixels at full resolution; nanometres in files of NDP.view.")
    OF_THE_FORMAT,
    @Label(value = "µm", description = "Micrometres from the origin.")
    MICRONS,
    @Label(
        value = "Pixels of a smaller picture",
        description = "Of a level, or of an exported picture, smaller by a given factor.")
    DOWNSAMPLED
  }

  enum Origin {
    @Label(
        value = "As the format counts",
        description =
            "QuPath's GeoJSON from the corner of the slide's bounds, everything else from the"
                + " slide's top left.")
    OF_THE_FORMAT,
    @Label(value = "The slide's top left", description = "Whatever bounds the slide has.")
    SLIDE,
    @Label(
        value = "The bounds' top left",
        description = "The corner of the scanned part, where the slide names one.")
    BOUNDS
  }

  interface UnitReference extends ParameterReference<Unit> {}

  static final class IsDownsampled implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(UnitReference.class).isOneOf(Unit.DOWNSAMPLED);
    }
  }

  @Widget(
      title = "Folder or file",
      description =
          """
          A folder with annotation files, or one of them: <tt>.geojson</tt>, <tt>.json</tt>,
          <tt>.xml</tt>, <tt>.ndpa</tt>, <tt>.png</tt>, <tt>.tif</tt>. A path of this machine or a URL
          such as <tt>knime://knime.workflow/data/annotations</tt>.
          """)
  @Layout(FilesSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FILE_OR_FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String path = "knime://knime.workflow/data/annotations";

  @Widget(
      title = "Include subfolders",
      description = "Whether folders inside the folder are searched, too.")
  @Layout(FilesSection.class)
  boolean recursive = true;

  @Widget(
      title = "Legend of label images (CSV)",
      description =
          """
          A table of two columns, a value (or a colour <tt>#rrggbb</tt>) and a class. If empty, a CSV
          of the image's name or <tt>legend.csv</tt> beside it; else classes are named by their
          values. 0 (black) is no class.
          """)
  @Layout(FilesSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FILE)
  @WithFileSystem(FileSystemOption.LOCAL)
  String legendFile = "";

  @Widget(title = "Unit", description = "What the coordinates in the files count.")
  @ValueReference(UnitReference.class)
  @Layout(CoordinatesSection.class)
  Unit unit = Unit.OF_THE_FORMAT;

  @Widget(
      title = "Factor",
      description =
          """
          How many pixels at full resolution a unit is: 4 for annotations drawn on a picture of a
          quarter of the slide's side.
          """)
  @NumberInputWidget(minValidation = IsPositiveDoubleValidation.class)
  @Effect(predicate = IsDownsampled.class, type = EffectType.SHOW)
  @Layout(CoordinatesSection.class)
  double downsample = 1;

  @Widget(title = "Origin", description = "Where the coordinates in the files count from.")
  @Layout(CoordinatesSection.class)
  Origin origin = Origin.OF_THE_FORMAT;

  @Widget(
      title = "Write GeoJSON to",
      description =
          """
          A folder for one <tt>.geojson</tt> per slide, which QuPath opens; files of that name are
          replaced. Nothing is written if empty.
          """)
  @Layout(OutputSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String geoJsonFolder = "";

  @Widget(
      title = "Picture side (px)",
      description = "Longer side of the slides in the overview's pictures, 16 to 4096.",
      advanced = true)
  @NumberInputWidget(
      minValidation = Limits.LeastPictureSide.class,
      maxValidation = Limits.LargestPictureSide.class)
  @Layout(OutputSection.class)
  int overviewSide = 768;

  Path source() throws InvalidSettingsException {
    return LocalPath.existing(path, "Folder or file");
  }

  Optional<Path> geoJsonFolder() throws InvalidSettingsException {
    return geoJsonFolder.isBlank()
        ? Optional.empty()
        : Optional.of(LocalPath.folder(geoJsonFolder, "Write GeoJSON to"));
  }

  AnnotationOptions options() throws InvalidSettingsException {
    if (overviewSide < 16 || overviewSide > 4096) {
      throw new InvalidSettingsException(
          "Picture side must be 16 … 4096 px, found " + overviewSide + ".");
    }
    Optional<Path> legend =
        legendFile.isBlank()
            ? Optional.empty()
            : Optional.of(LocalPath.file(legendFile, "Legend of label images (CSV)"));
    return Options.checked(
        () ->
            new AnnotationOptions(
                AnnotationOptions.Unit.valueOf(unit.name()),
                downsample,
                AnnotationOptions.Origin.valueOf(origin.name()),
                legend));
  }
}
