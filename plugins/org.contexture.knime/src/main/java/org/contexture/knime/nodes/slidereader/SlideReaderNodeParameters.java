package org.contexture.knime.nodes.slidereader;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.knime.node.Limits;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.node.Options;
import org.contexture.pipeline.catalogue.CatalogueOptions;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.ReadingChoice;
import org.contexture.slides.channel.ChannelChoice;
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

/** What to read, and what to believe of it. */
@LoadDefaultsForAbsentFields
final class SlideReaderNodeParameters implements NodeParameters {

  @Section(title = "Labels")
  interface LabelsSection {}

  @Section(title = "Pixel size")
  @After(LabelsSection.class)
  interface PixelSizeSection {}

  @Section(title = "Colours")
  @After(PixelSizeSection.class)
  interface ColoursSection {}

  @Section(title = "Privacy")
  @After(ColoursSection.class)
  interface PrivacySection {}

  @Advanced
  @Section(title = "Preview")
  @After(PrivacySection.class)
  interface PreviewSection {}

  enum PixelSize {
    @Label(value = "As the file says", description = "Files without a pixel size get none.")
    FROM_FILE,
    @Label(
        value = "Given below, where the file says nothing",
        description = "Only files without a pixel size get the value below.")
    IF_MISSING,
    @Label(value = "Given below, for all", description = "What the files say is ignored.")
    ALWAYS
  }

  interface PixelSizeReference extends ParameterReference<PixelSize> {}

  static final class PixelSizeIsGiven implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(PixelSizeReference.class).isOneOf(PixelSize.IF_MISSING, PixelSize.ALWAYS);
    }
  }

  @Widget(
      title = "Folder, slide or CSV",
      description =
          """
          A folder with slides, a single slide, or a CSV file that lists slides. Paths are absolute,
          relative to where KNIME runs, or URLs such as
          <tt>knime://knime.workflow/data/slides</tt>, which lie inside the workflow's own folder. A
          CSV file needs a column with the slides' files or names; columns with label and patient
          are read, too.
          """)
  @FileSelectionWidget(SingleFileSelectionMode.FILE_OR_FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String path = "knime://knime.workflow/data/slides";

  @Widget(
      title = "Include subfolders",
      description = "Whether folders inside the folder are searched, too.")
  boolean recursive = true;

  @Widget(
      title = "Labels (CSV)",
      description =
          """
          A CSV file with one row per slide and columns for slide, label and (optionally) patient,
          e.g. <tt>slide_id, case_id, label</tt>. Leave empty if there is none. Slides without a
          label stay in the table with a missing value; rows without a slide are counted in a
          warning.
          """)
  @Layout(LabelsSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FILE)
  @WithFileSystem(FileSystemOption.LOCAL)
  String labels = "";

  @Widget(
      title = "Size of a pixel",
      description =
          """
          Where the physical size of a pixel comes from. Slides without one cannot be tiled at a
          given resolution.
          """)
  @Layout(PixelSizeSection.class)
  @ValueReference(PixelSizeReference.class)
  PixelSize pixelSize = PixelSize.FROM_FILE;

  @Widget(
      title = "µm per pixel",
      description =
          """
          Side of a pixel at full resolution in micrometres. Typical scanners: 0.25 at 40×, 0.5 at
          20×.
          """)
  @Layout(PixelSizeSection.class)
  @Effect(predicate = PixelSizeIsGiven.class, type = EffectType.SHOW)
  @NumberInputWidget(minValidation = IsPositiveDoubleValidation.class)
  double micronsPerPixel = 0.5;

  @Widget(
      title = "Channels",
      description =
          """
          Which channels of fluorescence slides are shown, and in which colours, for example
          <tt>DAPI = blue, CD8 = #00ff00 100..4000, 4 = red</tt>: the channel's name or number, a
          colour (blue, green, red, cyan, magenta, yellow, orange, white or a hexadecimal one), and
          the two values that are black and full colour. Without a colour it is the file's own;
          without values, those between which all but a thousandth of the slide's pixels lie at
          either end. An asterisk shows every channel. The light of the channels is added up, and
          all later nodes see these pixels, on black: find their tissue by <i>Otsu</i>. Each slide's
          colours and values stand in its column <tt>Slide Reading</tt>; for comparable slides give
          the values yourself. Slides in colour are read as ever. Leave empty to have slides of
          fluorescence refused by name. OME-TIFF, OME-Zarr, QPTIFF and TIFF with several grey pages or samples.
          """)
  @Layout(ColoursSection.class)
  String channels = "";

  @Widget(
      title = "Convert to sRGB",
      description =
          """
          Whether colours are converted by the ICC profile that a file holds to sRGB, the colours of
          screens, for TIFF (SVS, OME, Philips, NDPI, SCN, BIF …) and DICOM. Off, as for other programs: models have
          mostly learned from colours as they are stored. It takes time for every tile. Slides
          without such a profile are shown as they are, and named in a warning. All later nodes see
          the same colours; <tt>Slide Reading</tt> and feature files say so.
          """)
  @Layout(ColoursSection.class)
  boolean standardColours = false;

  @Widget(
      title = "Anonymise",
      description =
          """
          Leaves out what scanners write about persons, specimens and days: label, macro and other
          pictures beside the slide, all properties of the file but size, resolution, objective,
          compression and format (the scanner's name is free text, too), and the time at which the
          file was changed. Patients of a table become
          <tt>Patient 1</tt>, <tt>Patient 2</tt> … in the order of their first slides, so that slides
          of one patient still belong together. All later nodes obey it, in tables, pictures,
          feature files, GeoJSON and the Slide View. What stays: the names of files and folders, and
          the ids of slides, which are made of them unless a CSV file gives others; labels out of
          your table; whatever is visible on the glass itself, in thumbnails and tiles; and the
          slides' own files, which are not changed. Rename files whose names tell a patient.
          """)
  @Layout(PrivacySection.class)
  boolean anonymise = false;

  @Widget(title = "Thumbnail side (px)", description = "Longer side of the thumbnails, 16 to 4096.")
  @Layout(PreviewSection.class)
  @NumberInputWidget(
      minValidation = Limits.LeastPictureSide.class,
      maxValidation = Limits.LargestPictureSide.class)
  int thumbnailSide = 384;

  CatalogueOptions options() throws InvalidSettingsException {
    Path source = LocalPath.existing(path, "Folder, slide or CSV");
    Optional<Path> labelFile =
        labels.isBlank() ? Optional.empty() : Optional.of(LocalPath.file(labels, "Labels (CSV)"));
    Optional<MicronsPerPixel> given = givenPixelSize();
    ReadingChoice reading = reading();
    Optional<MicronsPerPixel> none = Optional.empty();
    return Options.checked(
        () ->
            new CatalogueOptions(
                source,
                recursive,
                labelFile,
                pixelSize == PixelSize.ALWAYS ? given : none,
                pixelSize == PixelSize.IF_MISSING ? given : none,
                reading,
                thumbnailSide));
  }

  private ReadingChoice reading() throws InvalidSettingsException {
    return new ReadingChoice(
        anonymise, standardColours, Options.checked(() -> ChannelChoice.parse(channels)));
  }

  private Optional<MicronsPerPixel> givenPixelSize() throws InvalidSettingsException {
    return pixelSize == PixelSize.FROM_FILE
        ? Optional.empty()
        : Optional.of(Options.checked(() -> MicronsPerPixel.square(micronsPerPixel)));
  }
}
