package org.contexture.knime.nodes.tilewriter;

import java.nio.file.Path;
import org.contexture.knime.node.Limits;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.node.Options;
import org.contexture.knime.table.TileFilesTable;
import org.contexture.pipeline.tilefile.TileFileOptions;
import org.knime.core.data.DataTableSpec;
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
import org.knime.node.parameters.widget.choices.ValueSwitchWidget;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveDoubleValidation;

/** Where files go, and of what kind they are. */
@LoadDefaultsForAbsentFields
final class TileWriterNodeParameters implements NodeParameters {

  @Section(title = "Files")
  interface FilesSection {}

  @Section(title = "Pictures")
  @After(FilesSection.class)
  interface PicturesSection {}

  enum Folders {
    @Label(value = "Slide", description = "A folder for each slide.")
    SLIDE,
    @Label(
        value = "Class",
        description = "A folder for each class, as torchvision's ImageFolder and Keras read them.")
    CLASS,
    @Label(value = "Class, then slide", description = "In each class's folder one for each slide.")
    CLASS_AND_SLIDE
  }

  enum Format {
    @Label(value = "PNG", description = "Exactly what an encoder sees.")
    PNG,
    @Label(value = "JPEG", description = "A tenth of the size, with loss.")
    JPEG
  }

  interface FoldersReference extends ParameterReference<Folders> {}

  interface FormatReference extends ParameterReference<Format> {}

  static final class IsByClass implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(FoldersReference.class).isOneOf(Folders.CLASS, Folders.CLASS_AND_SLIDE);
    }
  }

  static final class IsJpeg implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(FormatReference.class).isOneOf(Format.JPEG);
    }
  }

  @Widget(
      title = "Folder",
      description = "Where the files are written; they stay there. It is made if it is missing.")
  @Layout(FilesSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String folder = "knime://knime.workflow/data/tiles";

  @Widget(title = "Folders by", description = "How files are sorted into folders.")
  @ValueSwitchWidget
  @ValueReference(FoldersReference.class)
  @Layout(FilesSection.class)
  Folders folders = Folders.SLIDE;

  @Widget(
      title = "Class column",
      description =
          """
          The column that holds the class: <tt>Region Class</tt> of tiles by regions, or the slides'
          <tt>Label</tt>. Tiles without one go to <tt>Unclassified</tt>.
          """)
  @Effect(predicate = IsByClass.class, type = EffectType.SHOW)
  @Layout(FilesSection.class)
  String classColumn = "Region Class";

  @Widget(
      title = "Keep files that are still valid",
      description =
          """
          Whether files that were made of the same slide in the same way are kept, so that a run that
          was cancelled goes on where it stopped.
          """)
  @Layout(FilesSection.class)
  boolean resume = true;

  @Widget(title = "Format", description = "Kind of the pictures.")
  @ValueSwitchWidget
  @ValueReference(FormatReference.class)
  @Layout(PicturesSection.class)
  Format format = Format.PNG;

  @Widget(
      title = "Quality of JPEG",
      description = "Above 0 and at most 1: 0.9 is hardly told from the original.")
  @NumberInputWidget(
      minValidation = IsPositiveDoubleValidation.class,
      maxValidation = Limits.AtMostOne.class)
  @Effect(predicate = IsJpeg.class, type = EffectType.SHOW)
  @Layout(PicturesSection.class)
  double quality = 0.9;

  Path folder() throws InvalidSettingsException {
    return LocalPath.folder(folder, "Folder");
  }

  TileFileOptions options() throws InvalidSettingsException {
    return Options.checked(
        () ->
            new TileFileOptions(
                TileFileOptions.Format.valueOf(format.name()),
                quality,
                TileFileOptions.Folders.valueOf(folders.name()),
                resume));
  }

  /** Index of the column that holds the class; −1 where none is needed. */
  int classColumn(DataTableSpec tiles) throws InvalidSettingsException {
    if (folders == Folders.SLIDE) {
      return -1;
    }
    int index = TileFilesTable.column(tiles, classColumn);
    if (index < 0) {
      throw new InvalidSettingsException(
          "The tiles have no column \"%s\". Connect a Slide Tiler with regions, choose another class column, or folders by slide."
              .formatted(classColumn));
    }
    return index;
  }
}
