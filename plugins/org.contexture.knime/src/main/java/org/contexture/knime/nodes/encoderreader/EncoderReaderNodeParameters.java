package org.contexture.knime.nodes.encoderreader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderOverrides;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Normalisation;
import org.contexture.encoder.architecture.VisionTransformer.Pooling;
import org.contexture.encoder.published.PublishedEncoder;
import org.contexture.encoder.published.PublishedEncoders;
import org.contexture.encoder.published.PublishedWeights;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.node.Options;
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
import org.knime.node.parameters.widget.choices.ValueSwitchWidget;
import org.knime.node.parameters.widget.credentials.Credentials;
import org.knime.node.parameters.widget.credentials.PasswordWidget;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;

/** Where the network comes from. */
@LoadDefaultsForAbsentFields
final class EncoderReaderNodeParameters implements NodeParameters {

  /** Stands for: recognise the architecture by its tensors. */
  static final String RECOGNISE = "from the file";

  enum Source {
    @Label(value = "Weights file", description = "Trained weights are read from a file.")
    FILE,
    @Label(
        value = "Published encoder",
        description =
            "Weights that people cite, by name, with the feature that is everybody's: from the"
                + " hub's cache on this machine, from a folder, or fetched from the hub.")
    PUBLISHED,
    @Label(
        value = "New network",
        description = "A network with random weights, as a starting point or as a control.")
    NEW
  }

  enum Pixels {
    @Label(
        value = "As described",
        description =
            "By the file, by timm's config.json beside it, or else as torchvision's weights of that"
                + " name.")
    DESCRIBED,
    @Label(value = "ImageNet", description = "With the mean and deviation of ImageNet's colours.")
    IMAGENET,
    @Label(value = "−1 … 1", description = "With mean 0.5 and deviation 0.5.")
    HALF,
    @Label(
        value = "Custom",
        description = "With the mean and the standard deviation that are given below.")
    CUSTOM
  }

  enum Feature {
    @Label(
        value = "As described",
        description =
            "By timm's config.json beside the file; without it the class token, or the mean where"
                + " there is none.")
    DESCRIBED(Optional.empty()),
    @Label(value = "Class token", description = "The class token.")
    CLASS(Optional.of(Pooling.CLASS)),
    @Label(value = "Mean", description = "The mean of the patches' tokens.")
    MEAN(Optional.of(Pooling.MEAN)),
    @Label(
        value = "Class token and mean",
        description = "One behind the other, twice as long: as Virchow's authors advise.")
    CLASS_AND_MEAN(Optional.of(Pooling.CLASS_AND_MEAN));

    private final Optional<Pooling> pooling;

    Feature(Optional<Pooling> pooling) {
      this.pooling = pooling;
    }
  }

  interface SourceReference extends ParameterReference<Source> {}

  interface NormalisationReference extends ParameterReference<Pixels> {}

