package org.contexture.slides.jpeg;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import org.contexture.slides.chunk.ChunkCodec;
import org.contexture.slides.jpeg.JpegStream.Frame;

/**
 * JPEG through the JDK's decoder.
 *
 * <p>The JDK decodes without any colour conversion ({@link ImageReader#readRaster}), or with one
 * that an Adobe marker of ours asks for. What three components are is never guessed: Aperio's RGB
 * streams carry no marker that says so. Where the file says RGB, the stream's own marker counts
 * first ({@link #ofStreams}): writers of DICOM, and Bio-Formats and QuPath in TIFF, often name the
 * colours that pixels have once they are decoded.
 */
public final class JpegCodec implements ChunkCodec {

  /** The JDK's decoder and its input, both used again: inputs have finalizers, which cost. */
  private record Decoder(ImageReader reader, ByteArrayImageInput input, JpegDamage damage) {

    static Decoder of(ImageReader reader) {
      JpegDamage damage = new JpegDamage();
      reader.addIIOReadWarningListener(damage);
      return new Decoder(reader, new ByteArrayImageInput(), damage);
    }
  }

  private static final ColorModel RGB =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          Transparency.OPAQUE,
          DataBuffer.TYPE_BYTE);

  private static final Deque<Decoder> IDLE = new ConcurrentLinkedDeque<>();

  private final byte[] tables;
  private final boolean yCbCr;
  private final boolean asStreamsSay;

  /**
   * A codec for chunks of which it is known what three components are.
   *
   * @param tables that all chunks share, as TIFF's JPEGTables; may be empty
   * @param yCbCr whether they are YCbCr; otherwise RGB
   */
  public JpegCodec(byte[] tables, boolean yCbCr) {
    this(tables, yCbCr, false);
  }

  private JpegCodec(byte[] tables, boolean yCbCr, boolean asStreamsSay) {
    this.tables = tables.clone();
    this.yCbCr = yCbCr;
    this.asStreamsSay = asStreamsSay;
  }

  /**
   * A codec for chunks that may say themselves what three components are.
   *
   * @param tables that all chunks share; may be empty
   * @param yCbCr whether those are YCbCr that say nothing of it
   */
  public static JpegCodec ofStreams(byte[] tables, boolean yCbCr) {
    return new JpegCodec(tables, yCbCr, true);
  }

  @Override
  public byte[] decode(byte[] stored, int width, int height) throws IOException {
    JpegStream stream = JpegStream.splice(tables, stored);
    int components = stream.frame().components();
    if (components == 3 && (asStreamsSay ? stream.yCbCr().orElse(yCbCr) : yCbCr)) {
      stream.markYCbCr();
    }
    byte[] samples = components(stream, width, height);
    if (components == 1) {
      return greyToRgb(samples, width * height);
    }
    if (components != 3) {
      throw new IOException("JPEG frame with %d components, expected 1 or 3".formatted(components));
    }
    return samples;
  }

  /**
   * Decodes one chunk without any colour conversion.
   *
   * @param tables that all chunks share; may be empty
   * @param components that a pixel must have: 1, 3 or 4
   * @return components · width · height bytes, interleaved; an array of the caller's own
   */
  public static byte[] components(
      byte[] tables, byte[] stored, int width, int height, int components) throws IOException {
    JpegStream stream = JpegStream.splice(tables, stored);
    if (stream.frame().components() != components) {
      throw new IOException(
          "JPEG frame with %d components, expected %d"
              .formatted(stream.frame().components(), components));
    }
    return components(stream, width, height);
  }

  private static byte[] components(JpegStream stream, int width, int height) throws IOException {
    Frame frame = stream.frame();
    long framePixels = (long) frame.width() * frame.height(); // the last strip's may be higher
    long most = Math.max(MAXIMUM_PIXELS, 2L * width * height);
    if (frame.width() != width || frame.height() < height || framePixels > most) {
      throw new IOException(
          "JPEG frame of %d × %d px, expected %d × %d px"
              .formatted(frame.width(), frame.height(), width, height));
    }
    byte[] samples = samples(stream, frame);
    int length = Math.multiplyExact(frame.components(), width * height);
    return samples.length == length ? samples : Arrays.copyOf(samples, length);
  }

  private static byte[] samples(JpegStream stream, Frame frame) throws IOException {
    Decoder decoder = borrow();
    boolean sound = false;
    try {
      decoder.damage().reset();
      decoder.input().show(stream.bytes(), stream.length());
      decoder.reader().setInput(decoder.input(), true, true);
      byte[] samples =
          stream.isMarkedYCbCr()
              ? rgb(decoder.reader(), frame)
              : interleaved(decoder.reader().readRaster(0, null), frame);
      decoder.reader().setInput(null);
      decoder.input().show(new byte[0], 0);
      decoder.damage().requireNone();
      sound = true;
      return samples;
    } catch (RuntimeException e) {
      throw new IOException("JPEG decoder failed: " + e, e); // the JDK's answer to some bad streams
    } finally {
      if (sound) {
        IDLE.push(decoder);
      } else {
        decoder.reader().dispose(); // who knows what state it is in
      }
    }
  }

  /** Converted by the JDK's decoder while it decodes, which costs half of what it does after it. */
  private static byte[] rgb(ImageReader reader, Frame frame) throws IOException {
    byte[] rgb = new byte[3 * frame.width() * frame.height()];
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(rgb, rgb.length),
            frame.width(),
            frame.height(),
            3 * frame.width(),
            3,
            new int[] {0, 1, 2},
            null);
    ImageReadParam param = reader.getDefaultReadParam();
    param.setDestination(new BufferedImage(RGB, raster, false, null));
    reader.read(0, param);
    return rgb;
  }

  private static byte[] interleaved(Raster raster, Frame frame) throws IOException {
    int bands = frame.components();
    if (raster.getDataBuffer() instanceof DataBufferByte buffer
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && raster.getWidth() == frame.width()
        && raster.getHeight() == frame.height()
        && model.getPixelStride() == bands
        && model.getScanlineStride() == bands * frame.width()
        && model.getBandOffsets()[0] == 0
        && buffer.getNumBanks() == 1
        && buffer.getData().length == bands * frame.width() * frame.height()) {
      return buffer.getData();
    }
    throw new IOException("JPEG decoder gave " + raster + ", expected interleaved bytes");
  }

  private static byte[] greyToRgb(byte[] grey, int pixels) {
    byte[] rgb = new byte[3 * pixels];
    for (int i = 0, o = 0; i < pixels; i++, o += 3) {
      rgb[o] = grey[i];
      rgb[o + 1] = grey[i];
      rgb[o + 2] = grey[i];
    }
    return rgb;
  }

  private static Decoder borrow() throws IOException {
    Decoder idle = IDLE.poll();
    if (idle != null) {
      return idle;
    }
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
    while (readers.hasNext()) {
      ImageReader candidate = readers.next();
      if (candidate.getClass().getName().startsWith("com.sun.imageio.")) {
        // another plug-in may answer too, and convert colours
        return Decoder.of(candidate);
      }
    }
    throw new IOException("this Java has no JPEG decoder (module java.desktop is missing)");
  }
}
