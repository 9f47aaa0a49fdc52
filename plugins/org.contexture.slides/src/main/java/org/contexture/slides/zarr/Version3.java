package org.contexture.slides.zarr;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.contexture.slides.SlideException;

/** What {@code zarr.json} of an array of Zarr 3 says. */
final class Version3 {

  private static final String SHARDING = "sharding_indexed";

  private final Path folder;
  private final Path file;
  private final JsonObject json;

  private Version3(Path folder, JsonObject json) {
    this.folder = folder;
    this.file = folder.resolve(ZarrFolder.VERSION_3);
    this.json = json;
  }

  static ZarrArray array(Path folder, JsonObject json) throws SlideException {
    return new Version3(folder, json).array();
  }

  /** How chunks of bytes are packed. */
  private record Packing(ByteOrder order, List<BytesCodec> codecs, String words) {}

  private ZarrArray array() throws SlideException {
    if (!ZarrFolder.text(json, "node_type").equals("array")) {
      throw ZarrFolder.damaged(file, "its node_type", ZarrFolder.text(json, "node_type"), "array");
    }
    List<Integer> shape = ZarrArray.lengths(file, json, "shape");
    JsonObject grid = configuration(json, "chunk_grid", "regular");
    List<Integer> outer = ZarrArray.lengths(file, grid, "chunk_shape");
    JsonArray codecs = codecs(json, "codecs");
    String first = codecs.isEmpty() ? "" : name(codecs.get(0));
    if (first.equals(SHARDING)) {
      return sharded(shape, outer, codecs);
    }
    Packing packing = packing(codecs);
    NumberKind kind = kind(packing.order);
    ZarrArray.bytes(file, shape, outer, kind);
    return new ZarrArray(
        folder, shape, outer, kind, ZarrArray.fill(json), packing.words, files(packing.codecs));
  }

  private ZarrArray sharded(List<Integer> shape, List<Integer> outer, JsonArray codecs)
      throws SlideException {
    if (codecs.size() != 1) {
      throw Version2.unsupported(file, "shards that are packed as a whole");
    }
    JsonObject sharding =
        ZarrFolder.object(codecs.get(0).getAsJsonObject(), "configuration")
            .orElse(new JsonObject());
    List<Integer> inner = ZarrArray.lengths(file, sharding, "chunk_shape");
    Packing packing = packing(codecs(sharding, "codecs"));
    NumberKind kind = kind(packing.order);
    ZarrArray.bytes(file, shape, inner, kind);
    List<Integer> across = new ArrayList<>();
    long count = 1;
    for (int i = 0; i < inner.size(); i++) {
      int of = i < outer.size() ? outer.get(i) : 0;
      count *= of / inner.get(i);
      across.add(of / inner.get(i));
      if (of < inner.get(i) || of % inner.get(i) != 0 || outer.size() != inner.size()) {
        throw ZarrFolder.damaged(
            file, "shards of " + outer, "chunks of " + inner, "lengths that divide the shard's");
      }
      if (count > 1 << 24) {
        throw ZarrFolder.damaged(file, "shards of " + outer, count + " chunks", "at most 2^24");
      }
    }
    return new ZarrArray(
        folder,
        shape,
        inner,
        kind,
        ZarrArray.fill(json),
        packing.words,
        new Shards(
            files(List.of()),
            List.copyOf(across),
            checkedIndex(sharding),
            ZarrFolder.text(sharding, "index_location").equals("start"),
            packing.codecs));
  }

  private boolean checkedIndex(JsonObject sharding) throws SlideException {
    boolean checked = false;
    for (JsonElement codec : codecs(sharding, "index_codecs")) {
      String name = name(codec);
      checked |= name.equals("crc32c");
      boolean big = name.equals("bytes") && codec.toString().contains("\"big\"");
      if (big || !List.of("bytes", "crc32c").contains(name)) {
        throw Version2.unsupported(file, "a shard's table by " + codec);
      }
    }
    return checked;
  }

  private NumberKind kind(ByteOrder order) throws SlideException {
    String type = ZarrFolder.text(json, "data_type");
    return NumberKind.ofVersion3(type, order)
        .orElseThrow(() -> Version2.unsupported(file, "numbers of type " + json.get("data_type")));
  }

  /** The order of bytes, and what unpacks them: the last packing first. */
  private Packing packing(JsonArray codecs) throws SlideException {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    List<BytesCodec> unpacking = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (JsonElement codec : codecs) {
      String name = name(codec);
      if (name.equals("bytes")) {
        boolean big = codec.toString().contains("\"big\"");
        order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      } else if (!isIdentity(codec)) {
        names.add(name);
        unpacking.add(
            0,
            BytesCodecs.named(name)
                .orElseThrow(() -> Version2.unsupported(file, "the codec " + codec)));
      }
    }
    return new Packing(order, unpacking, BytesCodecs.words(names));
  }

  /** A transposition that changes nothing. */
  private static boolean isIdentity(JsonElement codec) {
    return name(codec).equals("transpose")
        && codec
            .toString()
            .replaceAll("\\s", "")
            .matches(".*\"order\":\\[0(,1(,2(,3(,4)?)?)?)?\\].*");
  }

  private ChunkFiles files(List<BytesCodec> codecs) throws SlideException {
    JsonObject encoding = ZarrFolder.object(json, "chunk_key_encoding").orElse(new JsonObject());
    String name = ZarrFolder.text(encoding, "name");
    JsonObject options = ZarrFolder.object(encoding, "configuration").orElse(new JsonObject());
    String separator = ZarrFolder.text(options, "separator");
    return switch (name) {
      case "", "default" -> {
        String between = separator.equals(".") ? "." : "/";
        yield new ChunkFiles(folder, "c" + between, between, codecs);
      }
      case "v2" -> new ChunkFiles(folder, "", separator.equals("/") ? "/" : ".", codecs);
      default -> throw Version2.unsupported(file, "chunks' names by " + name);
    };
  }

  private static String name(JsonElement codec) {
    return codec.isJsonObject() ? ZarrFolder.text(codec.getAsJsonObject(), "name") : "";
  }

  private JsonArray codecs(JsonObject in, String name) throws SlideException {
    if (in.get(name) instanceof JsonArray array) {
      return array;
    }
    throw ZarrFolder.damaged(file, name, String.valueOf(in.get(name)), "a list");
  }

  private JsonObject configuration(JsonObject in, String name, String kind) throws SlideException {
    JsonObject found = ZarrFolder.object(in, name).orElse(new JsonObject());
    if (!ZarrFolder.text(found, "name").equals(kind)) {
      throw Version2.unsupported(file, name + " " + found);
    }
    return ZarrFolder.object(found, "configuration").orElse(new JsonObject());
  }
}
