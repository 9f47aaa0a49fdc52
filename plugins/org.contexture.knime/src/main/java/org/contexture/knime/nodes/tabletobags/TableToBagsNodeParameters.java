package org.contexture.knime.nodes.tabletobags;

import java.util.ArrayList;
import java.util.List;
import org.contexture.knime.table.FeatureFiles;
import org.contexture.knime.table.LabelColumns;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.StringValue;
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
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.choices.ChoicesProvider;
import org.knime.node.parameters.widget.choices.ColumnChoicesProvider;

/** Which columns are what. */
@LoadDefaultsForAbsentFields
final class TableToBagsNodeParameters implements NodeParameters {

  @Section(title = "Bags")
  interface BagsSection {}

  @Section(title = "Instances")
  @After(BagsSection.class)
  interface InstancesSection {}

  /** Columns that can hold features: numbers, or one list of numbers. */
  static final class FeatureColumns implements ColumnChoicesProvider {
    @Override
    public List<DataColumnSpec> columnChoices(NodeParametersInput context) {
      return context
          .getInTableSpec(0)
          .map(spec -> spec.stream().filter(InstanceColumns::canBeFeature).toList())
          .orElse(List.of());
    }
  }

  @Widget(
      title = "Bag column",
      description = "Rows with the same value in this column make one bag, e.g. a slide.")
  @Layout(BagsSection.class)
  @ChoicesProvider(LabelColumns.class)
  String bagColumn = "Slide";

  @Widget(
      title = "Columns to keep",
      description =
          """
          Columns that belong to the bag and not to the instance, such as label and patient: they
          must have one value per bag. These are never features.
          """)
  @Layout(BagsSection.class)
  @ChoicesProvider(LabelColumns.class)
  String[] keptColumns = {"Label", "Patient"};

  @Widget(
      title = "Feature columns",
      description =
          """
          Number columns, or one column with lists of numbers (embeddings of KNIME's AI nodes). Leave
          empty for all number columns but the kept ones and those that say where a tile is
          (<tt>X</tt>, <tt>Y</tt>, <tt>Size</tt>, <tt>MPP X</tt> …), or, if there are none, for the
          column with lists.
          """)
  @Layout(InstancesSection.class)
  @ChoicesProvider(FeatureColumns.class)
  String[] featureColumns = {};

  @Widget(
      title = "Folder",
      description =
          """
          Where the bags are written, one HDF5 file each; they stay there. Leave empty to keep them
          with the node's results: they are saved with the workflow and removed when the node is
          reset.
          """)
  @Layout(InstancesSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String folder = "";

  TableToBagsNodeParameters() {}

  /** Takes the first text column for the bags if there is no column Slide. */
  TableToBagsNodeParameters(NodeParametersInput input) {
    DataTableSpec spec = input.getInTableSpec(0).orElse(null);
    if (spec == null || spec.containsName(bagColumn)) {
      return;
    }
    List<String> text = new ArrayList<>();
    spec.stream()
        .filter(column -> column.getType().isCompatible(StringValue.class))
        .forEach(column -> text.add(column.getName()));
    if (!text.isEmpty()) {
      bagColumn = text.get(0);
    }
  }

  FeatureFiles files() {
    return new FeatureFiles(folder);
  }

  /** Whether all columns that can be features are. */
  boolean choosesFeatures() {
    return featureColumns.length == 0;
  }

  InstanceColumns columns(DataTableSpec spec) throws InvalidSettingsException {
    return InstanceColumns.of(spec, bagColumn, List.of(keptColumns), List.of(featureColumns));
  }
}
