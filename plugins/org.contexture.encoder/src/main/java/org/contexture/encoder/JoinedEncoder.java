package org.contexture.encoder;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.contexture.network.file.Blob;

/**
 * Several encoders as one: the same tiles go through each, and their features stand side by side.
 * Its weights are a line of JSON that describes the parts, then the weights of each.
 */
final class JoinedEncoder implements Encoder {

  private static final String ARCHITECTURE = "joined: ";
  private static final int LONGEST_DESCRIPTION = 64 << 20;

  /**
   * What the description says of a part.
   *
   * @param resizing its authors' kernel and crop; null if that is not known
   */
  private record Part(
      String architecture,
      int dimension,
      int pixels,
      List<Double> mean,
      List<Double> std,
      long size,
      Map<String, String> resizing) {

    static Part of(EncoderModel model) {
      EncoderSpec spec = model.spec();
      return new Part(
          spec.architecture(),
          spec.dimension(),
          spec.inputPixels(),
          spec.normalisation().mean(),
          spec.normalisation().std(),
          model.weights().size(),
          ResizeAndCrop.of(spec, model.provenance()).isPresent()
              ? Map.of(
                  EncoderModel.INTERPOLATION,
                  model.provenance().get(EncoderModel.INTERPOLATION),
                  EncoderModel.CROP,
                  model.provenance().get(EncoderModel.CROP))
              : null);
    }

    EncoderModel model(Blob weights) {
      return new EncoderModel(
          new EncoderSpec(architecture, dimension, pixels, new Normalisation(mean, std)),
          weights,
          resizing == null ? Map.of() : resizing);
    }
  }

  private final EncoderSpec spec;
  private final List<Encoder> parts;

  private JoinedEncoder(EncoderSpec spec, List<Encoder> parts) {
    this.spec = spec;
    this.parts = parts;
  }

  static boolean isOne(EncoderSpec spec) {
    return spec.architecture().startsWith(ARCHITECTURE);
  }

  /** Joins encoders; their weights are not copied. */
  static EncoderModel join(List<EncoderModel> models) {
    EncoderSpec first = models.get(0).spec();
    String titles = models.stream().map(m -> m.spec().title()).collect(Collectors.joining(" + "));
    byte[] description =
        new Gson().toJson(models.stream().map(Part::of).toList()).getBytes(StandardCharsets.UTF_8);
    List<Blob> weights = new ArrayList<>();
    weights.add(Blob.of(ByteBuffer.allocate(Integer.BYTES).putInt(description.length).array()));
    weights.add(Blob.of(description));
    models.forEach(model -> weights.add(model.weights()));
    Map<String, String> provenance = new LinkedHashMap<>();
    for (int i = 0; i < models.size(); i++) {
      String encoder = "encoder %d: ".formatted(i + 1);
      models.get(i).provenance().forEach((name, value) -> provenance.put(encoder + name, value));
    }
    Set<String> labelsOf = new TreeSet<>();
    models.forEach(model -> labelsOf.addAll(model.labelsOf()));
    if (!labelsOf.isEmpty()) {
      provenance.put(EncoderModel.LABELS_OF, String.join("\n", labelsOf));
    }
    return new EncoderModel(
        new EncoderSpec(
            ARCHITECTURE + titles,
            models.stream().mapToInt(model -> model.spec().dimension()).sum(),
            first.inputPixels(),
            first.normalisation()),
        Blob.joined(weights),
        provenance);
  }

  /** The encoders that were joined. */
  static List<EncoderModel> parts(EncoderModel model) throws EncoderException {
    try {
      Blob weights = model.weights();
      int length = ByteBuffer.wrap(weights.slice(0, Integer.BYTES).toBytes()).getInt();
      if (length < 0 || length > Math.min(LONGEST_DESCRIPTION, weights.size())) {
        throw new IOException("a description of %d bytes".formatted(length));
      }
      String json =
          new String(weights.slice(Integer.BYTES, length).toBytes(), StandardCharsets.UTF_8);
      List<EncoderModel> models = new ArrayList<>();
      long at = (long) Integer.BYTES + length;
      for (Part part : new Gson().fromJson(json, Part[].class)) {
        models.add(part.model(weights.slice(at, part.size())));
        at += part.size();
      }
      return models;
    } catch (IOException
        | JsonParseException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NullPointerException e) {
      throw new EncoderException("The joined encoders are damaged: " + e.getMessage(), e);
    }
  }

  /** Opens all; AUTO is 32-bit floats, for each would decide otherwise. */
  static Encoder open(EncoderModel model, Device device, Precision precision)
      throws EncoderException {
    JoinedEncoder joined = new JoinedEncoder(model.spec(), new ArrayList<>());
    try {
      for (EncoderModel part : parts(model)) {
        joined.parts.add(
            Encoders.openWhole(
                part,
                device,
                precision == Precision.AUTO ? Precision.FP32 : precision,
                Long.MAX_VALUE));
      }
      return joined;
    } catch (EncoderException | RuntimeException e) {
      joined.close();
      throw e;
    }
  }

  @Override
  public EncoderSpec spec() {
    return spec;
  }

  @Override
  public FloatMatrix encode(TileBatch tiles) {
    float[] values = new float[tiles.tiles() * spec.dimension()];
    int column = 0;
    for (Encoder part : parts) {
      FloatMatrix features = encode(part, tiles);
      for (int tile = 0; tile < tiles.tiles(); tile++) {
        System.arraycopy(
            features.values(),
            tile * features.columns(),
            values,
            tile * spec.dimension() + column,
            features.columns());
      }
      column += features.columns();
    }
    return new FloatMatrix(tiles.tiles(), spec.dimension(), values);
  }

  private static FloatMatrix encode(Encoder part, TileBatch tiles) {
    try {
      return part.encode(tiles);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(part.spec().title() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String arithmetic() {
    return parts.stream().map(Encoder::arithmetic).distinct().collect(Collectors.joining("; "));
  }

  @Override
  public Precision precision() {
    return parts.get(0).precision();
  }

  @Override
  public void close() {
    parts.forEach(Encoder::close);
  }
}
