package org.contexture.encoder;

import org.contexture.network.FloatMatrix;

/** Shows an encoder tiles of other sizes as its authors do. */
final class ResizingEncoder implements Encoder {

  private final Encoder encoder;
  private final ResizeAndCrop resize;

  private ResizingEncoder(Encoder encoder, ResizeAndCrop resize) {
    this.encoder = encoder;
    this.resize = resize;
  }

  /** Takes an encoder over; gives it back as it is if it takes any tiles, or nobody said how. */
  static Encoder of(Encoder encoder, EncoderModel model) throws EncoderException {
    return EncoderWeights.architecture(model.spec()).takesAnySize()
        ? encoder
        : ResizeAndCrop.of(model.spec(), model.provenance())
            .<Encoder>map(resize -> new ResizingEncoder(encoder, resize))
            .orElse(encoder);
  }

  @Override
  public EncoderSpec spec() {
    return encoder.spec();
  }

  @Override
  public FloatMatrix encode(TileBatch tiles) {
    return encoder.encode(tiles.pixels() == resize.middle() ? tiles : resize.applied(tiles));
  }

  @Override
  public String arithmetic() {
    return encoder.arithmetic();
  }

  @Override
  public Precision precision() {
    return encoder.precision();
  }

  @Override
  public void close() {
    encoder.close();
  }
}
