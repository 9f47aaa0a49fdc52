package org.contexture.slides.jpeg2000;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/**
 * The functions of OpenJPEG 2.5's C library that decode a codestream; names and parameters are
 * those of its {@code openjpeg.h}. For platforms whose {@code size_t} has 64 bits.
 */
interface OpenJpeg extends Library {

  /** Gives bytes of the stream; −1 at its end. */
  interface Read extends Callback {
    long read(Pointer target, long count, Pointer user);
  }

  /** Steps over bytes of the stream; −1 at its end. */
  interface Skip extends Callback {
    long skip(long count, Pointer user);
  }

  /** Goes to a place of the stream; 0 if there is none. */
  interface Seek extends Callback {
    int seek(long place, Pointer user);
  }

  /** A codestream without a file format around it. */
  int CODESTREAM = 0;

  Pointer opj_create_decompress(int format);

  void opj_set_default_decoder_parameters(Pointer parameters);

  int opj_setup_decoder(Pointer codec, Pointer parameters);

  Pointer opj_stream_create(long bufferBytes, int isInput);

  void opj_stream_set_user_data_length(Pointer stream, long length);

  void opj_stream_set_read_function(Pointer stream, Read read);

  void opj_stream_set_skip_function(Pointer stream, Skip skip);

  void opj_stream_set_seek_function(Pointer stream, Seek seek);

  int opj_read_header(Pointer stream, Pointer codec, PointerByReference image);

  int opj_decode(Pointer codec, Pointer stream, Pointer image);

  void opj_stream_destroy(Pointer stream);

  void opj_destroy_codec(Pointer codec);

  void opj_image_destroy(Pointer image);
}