  static final class IsFile implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(SourceReference.class).isOneOf(Source.FILE);
    }
  }

  static final class IsPublished implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(SourceReference.class).isOneOf(Source.PUBLISHED);
    }
  }

  static final class IsNotPublished implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(SourceReference.class).isOneOf(Source.FILE, Source.NEW);
    }
  }

  static final class IsNew implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(SourceReference.class).isOneOf(Source.NEW);
    }
  }

  static final class IsCustom implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(SourceReference.class)
          .isOneOf(Source.FILE)
          .and(i.getEnum(NormalisationReference.class).isOneOf(Pixels.CUSTOM));
    }
  }

  static final class Architectures implements StringChoicesProvider {
    @Override
    public List<String> choices(NodeParametersInput context) {
      List<String> choices = new ArrayList<>();
      choices.add(RECOGNISE);
      choices.addAll(Encoders.architectures());
      return choices;
    }
  }

  static final class Published implements StringChoicesProvider {
    @Override
    public List<String> choices(NodeParametersInput context) {
      return PublishedEncoders.all().values().stream()
          .filter(PublishedEncoder::isRead)
          .map(PublishedEncoder::name)
          .toList();
    }
  }

  @Widget(title = "Source", description = "Where the weights come from.")
  @ValueSwitchWidget
  @ValueReference(SourceReference.class)
  Source source = Source.FILE;

  @Widget(
      title = "Weights file",
      description =
          """
          A <tt>.safetensors</tt> file or PyTorch state dict (<tt>.pth</tt>, <tt>.pt</tt>, <tt>.ckpt</tt>) with
          torchvision's or timm's parameter names, a TorchScript module, an <tt>.onnx</tt> file; a network
          of DL4J (<tt>.zip</tt>), of KNIME's DL4J Model Writer (<tt>.dl4j</tt>) or of Keras
          (<tt>.h5</tt>). A path of this machine or a URL such as
          <tt>knime://knime.workflow/data/teacher.safetensors</tt>.
          """)
  @Effect(predicate = IsFile.class, type = EffectType.SHOW)
  @FileSelectionWidget(SingleFileSelectionMode.FILE)
  @WithFileSystem(FileSystemOption.LOCAL)
  String path = "";

  @Widget(
      title = "Architecture",
      description =
          """
          Torchvision's name of the network. <i>from the file</i> takes it from the file's metadata,
          or recognises it by its tensors, also transformers that are not in this list; a new network
          needs a name.
          """)
  @Effect(predicate = IsNotPublished.class, type = EffectType.SHOW)
  @ChoicesProvider(Architectures.class)
  String architecture = RECOGNISE;

  @Widget(
      title = "Published encoder",
      description =
          """
          Its short name. Authors, dimension, tiles, licence and what is fetched from where stand in
          the page <i>Published encoders</i>; feature, normalisation and tile size are as TRIDENT has
          them.
          """)
  @Effect(predicate = IsPublished.class, type = EffectType.SHOW)
  @ChoicesProvider(Published.class)
  String published = "uni";

  @Widget(
      title = "Folder of the weights",
      description =
          """
          A folder that has the weight file. Empty: the cache of the hub's own programs is read as it
          is (<tt>HF_HUB_CACHE</tt>, <tt>HF_HOME</tt>, or <tt>.cache/huggingface/hub</tt> in the
          user's folder).
          """)
  @Effect(predicate = IsPublished.class, type = EffectType.SHOW)
  @FileSelectionWidget(SingleFileSelectionMode.FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String publishedFolder = "";

  @Widget(
      title = "Fetch from the hub if missing",
      description =
          """
          Fetches the weights into the hub's cache, under their authors' licence: read it on the
          encoder's page there before. Gated encoders need access, which their authors give there,
          and an access token: the one below, else that of the variable <tt>HF_TOKEN</tt> or of a
          login with the hub's own program. Without this the node never opens a connection.
          """)
  @Effect(predicate = IsPublished.class, type = EffectType.SHOW)
  boolean fetch = false;

  @Widget(
      title = "Access token",
      description =
          """
          A token of the hub that may read gated encoders; empty if they are free, or this machine
          knows one. Let a credentials flow variable control it, whose password is taken: KNIME keeps
          it nowhere. A token that is typed here is saved with the workflow in the weak encryption
          that KNIME has for passwords, which whoever has the workflow can undo.
          """)
  @PasswordWidget(passwordLabel = "Token")
  @Effect(predicate = IsPublished.class, type = EffectType.SHOW)
  Credentials accessToken = new Credentials();

  @Widget(
      title = "Normalisation",
      description = "How pixels in 0 … 1 are shifted and scaled before the network sees them.",
      advanced = true)
  @Effect(predicate = IsFile.class, type = EffectType.SHOW)
  @ValueReference(NormalisationReference.class)
  Pixels normalisation = Pixels.DESCRIBED;

  @Widget(
      title = "Mean",
      description =
          """
          Three numbers for red, green and blue, of pixels in 0 … 1, as in the encoder's description:
          <tt>0.485, 0.456, 0.406</tt>.
          """,
      advanced = true)
  @Effect(predicate = IsCustom.class, type = EffectType.SHOW)
  String mean = "0.485, 0.456, 0.406";

  @Widget(
      title = "Standard deviation",
      description = "Three numbers in the same way: <tt>0.229, 0.224, 0.225</tt>.",
      advanced = true)
  @Effect(predicate = IsCustom.class, type = EffectType.SHOW)
  String deviation = "0.229, 0.224, 0.225";

  @Widget(
      title = "Input size (px)",
      description =
          """
          Side of the tiles that the encoder is for. 0: as described by the file, else as torchvision's
          weights of that name. Convolutional networks take tiles of any size; a vision transformer
          gets positions for this size, which must be a multiple of its patches; TorchScript files do
          not say it.
          """,
      advanced = true)
  @Effect(predicate = IsFile.class, type = EffectType.SHOW)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  int inputSize = 0;

  @Widget(
      title = "Feature",
      description =
          """
          What a vision transformer with timm's names, as pathology models are, gives for a tile.
          """,
      advanced = true)
  @Effect(predicate = IsFile.class, type = EffectType.SHOW)
  Feature feature = Feature.DESCRIBED;

  @Widget(
      title = "Layer",
      description =
          """
          Name of the layer whose output is the feature, of files that describe their networks layer by
          layer: DL4J's <tt>.zip</tt>, KNIME's <tt>.dl4j</tt>, Keras' <tt>.h5</tt>. Empty: the last one
          before the classifier. A name that there is not gives the list of those that there are.
          """,
      advanced = true)
  @Effect(predicate = IsFile.class, type = EffectType.SHOW)
  String layer = "";

  @Widget(
      title = "Seed",
      description = "Seed of the random weights: the same seed gives the same network.")
  @Effect(predicate = IsNew.class, type = EffectType.SHOW)
  long seed = 0;

  /** What is set otherwise than described. */
  EncoderOverrides overrides() throws InvalidSettingsException {
    return Options.checked(
        () ->
            new EncoderOverrides(
                chosenNormalisation(),
                inputSize == 0 ? OptionalInt.empty() : OptionalInt.of(inputSize),
                feature.pooling,
                layer.isBlank() ? Optional.empty() : Optional.of(layer.strip())));
  }

  private Optional<Normalisation> chosenNormalisation() {
    return switch (normalisation) {
      case DESCRIBED -> Optional.empty();
      case IMAGENET -> Optional.of(Normalisation.IMAGENET);
      case HALF -> Optional.of(Normalisation.HALF);
      case CUSTOM -> Optional.of(custom());
    };
  }

  private Normalisation custom() {
    Normalisation custom = Normalisation.parse(mean, deviation);
    if (custom.mean().stream().anyMatch(v -> v < 0 || v > 1)
        || custom.std().stream().anyMatch(v -> v > 1)) {
      throw new IllegalArgumentException(
          "The mean is \"%s\" and the standard deviation \"%s\"; expected numbers in 0 … 1. Divide numbers that are for pixels in 0 … 255 by 255."
              .formatted(mean, deviation));
    }
    return custom;
  }

  /** Where the published encoder is looked for. */
  PublishedWeights publishedWeights() throws InvalidSettingsException {
    return publishedWeights(System.getenv());
  }

  PublishedWeights publishedWeights(Map<String, String> environment)
      throws InvalidSettingsException {
    Map<String, String> known = new HashMap<>(environment);
    if (accessToken.getPassword() != null && !accessToken.getPassword().isBlank()) {
      known.put("HF_TOKEN", accessToken.getPassword());
    }
    try {
      PublishedEncoder encoder = PublishedEncoders.named(published);
      Optional<Path> folder =
          publishedFolder.isBlank()
              ? Optional.empty()
              : Optional.of(LocalPath.folder(publishedFolder, "Folder of the weights"));
      return PublishedWeights.of(encoder, folder, fetch, known);
    } catch (EncoderException | IllegalArgumentException e) {
      throw new InvalidSettingsException(e.getMessage(), e);
    }
  }

  /** The weights file, which exists. */
  Path file() throws InvalidSettingsException {
    return LocalPath.file(path, "Weights file");
  }

  /** The chosen architecture; empty if the file tells. */
  Optional<String> chosenArchitecture() throws InvalidSettingsException {
    if (architecture.isBlank() || RECOGNISE.equals(architecture)) {
      if (source == Source.NEW) {
        throw new InvalidSettingsException(
            "A new network needs an architecture. Choose one of %s."
                .formatted(String.join(", ", Encoders.architectures())));
      }
      return Optional.empty();
    }
    if (!Encoders.architectures().contains(architecture)) {
      throw new InvalidSettingsException(
          "There is no architecture \"%s\". Choose one of %s."
              .formatted(architecture, String.join(", ", Encoders.architectures())));
    }
    return Optional.of(architecture);
  }
}
