package org.contexture.learning.encoder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.contexture.learning.encoder.architecture.Architecture;
import org.contexture.learning.encoder.architecture.Architectures;
import org.contexture.learning.network.SafeTensors;
import org.contexture.learning.network.Weights;
import org.contexture.learning.network.WeightsException;

/** Reads one weight file. */
final class EncoderReader {

  private final Path file;
  private final Optional<String> wanted;

  EncoderReader(Path file, Optional<String> wanted) {
    this.file = file;
    this.wanted = wanted.filter(name -> !name.isBlank());
  }

  EncoderModel read() throws EncoderException {
    try {
      byte[] content = Files.readAllBytes(file);
      return stateDict(SafeTensors.parse(ByteBuffer.wrap(content), file.toString()), content);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new EncoderException("The weight file " + file + " does not exist.", e);
    } catch (WeightsException e) {
      throw new EncoderException(e.getMessage(), e);
    } catch (EncoderException e) {
      throw e;
    } catch (IOException e) {
      throw new EncoderException("Cannot read the weight file " + file + ": " + e.getMessage(), e);
    }
  }

  private EncoderModel stateDict(SafeTensors tensors, byte[] content) throws EncoderException {
    String name =
        wanted
            .or(() -> Optional.ofNullable(tensors.metadata().get("architecture")))
            .orElseThrow(
                () ->
                    new EncoderException(
                        "%s does not say its architecture. Choose one of: %s."
                            .formatted(file, String.join(", ", Architectures.all().keySet()))));
    Architecture architecture = EncoderWeights.architecture(name);
    EncoderSpec spec = Conventions.spec(name, architecture, tensors.metadata());
    try (Weights weights = EncoderWeights.load(architecture, tensors, file.toString())) {
      return EncoderWeights.model(spec, weights, provenance(name, content));
    }
  }

  private Map<String, String> provenance(String architecture, byte[] content) {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("architecture", architecture);
    provenance.put("file", file.toString());
    provenance.put("sha256", EncoderModel.sha256(content));
    return provenance;
  }
}
