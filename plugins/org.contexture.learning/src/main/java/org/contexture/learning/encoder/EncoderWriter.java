package org.contexture.learning.encoder;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.contexture.learning.AtomicFile;
import org.contexture.learning.Blob;
import org.contexture.learning.encoder.onnx.OnnxException;
import org.contexture.learning.encoder.onnx.OnnxExport;
import org.contexture.learning.encoder.onnx.OnnxMetadata;
import org.contexture.learning.network.SafeTensors;

/** Writes encoders to files. */
final class EncoderWriter {

  private EncoderWriter() {}

  static void write(EncoderModel model, Path file) throws EncoderException {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    String architecture = model.spec().architecture();
    try {
      if (architecture.equals(EncoderReader.ONNX) && name.endsWith(".onnx")) {
        Blob onnx =
            OnnxMetadata.replaced(model.weights(), EncoderWeights.pixelMetadata(model.spec()));
        AtomicFile.write(file, temporary -> write(onnx, temporary));
      } else if (architecture.equals(EncoderReader.TORCHSCRIPT) && name.endsWith(".pt")) {
        AtomicFile.write(file, temporary -> write(model.weights(), temporary)); // as it came
      } else if (name.endsWith(".safetensors")) {
        safeTensors(model).write(file);
      } else if (name.endsWith(".onnx")) {
        SafeTensors weights = safeTensors(model);
        Blob onnx =
            OnnxExport.file(EncoderWeights.architecture(model.spec()), weights, weights.metadata());
        AtomicFile.write(file, temporary -> write(onnx, temporary));
      } else {
        throw new EncoderException(
            "Cannot write an encoder to " + file + ": the name must end in .safetensors or .onnx.");
      }
    } catch (EncoderException e) {
      throw e;
    } catch (OnnxException e) {
      throw new EncoderException("Cannot write the encoder to " + file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new EncoderException("Cannot write the encoder to " + file + ": " + e, e);
    }
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
    model.provenance().forEach((key, value) -> metadata.put("provenance." + key, value));
    metadata.putAll(EncoderWeights.metadata(model.spec()));
    return new SafeTensors(weights.tensors(), metadata);
  }
}
