package org.contexture.encoder.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.network.file.Blob;

/** A model that ONNX Runtime has loaded, on a thread with room for it. */
final class LoadedModel implements AutoCloseable {

  /** What is done with it. */
  @FunctionalInterface
  interface Use<T> {
    T of(OrtSession session) throws OrtException, OnnxException;
  }

  private final RoomyThread thread = new RoomyThread();
  private final OrtSession session;

  /**
   * Loads a model.
   *
   * @param threads for one operation
   * @throws OnnxException if it is no ONNX model, or ONNX Runtime does not run on this machine
   */
  LoadedModel(Path file, int threads) throws OnnxException {
    try {
      session = thread.run(() -> load(file, threads));
    } catch (OrtException e) {
      thread.close();
      throw new OnnxException(explain(e), e);
    } catch (OnnxException e) {
      thread.close();
      throw e;
    }
  }

  /** As {@link #LoadedModel(Path, int)}, by a temporary file: not in Java's heap, it may be GBs. */
  static LoadedModel of(Blob model, int threads) throws OnnxException {
    try {
      Path file = Files.createTempFile("contexture", ".onnx");
      try {
        try (OutputStream out = Files.newOutputStream(file)) {
          model.writeTo(out);
        }
        return new LoadedModel(file, threads);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new OnnxException("The model cannot be read: " + e.getMessage(), e);
    }
  }

  private static OrtSession load(Path file, int threads) throws OrtException, OnnxException {
    OnnxLibrary.require();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      return OrtEnvironment.getEnvironment().createSession(file.toString(), options);
    }
  }

  private static String explain(OrtException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("External data")) {
      return "The model's weights are in other files beside it. Export it as one file (2 GiB).";
    }
    return "ONNX Runtime cannot load this model: " + message;
  }

  /** What it says of itself. Closes it if that is not what was expected. */
  <T> T described(Use<T> description) throws OnnxException {
    try {
      return description.of(session);
    } catch (OnnxException e) {
      close();
      throw e;
    } catch (OrtException | RuntimeException e) {
      close();
      throw new OnnxException("ONNX Runtime cannot describe this model: " + e.getMessage(), e);
    }
  }

  /** Runs it. */
  <T> T run(Use<T> use) throws OrtException, OnnxException {
    return thread.run(() -> use.of(session));
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot close a session.", e);
    } finally {
      thread.close();
    }
  }
}
