package org.contexture.encoder;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;
import org.contexture.network.file.Blob;

/** A TorchScript program that takes images and gives features, in eval mode. */
@SuppressWarnings("try") // scopes and guards act by being closed
final class TorchScriptNetwork implements AutoCloseable {

  private final JitModule module;
  private final String origin;

  TorchScriptNetwork(Blob content, String origin, Device device) throws EncoderException {
    this.origin = origin;
    try {
      Path temporary = Files.createTempFile("encoder", ".pt");
      try (PointerScope scope = new PointerScope()) {
        try (OutputStream out = Files.newOutputStream(temporary)) {
          content.writeTo(out);
        }
        module = load(temporary, origin, device);
        module.retainReference();
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new EncoderException("%s cannot be copied: %s".formatted(origin, reason(e)), e);
    }
  }

  /** Loads a file, in eval mode. */
  static JitModule load(Path file, String origin, Device device) throws EncoderException {
    try {
      JitModule module =
          torch.load(file.toString(), new DeviceOptional(Tensors.device(device)), false);
      module.eval();
      return module;
    } catch (RuntimeException e) {
      throw new EncoderException(
          "%s cannot be loaded as TorchScript: %s".formatted(origin, reason(e)), e);
    }
  }

  /** Length of a feature vector, found by a trial. */
  int dimension(int pixels) throws EncoderException {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      return (int) features(torch.zeros(1, 3, pixels, pixels)).size(1);
    }
  }

  /**
   * Computes features.
   *
   * @param images [n, 3, pixels, pixels]
   * @return [n, dimension]; maps are averaged
   */
  Tensor features(Tensor images) throws EncoderException {
    Tensor features = output(images);
    if (features.dim() == 4) {
      features = features.mean(new long[] {2, 3}, false, new ScalarTypeOptional());
    }
    if (features.dim() != 2 || features.size(0) != images.size(0)) {
      throw new EncoderException(
          "%s returns %s for %d images; expected [%d, dimension]."
              .formatted(origin, Tensors.describe(features), images.size(0), images.size(0)));
    }
    return features;
  }

  /** What the program gives for images [n, 3, pixels, pixels]. */
  Tensor output(Tensor images) throws EncoderException {
    IValue result;
    try {
      result = module.forward(new IValueVector(new IValue(images)));
    } catch (RuntimeException e) {
      throw new EncoderException(
          "%s failed on images %s: %s".formatted(origin, Tensors.describe(images), reason(e)), e);
    }
    if (!result.isTensor()) {
      throw new EncoderException(
          "%s returns a %s; expected one tensor [n, dimension]. Export a model that returns its"
                  .formatted(origin, result.tagKind().getString())
              + " features alone.");
    }
    return result.toTensor();
  }

  /**
   * What went wrong, without libtorch's stack traces: the last line that names an error (that of
   * the program), or the first line.
   */
  static String reason(Exception e) {
    return String.valueOf(e.getMessage())
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("frame #"))
        .reduce((first, second) -> second.contains("Error") ? second : first)
        .orElse("");
  }

  @Override
  public void close() {
    module.releaseReference();
  }
}
