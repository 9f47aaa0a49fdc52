package org.contexture.slides.jpeg2000;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.lang.ref.Reference;

/** One codestream that OpenJPEG decodes, whose components may differ in size. */
final class OpenJpegDecoding {

  /** More than {@code opj_dparameters_t} has, which is 8 KiB of names and some numbers. */
  private static final int PARAMETER_BYTES = 1 << 15;

  private static final int COMPONENTS = 3;

  private final OpenJpeg library;
  private final byte[] codestream;
  private long position;

  /** OpenJPEG keeps these as long as it decodes. */
  private final OpenJpeg.Read read = (target, count, user) -> read(target, count);

  private final OpenJpeg.Skip skip = (count, user) -> skip(count);
  private final OpenJpeg.Seek seek = (place, user) -> seek(place);

  OpenJpegDecoding(OpenJpeg library, byte[] codestream) {
    this.library = library;
    this.codestream = codestream;
  }

  /**
   * Decodes it.
   *
   * @return 3 · width · height components, interleaved; smaller ones are repeated
   */
  byte[] components(int width, int height) throws IOException {
    Pointer codec = library.opj_create_decompress(OpenJpeg.CODESTREAM);
    Pointer stream = library.opj_stream_create(codestream.length, 1);
    PointerByReference image = new PointerByReference();
    try (Memory parameters = new Memory(PARAMETER_BYTES)) {
      library.opj_set_default_decoder_parameters(parameters);
      library.opj_stream_set_user_data_length(stream, codestream.length);
      library.opj_stream_set_read_function(stream, read);
      library.opj_stream_set_skip_function(stream, skip);
      library.opj_stream_set_seek_function(stream, seek);
      boolean decoded =
          library.opj_setup_decoder(codec, parameters) != 0
              && library.opj_read_header(stream, codec, image) != 0
              && library.opj_decode(codec, stream, image.getValue()) != 0;
      if (!decoded) {
        throw new IOException("JPEG 2000 stream that OpenJPEG cannot decode");
      }
      return interleaved(new Image(image.getValue()), width, height);
    } finally {
      library.opj_stream_destroy(stream);
      library.opj_destroy_codec(codec);
      if (image.getValue() != null) {
        library.opj_image_destroy(image.getValue());
      }
      Reference.reachabilityFence(this);
    }
  }

  private static byte[] interleaved(Image image, int width, int height) throws IOException {
    byte[] samples = new byte[COMPONENTS * width * height];
    for (int i = 0; i < COMPONENTS; i++) {
      Component component = image.component(i, width, height);
      int[] values = component.values();
      for (int y = 0, to = i; y < height; y++) {
        int row = y / component.stepY * component.width;
        for (int x = 0; x < width; x++, to += COMPONENTS) {
          samples[to] = (byte) Math.max(0, Math.min(255, values[row + x / component.stepX]));
        }
      }
    }
    return samples;
  }

  /** {@code opj_image_t}: its number of components, and where they are. */
  private record Image(Pointer pointer) {

    /** {@code opj_image_comp_t}. */
    Component component(int index, int width, int height) throws IOException {
      if (pointer.getInt(16) != COMPONENTS) {
        throw new IOException(
            "JPEG 2000 image with %d components, expected 3".formatted(pointer.getInt(16)));
      }
      Pointer at = pointer.getPointer(24).share(64L * index);
      Component component =
          new Component(at.getInt(0), at.getInt(4), at.getInt(8), at.getInt(12), at.getPointer(48));
      if (!component.covers(width, height)) {
        throw new IOException(
            "JPEG 2000 component of %d × %d px, expected one of %d × %d px or their half"
                .formatted(component.width, component.height, width, height));
      }
      return component;
    }
  }

  private record Component(int stepX, int stepY, int width, int height, Pointer data) {

    boolean covers(int imageWidth, int imageHeight) {
      return data != null
          && (stepX == 1 || stepX == 2)
          && (stepY == 1 || stepY == 2)
          && width == (imageWidth + stepX - 1) / stepX
          && height == (imageHeight + stepY - 1) / stepY;
    }

    int[] values() {
      return data.getIntArray(0, width * height);
    }
  }

  private long read(Pointer target, long wanted) {
    int count = (int) Math.min(wanted, codestream.length - position);
    if (count <= 0) {
      return -1;
    }
    target.write(0, codestream, (int) position, count);
    position += count;
    return count;
  }

  private long skip(long count) {
    long before = position;
    position = Math.max(0, Math.min(codestream.length, position + count));
    return count != 0 && position == before ? -1 : position - before;
  }

  private int seek(long place) {
    if (place < 0 || place > codestream.length) {
      return 0;
    }
    position = place;
    return 1;
  }
}
