package org.contexture.encoder;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.contexture.encoder.dl4j.Dl4jVersion;
import org.contexture.encoder.dl4j.Dl4jWriter;
import org.contexture.encoder.onnx.OnnxException;
import org.contexture.encoder.onnx.OnnxExport;
import org.contexture.encoder.onnx.OnnxMetadata;
import org.contexture.network.SafeTensors;
import org.contexture.network.WeightsException;
import org.contexture.network.file.AtomicFile;
import org.contexture.network.file.Blob;

/** Writes encoders to files. */
final class EncoderWriter {

  private EncoderWriter() {}

  /** Checks what is to be written, and where to. */
  static void require(EncoderSpec spec, Path file, Dl4jVersion version) throws EncoderException {
    if (isAsItCame(spec, file)) {
      return;
    }
    if (endsIn(".dl4j", file)) {
      throw new EncoderException(
          "Cannot write an encoder to %s: the nodes of KNIME Deep Learning (DL4J) run multilayer networks only, and an encoder is a graph. For DL4J itself let the name end in .zip."
              .formatted(file));
    }
    if (!endsIn(".safetensors", file) && !endsIn(".onnx", file) && !endsIn(".zip", file)) {
      throw new EncoderException(
          "Cannot write an encoder to "
              + file
              + ": the name must end in .safetensors, .onnx or .zip (DL4J).");
    }
    if (EncoderWeights.known(spec).isEmpty()) {
      throw new EncoderException(
          "Cannot write the encoder to %s: it came as %s, and what is in that file is not known. %s"
              .formatted(
                  file,
                  spec.title(),
                  ending(spec).equals(".onnx")
                      ? "Give the file the ending .onnx."
                      : "Copy that file instead."));
    }
    if (endsIn(".zip", file)) {
      requireDl4j(spec, file, version);
    }
  }

  private static void requireDl4j(EncoderSpec spec, Path file, Dl4jVersion version)
      throws EncoderException {
    try {
      Dl4jWriter.require(EncoderWeights.architecture(spec), spec.inputPixels(), version);
    } catch (WeightsException e) {
      throw new EncoderException(
          "Cannot write the encoder %s to %s: %s".formatted(spec.title(), file, e.getMessage()), e);
    }
  }

  static void write(EncoderModel model, Path file, Dl4jVersion version) throws EncoderException {
    require(model.spec(), file, version);
    try {
      if (isAsItCame(model.spec(), file)) {
        Blob content =
            endsIn(".onnx", file)
                ? OnnxMetadata.replaced(model.weights(), EncoderWeights.pixelMetadata(model.spec()))
                : model.weights();
        AtomicFile.write(file, temporary -> write(content, temporary));
      } else if (endsIn(".safetensors", file)) {
        safeTensors(model).write(file);
      } else if (endsIn(".zip", file)) {
        Dl4jWriter.write(
            EncoderWeights.architecture(model.spec()),
            model.spec().inputPixels(),
            safeTensors(model),
            EncoderWeights.pixelMetadata(model.spec()),
            version,
            file);
      } else {
        SafeTensors weights = safeTensors(model);
        Blob onnx =
            OnnxExport.file(EncoderWeights.architecture(model.spec()), weights, weights.metadata());
        AtomicFile.write(file, temporary -> write(onnx, temporary));
      }
    } catch (EncoderException e) {
      throw e;
    } catch (OnnxException e) {
      throw new EncoderException("Cannot write the encoder to " + file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new EncoderException("Cannot write the encoder to " + file + ": " + e, e);
    }
  }

  /** Ending of the file that holds all that is known of an encoder. */
  static String ownEnding(EncoderSpec spec) {
    return EncoderWeights.known(spec).isPresent() ? ".safetensors" : ending(spec);
  }

  /** Files that only run are written as they are. */
  private static boolean isAsItCame(EncoderSpec spec, Path file) {
    return EncoderWeights.known(spec).isEmpty() && endsIn(ending(spec), file);
  }

  private static String ending(EncoderSpec spec) {
    return spec.architecture().equals(EncoderReader.ONNX) ? ".onnx" : ".pt";
  }

  private static boolean endsIn(String ending, Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(ending);
  }

  private static void write(Blob content, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      content.writeTo(out);
    }
  }

  /** The weights with what the model knows about itself now. */
  private static SafeTensors safeTensors(EncoderModel model) throws IOException {
    EncoderWeights.architecture(model.spec());
    SafeTensors weights = SafeTensors.parse(model.weights(), "the encoder's weights");
    Map<String, String> metadata = new LinkedHashMap<>(weights.metadata());
    model.provenance().forEach((key, value) -> metadata.put(EncoderReader.PROVENANCE + key, value));
    metadata.putAll(EncoderWeights.metadata(model.spec()));
    return new SafeTensors(weights.tensors(), metadata);
  }
}
