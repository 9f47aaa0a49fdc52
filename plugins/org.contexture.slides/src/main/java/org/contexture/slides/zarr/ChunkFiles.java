package org.contexture.slides.zarr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A file for each chunk.
 *
 * @param folder of the array
 * @param prefix of the names, such as {@code c/}
 * @param separator of the places in a name
 * @param codecs in the order in which they are undone
 */
record ChunkFiles(Path folder, String prefix, String separator, List<BytesCodec> codecs)
    implements StoredChunks {

  ChunkFiles {
    codecs = List.copyOf(codecs);
  }

  Path file(int[] place) {
    StringJoiner name = new StringJoiner(separator, prefix, "");
    for (int one : place) {
      name.add(Integer.toString(one));
    }
    return folder.resolve(name.toString());
  }

  @Override
  public Optional<byte[]> read(int[] place, int most) throws IOException {
    Path file = file(place);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    long length = Files.size(file);
    if (length > 2L * most + (1 << 20)) {
      throw new IOException("%s has %d bytes, for %d at most".formatted(file, length, most));
    }
    return Optional.of(unpack(Files.readAllBytes(file), most, codecs));
  }

  /** Undoes packings one after another. */
  static byte[] unpack(byte[] packed, int most, List<BytesCodec> codecs) throws IOException {
    byte[] bytes = packed;
    for (BytesCodec codec : codecs) {
      // a checksum, or a packing that was packed again, may be a little longer than what it is of
      boolean last = codec == codecs.get(codecs.size() - 1);
      bytes = codec.unpack(bytes, last ? most : most + most / 2 + (1 << 16));
    }
    return bytes;
  }
}
