package org.contexture.slides.zarr;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;

/** What {@code .zarray} of Zarr 2 says. */
final class Version2 {

  private Version2() {}

  static ZarrArray array(Path folder, JsonObject json) throws SlideException {
    Path file = folder.resolve(ZarrFolder.ARRAY_2);
    String type = ZarrFolder.text(json, "dtype");
    NumberKind kind =
        NumberKind.ofVersion2(type).orElseThrow(() -> unsupported(file, "numbers of type " + type));
    String order = ZarrFolder.text(json, "order");
    if (order.equals("F")) {
      throw unsupported(file, "chunks in the order F");
    }
    JsonElement filters = json.get("filters");
    if (filters != null && filters.isJsonArray() && !filters.getAsJsonArray().isEmpty()) {
      throw unsupported(file, "the filters " + filters);
    }
    JsonElement compressor = json.get("compressor");
    BytesCodec codec =
        BytesCodecs.ofVersion2(compressor)
            .orElseThrow(() -> unsupported(file, "the compressor " + compressor));
    List<Integer> shape = ZarrArray.lengths(file, json, "shape");
    List<Integer> chunk = ZarrArray.lengths(file, json, "chunks");
    ZarrArray.bytes(file, shape, chunk, kind);
    String separator = ZarrFolder.text(json, "dimension_separator");
    return new ZarrArray(
        folder,
        shape,
        chunk,
        kind,
        ZarrArray.fill(json),
        BytesCodecs.words(
            compressor instanceof JsonObject packed
                ? List.of(ZarrFolder.text(packed, "id"))
                : List.of()),
        new ChunkFiles(folder, "", separator.equals("/") ? "/" : ".", List.of(codec)));
  }

  static UnsupportedSlideException unsupported(Path file, String what) {
    String shown = what.length() > 200 ? what.substring(0, 200) + " …" : what;
    return new UnsupportedSlideException(
        "%s: %s is not read here. Write it anew with numbers of 8 or 16 bits, packed by Blosc, Zstandard or gzip."
            .formatted(file, shown));
  }
}
