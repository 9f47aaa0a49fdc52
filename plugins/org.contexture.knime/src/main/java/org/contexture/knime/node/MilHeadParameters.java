package org.contexture.knime.node;

import java.util.List;
import org.contexture.mil.MilLearner;
import org.contexture.mil.head.Abmil;
import org.contexture.mil.head.Clam;
import org.contexture.mil.head.ClamInstanceLoss;
import org.contexture.mil.head.Dsmil;
import org.contexture.mil.head.GatedAbmil;
import org.contexture.mil.head.HardTiles;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.Mhim;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.TransMil;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.Layout;
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
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveIntegerValidation;

/** The network that learns: its head, and what can be told of each head. */
@LoadDefaultsForAbsentFields
public abstract class MilHeadParameters extends MilTaskParameters {

  /** The heads that can be learned. */
  static final class HeadNames implements StringChoicesProvider {
    @Override
    public List<String> choices(NodeParametersInput context) {
      return MilLearner.heads();
    }
  }

  interface HeadReference extends ParameterReference<String> {}

  interface PublishedReference extends ParameterReference<Boolean> {}

  static final class IsAttention implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getString(HeadReference.class).matchesPattern("abmil|gated-abmil");
    }
  }

  static final class IsClam implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getString(HeadReference.class).matchesPattern("clam-.*");
    }
  }

  static final class IsDsmil implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getString(HeadReference.class).isEqualTo("dsmil");
    }
  }

  static final class IsTransMil implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getString(HeadReference.class).isEqualTo("transmil");
    }
  }

  static final class IsMhim implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getString(HeadReference.class).matchesPattern("mhim.*");
    }
  }

  static final class IsOwnMhim implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getPredicate(IsMhim.class).and(i.getBoolean(PublishedReference.class).isFalse());
    }
  }

  /** Which classes learn from a tile of another. */
  enum Subtypes {
    @Label(value = "Automatic", description = "With more than two classes.")
    AUTO,
    @Label(value = "Yes", description = "A slide is of one class only.")
    YES,
    @Label(value = "No", description = "Each class learns from its own slides alone.")
    NO
  }

  /** How CLAM judges tiles. */
  enum TileLoss {
    @Label(value = "Cross-entropy", description = "The default of CLAM's code.")
    CROSS_ENTROPY,
    @Label(
        value = "Smooth SVM",
        description =
            "As CLAM's paper has it (Berrada et al. 2018): tiles that are told with a"
                + " margin count less.")
    SMOOTH_SVM
  }

  @Widget(
      title = "Head",
      description =
          """
          The network that makes one prediction from all tiles of a slide. <tt>mean</tt> and
          <tt>max</tt>: the baselines without attention. <tt>abmil</tt>, <tt>gated-abmil</tt>:
          attention (Ilse et al. 2018), a good first choice. <tt>clam-sb</tt>, <tt>clam-mb</tt>:
          attention whose most and least attended tiles are clustered (Lu et al. 2021).
          <tt>dsmil</tt>: the highest-scoring tile asks all others (Li et al. 2021).
          <tt>transmil</tt>: a transformer over the tiles in their order (Shao et al. 2021).
          <tt>mhim-abmil</tt>, <tt>mhim-transmil</tt>: learning from the hard tiles (Tang et al.
          2023); <tt>mhim2-…</tt>: with recycled tiles (Tang et al. 2025).
          """)
  @Layout(ModelSection.class)
  @ChoicesProvider(HeadNames.class)
  @ValueReference(HeadReference.class)
  public String head = "gated-abmil";

  @Widget(
      title = "ABMIL: attention width",
      description =
          """
          Width of the hidden layer of the attention.
          """,
      advanced = true)
  @Layout(ModelSection.class)
  @Effect(predicate = IsAttention.class, type = EffectType.SHOW)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int attentionWidth = 128;

  @Widget(
      title = "CLAM: clustered tiles",
      description =
          """
          How many of the most attended tiles are taken for evidence, and how many of the least attended for none;
          fewer where a slide has less than twice as many.
          """,
      advanced = true)
  @Layout(ModelSection.class)
  @Effect(predicate = IsClam.class, type = EffectType.SHOW)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int clusteredTiles = 8;

  @Widget(
      title = "CLAM: weight of the slide",
      description =
          """
          Share of the slide's own loss, from 0 to 1; that of the clustered tiles has the others.
          """,
      advanced = true)
  @Layout(ModelSection.class)
  @Effect(predicate = IsClam.class, type = EffectType.SHOW)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  double slideWeight = 0.7;

  @Widget(
      title = "CLAM: subtypes",
      description =
          """
          Whether classes exclude each other, so that the most attended tiles of a slide are evidence against all
          other classes.
          """,
      advanced = true)
  @Layout(ModelSection.class)
  @Effect(predicate = IsClam.class, type = EffectType.SHOW)
  Subtypes subtypes = Subtypes.AUTO;

  @Widget(
      title = "CLAM: loss of the tiles",
      description =
          """
          How the answers for clustered tiles are judged.
          """,
      advanced = true)
  @Layout(ModelSection.class)
  @Effect(predicate = IsClam.class, type = EffectType.SHOW)
  TileLoss tileLoss = TileLoss.CROSS_ENTROPY;

  @Widget(
      title = "DSMIL: weight of the highest tile",
      description =
          """
          Share of the loss of the stream that scores single tiles, from 0 to 1; that of all tiles has the others.
          """,
      advanced = true)
  @Layout(ModelSection.class)
  @Effect(predicate = IsDsmil.class, type = EffectType.SHOW)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  double tileWeight = 0.5;

  @Widget(
      title = "TransMIL: largest width",
      description =
          """
          Width of the tokens, a multiple of 64, unless features have fewer dimensions.
          """,
      advanced = true)
  @Layout(ModelSection.class)
  @Effect(predicate = IsTransMil.class, type = EffectType.SHOW)
  @NumberInputWidget(minValidation = Limits.LeastWidth.class)
  int largestWidth = 512;

  @Widget(
      title = "MHIM: as published",
      description =
          """
          Whether tiles are masked, and the teacher is followed, as the authors' commands do.
          """,
      advanced = true)
  @Layout(ModelSection.class)
  @Effect(predicate = IsMhim.class, type = EffectType.SHOW)
  @ValueReference(PublishedReference.class)
  boolean publishedMasking = true;

  @Widget(
      title = "MHIM: masked at random",
      description =
          """
          Fraction of the tiles that the student does not see, drawn from all; below 1.
          """,
      advanced = true)
  @Layout(ModelSection.class)
  @Effect(predicate = IsOwnMhim.class, type = EffectType.SHOW)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.LessThanOne.class)
  double maskedAtRandom = 0;

  @Widget(
      title = "MHIM: masked of the least attended",
      description =
          """
          Fraction of the tiles that the student does not see, the least attended; below 1.
          """,
      advanced = true)
  @Layout(ModelSection.class)
  @Effect(predicate = IsOwnMhim.class, type = EffectType.SHOW)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.LessThanOne.class)
  double maskedLowest = 0;

  @Widget(
      title = "MHIM: masked of the most attended",
      description =
          """
          Fraction of the tiles that the student does not see, the most attended, which are easy; below 1.
          """,
      advanced = true)
  @Layout(ModelSection.class)
  @Effect(predicate = IsOwnMhim.class, type = EffectType.SHOW)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.LessThanOne.class)
  double maskedHighest = 0.03;

  @Widget(
      title = "MHIM: drawn of the most attended",
      description =
          """
          1 masks the most attended tiles themselves; 0.5 draws those that are masked from twice as many. Above 0.
          """,
      advanced = true)
  @Layout(ModelSection.class)
  @Effect(predicate = IsOwnMhim.class, type = EffectType.SHOW)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  double drawnOfHighest = 1;

  @Widget(
      title = "MHIM: weight of the teacher",
      description =
          """
          How much the student's agreement with its teacher counts beside the slide's loss.
          """,
      advanced = true)
  @Layout(ModelSection.class)
  @Effect(predicate = IsOwnMhim.class, type = EffectType.SHOW)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  double teacherWeight = 0.1;

  @Widget(
      title = "MHIM: momentum of the teacher",
      description =
          """
          Which part of itself the teacher keeps at each step, once it has seen enough of them; below 1.
          """,
      advanced = true)
  @Layout(ModelSection.class)
  @Effect(predicate = IsOwnMhim.class, type = EffectType.SHOW)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.LessThanOne.class)
  double teacherMomentum = 0.9999;

  @Widget(
      title = "Dropout",
      description = "Fraction of the units that is switched off at random while training, below 1.")
  @Layout(ModelSection.class)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.LessThanOne.class)
  double dropout = 0.25;

  /** Default parameters. */
  MilHeadParameters() {}

  /** Guesses columns. */
  MilHeadParameters(NodeParametersInput input) {
    super(input);
  }

  /** The head with its options. */
  MilHead chosenHead() throws InvalidSettingsException {
    if (!MilLearner.heads().contains(head)) {
      throw new InvalidSettingsException(
          "There is no head \"%s\". Choose one of %s."
              .formatted(head, String.join(", ", MilLearner.heads())));
    }
    return Options.checked(() -> with(Heads.named(head)));
  }

  private MilHead with(MilHead published) {
    if (published instanceof Abmil) {
      return new Abmil(attentionWidth);
    }
    if (published instanceof GatedAbmil) {
      return new GatedAbmil(attentionWidth);
    }
    if (published instanceof Clam clam) {
      return new Clam(
          clam.branches(),
          new ClamInstanceLoss(
              clusteredTiles,
              ClamInstanceLoss.Subtyping.valueOf(subtypes.name()),
              ClamInstanceLoss.Comparison.valueOf(tileLoss.name())),
          slideWeight);
    }
    if (published instanceof Dsmil) {
      return new Dsmil(tileWeight);
    }
    if (published instanceof TransMil) {
      return new TransMil(largestWidth);
    }
    if (published instanceof Mhim mhim && !publishedMasking) {
      HardTiles mask = new HardTiles(maskedAtRandom, maskedLowest, maskedHighest, drawnOfHighest);
      return new Mhim(mhim.encoder(), mhim.version(), mask, teacherWeight, teacherMomentum);
    }
    return published;
  }
}
