package org.contexture.slides.zarr;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.contexture.slides.SlideException;

/** The JSON files of a Zarr folder, of either version. */
final class ZarrFolder {

  static final String VERSION_3 = "zarr.json";
  static final String GROUP_2 = ".zgroup";
  static final String ATTRIBUTES_2 = ".zattrs";
  static final String ARRAY_2 = ".zarray";

  private static final long LONGEST = 16 << 20;

  private ZarrFolder() {}

  /** Whether a folder is a Zarr group. */
  static boolean isGroup(Path folder) {
    return Files.isRegularFile(folder.resolve(GROUP_2))
        || Files.isRegularFile(folder.resolve(ATTRIBUTES_2))
        || Files.isRegularFile(folder.resolve(VERSION_3));
  }

  /** The file that describes a group. */
  static Path description(Path group) {
    Path three = group.resolve(VERSION_3);
    Path attributes = group.resolve(ATTRIBUTES_2);
    return Files.isRegularFile(three) || !Files.isRegularFile(attributes) ? three : attributes;
  }

  /**
   * What OME says of a group: {@code multiscales}, {@code omero} and others.
   *
   * @return an empty object if it says nothing
   */
  static JsonObject ome(Path group) throws SlideException {
    Path three = group.resolve(VERSION_3);
    if (Files.isRegularFile(three)) {
      JsonObject attributes = object(read(three), "attributes").orElse(new JsonObject());
      return object(attributes, "ome").orElse(attributes);
    }
    Path two = group.resolve(ATTRIBUTES_2);
    return Files.isRegularFile(two) ? read(two) : new JsonObject();
  }

  static JsonObject read(Path file) throws SlideException {
    try {
      if (Files.size(file) > LONGEST) {
        throw new SlideException(file + " is longer than 16 MiB, expected a description in JSON.");
      }
      JsonElement json = JsonParser.parseString(Files.readString(file, StandardCharsets.UTF_8));
      if (json.isJsonObject()) {
        return json.getAsJsonObject();
      }
      throw damaged(file, "its JSON", "no object", "an object");
    } catch (JsonParseException e) {
      throw new SlideException(file + " is damaged, expected JSON: " + e.getMessage(), e);
    } catch (IOException e) {
      if (e instanceof SlideException slide) {
        throw slide;
      }
      throw new SlideException(file + " could not be read: " + e.getMessage(), e);
    }
  }

  static Optional<JsonObject> object(JsonObject in, String name) {
    JsonElement value = in.get(name);
    return value != null && value.isJsonObject()
        ? Optional.of(value.getAsJsonObject())
        : Optional.empty();
  }

  /** A text or number as text; empty where there is none. */
  static String text(JsonObject in, String name) {
    JsonElement value = in.get(name);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }

  /** The folder of an array that a group names; never one outside of the group. */
  static Path inside(Path group, String name) throws SlideException {
    try {
      Path folder = group.resolve(name).normalize();
      if (folder.startsWith(group.normalize())) {
        return folder;
      }
    } catch (InvalidPathException e) {
      // said below
    }
    throw damaged(description(group), "the path of a level", name, "a folder inside of it");
  }

  static SlideException damaged(Path file, String what, String found, String expected) {
    String shown = found.length() > 200 ? found.substring(0, 200) + " …" : found;
    return new SlideException(
        "%s: %s: found %s, expected %s. The file is damaged or not complete; copy or export the folder again."
            .formatted(file, what, shown, expected));
  }
}
