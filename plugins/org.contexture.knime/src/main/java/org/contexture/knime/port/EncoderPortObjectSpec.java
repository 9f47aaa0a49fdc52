package org.contexture.knime.port;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Normalisation;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.ModelContentRO;
import org.knime.core.node.ModelContentWO;
import org.knime.core.node.port.AbstractSimplePortObjectSpec;

/**
 * What is known of an encoder. Before its file is read nothing is, which is no reason for later
 * nodes not to be configured.
 */
public final class EncoderPortObjectSpec extends AbstractSimplePortObjectSpec {

  /** Registered at the extension point {@code org.knime.core.PortType}. */
  public static final class Serializer
      extends AbstractSimplePortObjectSpecSerializer<EncoderPortObjectSpec> {}

  private Optional<EncoderSpec> encoder = Optional.empty();
  private Map<String, String> provenance = Map.of();

  /** An encoder that is not known yet; also for the serializer. */
  public EncoderPortObjectSpec() {}

  public EncoderPortObjectSpec(EncoderSpec encoder, Map<String, String> provenance) {
    this.encoder = Optional.of(encoder);
    this.provenance = new TreeMap<>(provenance);
  }

  /** Empty as long as the encoder is not there. */
  public Optional<EncoderSpec> encoder() {
    return encoder;
  }

  /** Length of the feature vectors; empty as long as the encoder is not there. */
  public OptionalInt dimension() {
    return encoder.stream().mapToInt(EncoderSpec::dimension).findFirst();
  }

  /** Side of the tiles that it is for, in px; empty as long as the encoder is not there. */
  public OptionalInt pixels() {
    return encoder.stream().mapToInt(EncoderSpec::inputPixels).findFirst();
  }

  /** µm per pixel that it was trained at; empty if nobody told. */
  public OptionalDouble trainedAt() {
    String trained = provenance.get(EncoderModel.TRAINED_AT);
    return trained == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(trained));
  }

  /**
   * Checks that the encoder can be trained, where it is known.
   *
   * @param what it is used as, for the message
   * @throws InvalidSettingsException saying what can be trained
   */
  public void requireTrainable(String what) throws InvalidSettingsException {
    if (encoder.isPresent()) {
      try {
        Encoders.requireTrainable(encoder.get());
      } catch (EncoderException problem) {
        throw new InvalidSettingsException(
            "The %s cannot be this one: %s".formatted(what, problem.getMessage()), problem);
      }
    }
  }

  /**
   * Checks that the encoder takes tiles of a side, where both are known.
   *
   * @param pixels side of the tiles; empty if it is not known
   * @throws InvalidSettingsException saying what to do
   */
  public void requireSide(OptionalInt pixels) throws InvalidSettingsException {
    require(pixels, side -> Encoders.requireSide(encoder.get(), side));
  }

  /**
   * As {@link #requireSide}; tiles that it is known how to resize will do as well.
   *
   * @param pixels side of the tiles; empty if it is not known
   * @throws InvalidSettingsException saying what to do
   */
  public void requireTiles(OptionalInt pixels) throws InvalidSettingsException {
    require(pixels, side -> Encoders.requireTiles(encoder.get(), provenance, side));
  }

  private void require(OptionalInt pixels, IntConsumer check) throws InvalidSettingsException {
    if (encoder.isPresent() && pixels.isPresent()) {
      try {
        check.accept(pixels.getAsInt());
      } catch (IllegalArgumentException problem) {
        throw new InvalidSettingsException(
            provenance.getOrDefault(EncoderModel.PUBLISHED, encoder.get().title())
                + ": "
                + problem.getMessage(),
            problem);
      }
    }
  }

  /** Sorted by name. */
  public Map<String, String> provenance() {
    return provenance;
  }

  @Override
  protected void save(ModelContentWO model) {
    model.addBoolean("known", encoder.isPresent());
    encoder.ifPresent(
        known -> {
          model.addString("architecture", known.architecture());
          model.addInt("dimension", known.dimension());
          model.addInt("inputPixels", known.inputPixels());
          model.addDoubleArray("mean", doubles(known.normalisation().mean()));
          model.addDoubleArray("std", doubles(known.normalisation().std()));
        });
    Provenance.save(provenance, model);
  }

  @Override
  protected void load(ModelContentRO model) throws InvalidSettingsException {
    if (model.getBoolean("known")) {
      encoder =
          Optional.of(
              new EncoderSpec(
                  model.getString("architecture"),
                  model.getInt("dimension"),
                  model.getInt("inputPixels"),
                  new Normalisation(
                      list(model.getDoubleArray("mean")), list(model.getDoubleArray("std")))));
    }
    provenance = Provenance.load(model);
  }

  private static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static List<Double> list(double[] values) {
    List<Double> list = new ArrayList<>();
    for (double value : values) {
      list.add(value);
    }
    return list;
  }
}
