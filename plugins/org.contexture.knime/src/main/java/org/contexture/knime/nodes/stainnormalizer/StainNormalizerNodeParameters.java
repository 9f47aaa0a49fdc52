package org.contexture.knime.nodes.stainnormalizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.contexture.knime.node.Limits;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.node.Options;
import org.contexture.pipeline.stain.StainOptions;
import org.contexture.pipeline.stain.StainTarget;
import org.contexture.slides.stain.StainMethod;
import org.contexture.slides.stain.StainReference;
import org.contexture.slides.tissue.TissueOptions;
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

/** How stains are measured, and what they become. */
@LoadDefaultsForAbsentFields
final class StainNormalizerNodeParameters implements NodeParameters {

  @Section(title = "Stain")
  interface StainSection {}

  @Section(title = "Output")
  @After(StainSection.class)
  interface OutputSection {}

  enum Method {
    @Label(
        value = "Macenko",
        description =
            "The two stains are the extreme directions of the pixels' optical densities. Fast, and"
                + " what most programs mean.")
    MACENKO,
    @Label(
        value = "Vahadane",
        description =
            "The two stains are those whose sparse mixtures come closest to the pixels. Slower.")
    VAHADANE,
    @Label(
        value = "Reinhard",
        description =
            "No stains: mean and spread of lightness and colours are moved. For any stain; also"
                + " changes the glass.")
    REINHARD
  }

  enum Reference {
    @Label(
        value = "Median of the slides",
        description = "The middle of the cohort; no slide has to be chosen.")
    MEDIAN,
    @Label(value = "A slide", description = "A slide of the table.")
    SLIDE,
    @Label(
        value = "A stored reference",
        description = "What another run of this node wrote: for slides that come later.")
    STORED
  }

  interface ReferenceReference extends ParameterReference<Reference> {}

  static final class IsSlide implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(ReferenceReference.class).isOneOf(Reference.SLIDE);
    }
  }

  static final class IsStored implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(ReferenceReference.class).isOneOf(Reference.STORED);
    }
  }

  @Widget(title = "Method", description = "How a slide's stain is measured.")
  @ValueSwitchWidget
  @Layout(StainSection.class)
  Method method = Method.MACENKO;

  @Widget(title = "Bring stains to", description = "What all slides are to look like.")
  @ValueReference(ReferenceReference.class)
  @Layout(StainSection.class)
  Reference reference = Reference.MEDIAN;

  @Widget(
      title = "Reference slide",
      description =
          "What the column <tt>Slide</tt> calls the slide that the others are to be like.")
  @Effect(predicate = IsSlide.class, type = EffectType.SHOW)
  @Layout(StainSection.class)
  String referenceSlide = "";

  @Widget(
      title = "Stored reference",
      description = "The file that another run of this node wrote, by the same method.")
  @Effect(predicate = IsStored.class, type = EffectType.SHOW)
  @Layout(StainSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FILE)
  @WithFileSystem(FileSystemOption.LOCAL)
  String referenceFile = "";

  @Widget(
      title = "Write the reference to",
      description =
          """
          A file (<tt>.txt</tt>) for what the slides were brought to, so that slides that come later
          can be brought to it, too; it is replaced. Nothing is written if empty.
          """)
  @Layout(OutputSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FILE)
  @WithFileSystem(FileSystemOption.LOCAL)
  String writtenFile = "";

  @Widget(
      title = "Picture side (px)",
      description = "Longer side of each half of the overview's pictures, 16 to 4096.",
      advanced = true)
  @NumberInputWidget(
      minValidation = Limits.LeastPictureSide.class,
      maxValidation = Limits.LargestPictureSide.class)
  @Layout(OutputSection.class)
  int pictureSide = 512;

  Optional<Path> written() throws InvalidSettingsException {
    if (writtenFile.isBlank()) {
      return Optional.empty();
    }
    Path file = LocalPath.resolve(writtenFile, "Write the reference to");
    if (Files.isDirectory(file)) {
      throw new InvalidSettingsException(
          "\"Write the reference to\" is %s, which is a folder. Enter a file in it."
              .formatted(file));
    }
    return Optional.of(file);
  }

  StainOptions options() throws InvalidSettingsException {
    StainMethod how = StainMethod.valueOf(method.name());
    if (pictureSide < 16 || pictureSide > 4096) {
      throw new InvalidSettingsException(
          "Picture side must be 16 … 4096 px, found " + pictureSide + ".");
    }
    StainTarget target =
        switch (reference) {
          case MEDIAN -> new StainTarget.Median();
          case SLIDE -> new StainTarget.OfSlide(slide());
          case STORED -> new StainTarget.Stored(stored());
        };
    return Options.checked(
        () -> new StainOptions(how, target, TissueOptions.defaults(), pictureSide));
  }

  private String slide() throws InvalidSettingsException {
    if (referenceSlide.isBlank()) {
      throw new InvalidSettingsException(
          "\"Reference slide\" is empty. Enter what the column \"Slide\" calls it.");
    }
    return referenceSlide.strip();
  }

  private StainReference stored() throws InvalidSettingsException {
    Path file = LocalPath.file(referenceFile, "Stored reference");
    try {
      return StainReference.read(file);
    } catch (IOException problem) {
      throw new InvalidSettingsException("\"Stored reference\": " + problem.getMessage(), problem);
    }
  }
}
