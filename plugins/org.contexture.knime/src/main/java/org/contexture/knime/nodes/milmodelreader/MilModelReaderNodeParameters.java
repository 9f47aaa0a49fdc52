package org.contexture.knime.nodes.milmodelreader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.contexture.knime.node.SurvivalTimes;
import org.contexture.mil.MilLearner;
import org.contexture.mil.OutputMeaning;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSelectionWidget;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSystemOption;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.SingleFileSelectionMode;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.WithFileSystem;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.updates.Effect;
import org.knime.node.parameters.updates.Effect.EffectType;
import org.knime.node.parameters.updates.EffectPredicate;
import org.knime.node.parameters.updates.EffectPredicateProvider;
import org.knime.node.parameters.updates.ParameterReference;
import org.knime.node.parameters.updates.ValueReference;
import org.knime.node.parameters.widget.choices.ChoicesProvider;
import org.knime.node.parameters.widget.choices.Label;
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
          <tt>.pth</tt>, <tt>.ckpt</tt>) or a <tt>.safetensors</tt> file with the same names, or of
          the MIL Model Writer. A path of this machine or a URL such as <tt>knime://knime.workflow/data/clam.pt</tt>.
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

  /** What the training code's loss made of the outputs. */
  enum OutputKind {
    @Label(value = "Classes", description = "Which of some classes a slide is of.")
    CLASSES,
    @Label(value = "A number", description = "One output, in the unit of the training code.")
    NUMBER,
    @Label(
        value = "Survival: hazards",
        description =
            "The logit of the chance of an event for each interval of time (MCAT, PORPOISE).")
    HAZARDS,
    @Label(value = "Survival: Cox", description = "One output, the log-risk.")
    COX
  }

  interface OutputReference extends ParameterReference<OutputKind> {}

  static final class IsClasses implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(OutputReference.class).isOneOf(OutputKind.CLASSES);
    }
  }

  static final class IsHazards implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(OutputReference.class).isOneOf(OutputKind.HAZARDS);
    }
  }

  @Widget(
      title = "Outputs",
      description =
          """
          What the network was trained to put out. The file does not tell: a network of four classes
          and one of four intervals of time have the same tensors. A risk is read without a risk group,
          and of Cox's model without chances to live on, since the file knows no training slides.
          """)
  @ValueReference(OutputReference.class)
  OutputKind outputs = OutputKind.CLASSES;

  @Widget(
      title = "Ends of intervals",
      description =
          """
          For hazards: when each interval of time ends, ascending and separated by commas, e.g.
          <tt>12, 24, 36, 60</tt>. Empty: 1, 2, …, so that time is counted in intervals.
          """)
  @Effect(predicate = IsHazards.class, type = EffectType.SHOW)
  String intervalEnds = "";

  @Widget(
      title = "Classes",
      description =
          """
          Names of the classes in the order of the network's outputs, separated by commas, e.g.
          <i>benign, tumour</i>: the order in which the training code numbered them. A network with
          one output tells two classes apart, the second is the one it scores. Without names the
          classes are called 0, 1, …
          """)
  @Effect(predicate = IsClasses.class, type = EffectType.SHOW)
  String classes = "";

  @Widget(
      title = "Label column",
      description =
          "What the classes are classes of, or what the number is: the name of the column that is"
              + " predicted.")
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

  /** What the outputs are. */
  OutputMeaning meaning() throws InvalidSettingsException {
    return switch (outputs) {
      case CLASSES -> new OutputMeaning.Classes(classNames());
      case NUMBER -> new OutputMeaning.OneNumber();
      case HAZARDS ->
          new OutputMeaning.Hazards(SurvivalTimes.of(intervalEnds, "Ends of intervals"));
      case COX -> new OutputMeaning.LogRisk();
    };
  }

  private List<String> classNames() throws InvalidSettingsException {
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
