package org.contexture.learning.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.contexture.learning.device.Device;
import org.contexture.learning.encoder.architecture.Architecture;
import org.contexture.learning.encoder.onnx.OnnxException;
import org.contexture.learning.encoder.onnx.OnnxSession;
import org.contexture.learning.network.SafeTensors;
import org.contexture.learning.network.StoredTensor;
import org.contexture.learning.network.Weights;
import org.contexture.learning.network.WeightsException;
import org.contexture.learning.network.checkpoint.TorchCheckpoint;

/** Reads one weight file, of whatever format. */
final class EncoderReader {

  static final String ONNX = "onnx";
  static final String TORCHSCRIPT = "torchscript";

  /** Reading a larger file takes too long to be done only to describe it. */
  private static final long MAX_DESCRIBED_BYTES = 256L << 20;

  private interface Step<T> {
    T run(String lowerCaseName) throws IOException, OnnxException;
  }

  private final Path file;
  private final Optional<String> wanted;

  EncoderReader(Path file, Optional<String> wanted) {
    this.file = file;
    this.wanted = wanted.filter(name -> !name.isBlank());
  }

  EncoderModel read() throws EncoderException {
    return reported(
        name -> {
          if (name.endsWith(".onnx")) {
            return onnx();
          } else if (name.endsWith(".safetensors")) {
            SafeTensors tensors = SafeTensors.read(file);
            return stateDict(tensors.tensors(), tensors.metadata(), "");
          } else if (isCheckpoint(name)) {
            if (TorchCheckpoint.isTorchScript(file)) {
              return torchScript();
            }
            TorchCheckpoint checkpoint = TorchCheckpoint.read(file);
            return stateDict(checkpoint.tensors(), Map.of(), checkpoint.part());
          }
          throw noWeightFile();
        });
  }

  Optional<EncoderSpec> describe() throws EncoderException {
    return reported(
        name -> {
          boolean safeTensors = name.endsWith(".safetensors");
          if (!safeTensors && !isCheckpoint(name) && !name.endsWith(".onnx")) {
            throw noWeightFile();
          }
          if (name.endsWith(".onnx")
              || Files.size(file) > MAX_DESCRIBED_BYTES
              || TorchCheckpoint.isTorchScript(file)) {
            return Optional.empty();
          }
          SafeTensors tensors =
              safeTensors
                  ? SafeTensors.read(file)
                  : new SafeTensors(TorchCheckpoint.read(file).tensors(), Map.of());
          String architecture = names(tensors.tensors(), tensors.metadata()).architecture();
          return Optional.of(
              Conventions.spec(
                  architecture, EncoderWeights.architecture(architecture), tensors.metadata()));
        });
  }

  private static boolean isCheckpoint(String name) {
    return name.endsWith(".pth") || name.endsWith(".pt") || name.endsWith(".bin");
  }

  private EncoderException noWeightFile() {
    return new EncoderException(
        "%s is no weight file: its name must end in .safetensors, .pth, .pt, .bin or .onnx."
            .formatted(file));
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
    } catch (IOException | IllegalArgumentException e) {
      throw new EncoderException("Cannot read the weight file " + file + ": " + e.getMessage(), e);
    }
  }

  private EncoderModel stateDict(
      Map<String, StoredTensor> tensors, Map<String, String> metadata, String part)
      throws IOException {
    ParameterNames names = names(tensors, metadata);
    Architecture architecture = EncoderWeights.architecture(names.architecture());
    EncoderSpec spec = Conventions.spec(names.architecture(), architecture, metadata);
    Map<String, String> provenance = provenance(names.architecture());
    if (!part.isEmpty()) {
      provenance.put("found under", part);
    }
    if (!names.prefix().isEmpty()) {
      provenance.put("found behind the prefix", names.prefix());
    }
    SafeTensors named = new SafeTensors(names.tensors(), metadata);
    try (Weights weights = EncoderWeights.load(architecture, named, file.toString())) {
      return EncoderWeights.model(spec, weights, provenance);
    }
  }

  private ParameterNames names(Map<String, StoredTensor> tensors, Map<String, String> metadata)
      throws EncoderException {
    Optional<String> known = wanted.or(() -> Optional.ofNullable(metadata.get("architecture")));
    return ParameterNames.find(tensors, known, file.toString());
  }

  private EncoderModel onnx() throws IOException, OnnxException {
    byte[] content = Files.readAllBytes(file);
    try (OnnxSession session = new OnnxSession(content, 1)) {
      Map<String, String> metadata = session.metadata();
      int pixels =
          session.pixels() > 0
              ? session.pixels()
              : Integer.parseInt(metadata.getOrDefault("input_pixels", "224"));
      int dimension = session.run(OnnxSession.buffer(3 * pixels * pixels), 1, pixels).columns();
      EncoderSpec spec =
          new EncoderSpec(ONNX, dimension, pixels, Conventions.normalisation(ONNX, metadata));
      return new EncoderModel(spec, content, provenance(ONNX));
    }
  }

  private EncoderModel torchScript() throws IOException {
    byte[] content = Files.readAllBytes(file);
    int pixels = 224;
    try (TorchScriptNetwork network =
        new TorchScriptNetwork(content, file.toString(), Device.CPU)) {
      int dimension = network.dimension(pixels);
      EncoderSpec spec = new EncoderSpec(TORCHSCRIPT, dimension, pixels, Normalisation.IMAGENET);
      return new EncoderModel(spec, content, provenance(TORCHSCRIPT));
    }
  }

  private Map<String, String> provenance(String architecture) throws IOException {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("architecture", architecture);
    provenance.put("file", file.toString());
    provenance.put("sha256", EncoderModel.sha256(Files.readAllBytes(file)));
    return provenance;
  }
}
