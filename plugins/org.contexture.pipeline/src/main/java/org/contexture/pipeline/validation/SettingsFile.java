package org.contexture.pipeline.validation;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.contexture.pipeline.catalogue.SettingsTable;

/**
 * Settings to validate: a CSV with a column for each parameter and a row for each setting, where an
 * empty cell leaves the parameter as it is; or JSON, a list of objects.
 */
public final class SettingsFile {

  private SettingsFile() {}

  /**
   * Reads a file, by its ending.
   *
   * @throws IOException if it is neither
   */
  public static List<Map<String, String>> read(Path file) throws IOException {
    boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
    return json ? json(file) : SettingsTable.read(file);
  }

  private static List<Map<String, String>> json(Path file) throws IOException {
    try {
      JsonArray list = JsonParser.parseString(Files.readString(file)).getAsJsonArray();
      List<Map<String, String>> settings = new ArrayList<>();
      for (JsonElement one : list) {
        Map<String, String> setting = new LinkedHashMap<>();
        one.getAsJsonObject()
            .entrySet()
            .forEach(entry -> setting.put(entry.getKey(), entry.getValue().getAsString()));
        settings.add(setting);
      }
      return settings;
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      throw new IOException(
          "%s is no list of settings: %s. Expected e.g. [{\"head\": \"mean\"}, {\"head\": \"abmil\", \"epochs\": 30}]."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * Reads a setting of one line, e.g. {@code head=mean, epochs=30}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Map<String, String> parse(String line) {
    Map<String, String> setting = new LinkedHashMap<>();
    for (String part : line.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "The setting “%s” has “%s”; expected name=value, with commas between them."
                .formatted(line, part.strip()));
      }
      setting.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
    }
    return setting;
  }
}
