package org.contexture.encoder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.Sized;
import org.contexture.encoder.graph.NetworkFile;
import org.contexture.encoder.onnx.OnnxException;
import org.contexture.encoder.onnx.OnnxSession;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.WeightsException;
import org.contexture.network.checkpoint.TorchCheckpoint;
import org.contexture.network.device.Device;
import org.contexture.network.file.Blob;

/** Reads one weight file, of whatever format. */
final class EncoderReader {

  static final String ONNX = "onnx";
  static final String TORCHSCRIPT = "torchscript";

  /** What the names of our files' provenance begin with, among their metadata. */
  static final String PROVENANCE = "provenance.";

  /** Endings of what PyTorch's {@code torch.save} wrote. */
  private static final List<String> CHECKPOINTS =
      List.of(".pth", ".pt", ".bin", ".ckpt", ".pth.tar");

  /** Side of the tiles that most encoders are for. */
  private static final int USUAL_PIXELS = 224;

  private interface Step<T> {
    T run(String lowerCaseName) throws IOException, OnnxException;
  }

  private final Path file;
  private final Optional<String> wanted;
  private final EncoderOverrides overrides;

  EncoderReader(Path file, Optional<String> wanted, EncoderOverrides overrides) {
    this.file = file;
    this.wanted = wanted.filter(name -> !name.isBlank());
    this.overrides = overrides;
  }

  EncoderModel read() throws EncoderException {
    return reported(
        name -> {
          requireNoLayer(name);
          if (name.endsWith(".onnx")) {
            return onnx();
          } else if (isTorchScript(name)) {
            return torchScript();
          }
          StateDict found = stateDict(name);
          Map<String, String> provenance = provenance(found.spec().architecture());
          provenance.putAll(found.provenance());
          return EncoderWeights.model(found.spec(), found.weights(), file.toString(), provenance);
        });
  }

  Optional<EncoderSpec> describe() throws EncoderException {
    return reported(
        name -> {
          requireNoLayer(name);
          return name.endsWith(".onnx") || isTorchScript(name)
              ? Optional.empty()
              : Optional.of(stateDict(name).spec());
        });
  }

  /** A layer can be asked for only where layers have names. */
  private void requireNoLayer(String name) throws EncoderException {
    if (!LayeredFiles.isOne(name)) {
      LayeredFiles.requireNoLayer(file, overrides);
    }
  }

  private boolean isTorchScript(String name) throws IOException {
    return isCheckpoint(name) && TorchCheckpoint.isTorchScript(file);
  }

  private static boolean isCheckpoint(String name) {
    return CHECKPOINTS.stream().anyMatch(name::endsWith);
  }

