package org.contexture.knime.nodes.milmodelreader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.contexture.mil.MilLearner;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSelectionWidget;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSystemOption;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.SingleFileSelectionMode;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.WithFileSystem;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.choices.ChoicesProvider;
import org.knime.node.parameters.widget.choices.StringChoicesProvider;

/** Which file, and what its outputs mean. */
@LoadDefaultsForAbsentFields
final class MilModelReaderNodeParameters implements NodeParameters {

  /** Stands for: recognise the head by its tensors. */
  static final String RECOGNISE = "from the file";

  static final class HeadChoices implements StringChoicesProvider {
    @Override
    public List<String> choices(NodeParametersInput context) {
      List<String> choices = new ArrayList<>(List.of(RECOGNISE));
      choices.addAll(MilLearner.heads());
      return choices;
    }
  }

  @Widget(
      title = "Checkpoint file",
      description =
          """
          The weights that the authors' training code saved: a PyTorch state dict (<tt>.pt</tt>,
          <tt>.pth</tt>, <tt>.ckpt</tt>) or a <tt>.safetensors</tt> file with the same names. A path
          of this machine or a URL such as <tt>knime://knime.workflow/data/clam.pt</tt>.
          """)
  @FileSelectionWidget(SingleFileSelectionMode.FILE)
  @WithFileSystem(FileSystemOption.LOCAL)
  String path = "";

  @Widget(
      title = "Head",
      description =
          """
          The network that was trained. <i>from the file</i> recognises it by its tensors, where
          only one head has them.
          """)
  @ChoicesProvider(HeadChoices.class)
  String head = RECOGNISE;

  @Widget(
      title = "Classes",
      description =
          """
          Names of the classes in the order of the network's outputs, separated by commas, e.g.
          <i>benign, tumour</i>: the order in which the training code numbered them. A network with
          one output tells two classes apart, the second is the one it scores. Without names the
          classes are called 0, 1, …
          """)
  String classes = "";

  @Widget(
      title = "Label column",
      description = "What the classes are classes of: the name of the column that is predicted.")
  String labelColumn = "Label";

  Optional<String> chosenHead() throws InvalidSettingsException {
    if (RECOGNISE.equals(head)) {
      return Optional.empty();
    }
    if (!MilLearner.heads().contains(head)) {
      throw new InvalidSettingsException(
          "There is no head \"%s\". Choose one of %s."
              .formatted(head, String.join(", ", MilLearner.heads())));
    }
    return Optional.of(head);
  }

  List<String> classNames() throws InvalidSettingsException {
    if (classes.isBlank()) {
      return List.of();
    }
    List<String> names = Arrays.stream(classes.split(",", -1)).map(String::strip).toList();
    if (names.contains("") || names.stream().distinct().count() < names.size()) {
      throw new InvalidSettingsException(
          "\"Classes\" is \"%s\": expected different names, separated by commas."
              .formatted(classes));
    }
    return names;
  }
}