  /** Runs a step; whatever it fails with comes out as one kind of exception. */
  private <T> T reported(Step<T> step) throws EncoderException {
    try {
      return step.run(String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT));
    } catch (NoSuchFileException e) {
      throw new EncoderException("The weight file " + file + " does not exist.", e);
    } catch (EncoderException e) {
      throw e;
    } catch (WeightsException e) {
      throw new EncoderException(e.getMessage(), e);
    } catch (OnnxException e) {
      throw new EncoderException(file + ": " + e.getMessage(), e);
    } catch (ZipException e) {
      throw new EncoderException(
          "%s is damaged: %s. Fetch the file again.".formatted(file, e.getMessage()), e);
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new EncoderException("Cannot read the weight file " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * A file of named tensors whose architecture was found.
   *
   * @param weights by the architecture's names, not read yet
   * @param provenance how they were found
   */
  private record StateDict(EncoderSpec spec, SafeTensors weights, Map<String, String> provenance) {}

  private StateDict stateDict(String name) throws IOException {
    if (LayeredFiles.isOne(name)) {
      return layered(LayeredFiles.read(file, wanted, overrides));
    }
    if (name.endsWith(ShardedWeights.ENDING)) {
      return stateDict(new SafeTensors(ShardedWeights.read(file), Map.of()), new LinkedHashMap<>());
    } else if (name.endsWith(".safetensors")) {
      return stateDict(SafeTensors.read(file), new LinkedHashMap<>());
    } else if (isCheckpoint(name)) {
      TorchCheckpoint checkpoint = TorchCheckpoint.read(file);
      Map<String, String> provenance = new LinkedHashMap<>();
      putUnlessEmpty(provenance, "found under", checkpoint.part());
      return stateDict(new SafeTensors(checkpoint.tensors(), Map.of()), provenance);
    }
    throw new EncoderException(
        "%s is no weight file: its name must end in .safetensors, .pth, .pt, .bin, .ckpt, .pth.tar, .onnx, .index.json, .zip or .dl4j (DL4J) or .h5 (Keras)."
            .formatted(file));
  }

  /** A network that its file describes layer by layer. */
  private StateDict layered(NetworkFile found) throws EncoderException {
    EncoderSpec spec =
        Conventions.spec(
            found.architecture(),
            EncoderWeights.architecture(found.architecture()),
            found.weights().metadata());
    return new StateDict(overrides.applied(spec), found.weights(), found.provenance());
  }

  private StateDict stateDict(SafeTensors found, Map<String, String> provenance)
      throws IOException {
    TimmConfig config = TimmConfig.beside(file);
    ParameterNames names =
        ParameterNames.find(
            found.tensors(),
            wanted.or(() -> Optional.ofNullable(found.metadata().get("architecture"))),
            config,
            file.toString());
    putUnlessEmpty(provenance, "found behind the prefix", names.prefix());
    Architecture architecture = EncoderWeights.architecture(names.architecture());
    putUnlessEmpty(
        provenance,
        "passed over",
        LeftOvers.told(
            found.tensors().keySet(),
            names.prefix(),
            names.tensors().keySet(),
            architecture::passesOver));
    if (architecture instanceof Sized sized) {
      architecture = PositionEmbedding.sizedAs(names.tensors(), sized);
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    if (config.isAbout(architecture)) {
      metadata.putAll(config.metadata());
      putUnlessEmpty(provenance, "described by", config.origin());
    }
    metadata.putAll(found.metadata());
    for (String kept : EncoderModel.KEPT) {
      putUnlessEmpty(
          provenance,
          kept,
          metadata.getOrDefault(kept, metadata.getOrDefault(PROVENANCE + kept, "")));
    }
    EncoderSpec spec =
        overrides.applied(Conventions.spec(names.architecture(), architecture, metadata));
    ResizeAndCrop.of(spec, provenance); // refuses what makes no sense
    boolean antialias = !TransformersNames.areOf(found.tensors().keySet());
    return new StateDict(
        spec, new SafeTensors(tensors(names, spec, antialias), metadata), provenance);
  }

  /** Of a vision transformer, with positions for the size that was asked for. */
  private static Map<String, StoredTensor> tensors(
      ParameterNames names, EncoderSpec spec, boolean antialias) throws EncoderException {
    return EncoderWeights.architecture(spec) instanceof Sized sized
        ? PositionEmbedding.resampled(names.tensors(), sized, antialias)
        : names.tensors();
  }

  private static void putUnlessEmpty(Map<String, String> map, String key, String value) {
    if (!value.isEmpty()) {
      map.put(key, value);
    }
  }

  private EncoderModel onnx() throws IOException, OnnxException {
    Blob content = copy();
    try (OnnxSession session = new OnnxSession(content, 1)) {
      Map<String, String> metadata = session.metadata();
      int pixels =
          session.pixels() > 0
              ? session.pixels()
              : asked(Conventions.inputPixels(metadata, USUAL_PIXELS));
      requireAsked(pixels);
      int dimension = session.run(OnnxSession.buffer(3 * pixels * pixels), 1, pixels).columns();
      Normalisation normalisation = Conventions.normalisation(ONNX, metadata);
      return model(new EncoderSpec(ONNX, dimension, pixels, normalisation), content);
    }
  }

  private EncoderModel torchScript() throws IOException {
    Blob content = copy();
    int pixels = asked(USUAL_PIXELS);
    try (TorchScriptNetwork network =
        new TorchScriptNetwork(content, file.toString(), Device.CPU)) {
      int dimension = network.dimension(pixels);
      return model(
          new EncoderSpec(TORCHSCRIPT, dimension, pixels, Normalisation.IMAGENET), content);
    }
  }

  private int asked(int otherwise) {
    return overrides.inputPixels().orElse(otherwise);
  }

  private void requireAsked(int pixels) throws EncoderException {
    if (asked(pixels) != pixels) {
      throw new EncoderException(
          "%s takes tiles of %d pixels only; an input size of %d was asked for. Leave it to the file, or export the model for that size."
              .formatted(file, pixels, asked(pixels)));
    }
  }

  /** A network that only the file itself describes. */
  private EncoderModel model(EncoderSpec described, Blob content) throws IOException {
    return new EncoderModel(
        overrides.applied(described), content, provenance(described.architecture()));
  }

  /** The file as it is now. */
  private Blob copy() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Blob.copyOf(in);
    }
  }

  private Map<String, String> provenance(String architecture) throws IOException {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("architecture", EncoderSpec.title(architecture));
    provenance.put("file", file.toString());
    provenance.put("sha256", Blob.ofFile(file).sha256());
    putUnlessEmpty(provenance, "set by the user", overrides.summary());
    return provenance;
  }
}
