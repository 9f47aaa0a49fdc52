package org.contexture.pipeline.task;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Plans as JSON: {@code kind}, then what the kind's record holds. Without a kind: of features. */
final class PlanText {

  private static final String KIND = "kind";
  private static final int ID_DIGITS = 12;
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private PlanText() {}

  static String of(WorkPlan plan) {
    return JSON.toJson(fields(plan));
  }

  private static JsonObject fields(WorkPlan plan) {
    JsonObject fields = new JsonObject();
    if (plan.kind() != WorkKind.FEATURES) {
      fields.addProperty(KIND, plan.kind().toString());
    }
    JSON.toJsonTree(plan)
        .getAsJsonObject()
        .entrySet()
        .forEach(e -> fields.add(e.getKey(), e.getValue()));
    return fields;
  }

  static WorkPlan read(Path file) throws IOException {
    try {
      JsonObject fields = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      WorkKind kind =
          fields.has(KIND) ? WorkKind.parse(fields.get(KIND).getAsString()) : WorkKind.FEATURES;
      return JSON.fromJson(fields, kind.plan());
    } catch (RuntimeException e) { // of the parser, or of the record
      throw new IOException(
          "%s is no plan: %s. Remove the folder that it lies in to plan anew."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  static String id(WorkPlan plan) {
    String text = of(plan.at("")) + "\n1"; // the version of what is made of a plan
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  static List<String> differences(WorkPlan one, WorkPlan other) {
    if (one.kind() != other.kind()) {
      return List.of("%s instead of %s".formatted(one.kind(), other.kind()));
    }
    JsonObject than = fields(other.at(""));
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, JsonElement> field : fields(one.at("")).entrySet()) {
      JsonElement before = than.get(field.getKey());
      if (!field.getValue().equals(before)) {
        differences.add(
            "%s %s instead of %s"
                .formatted(words(field.getKey()), text(field.getValue()), text(before)));
      }
    }
    return differences;
  }

  private static String text(JsonElement value) {
    return value == null || value.isJsonNull() ? "nothing" : value.getAsString();
  }

  private static String words(String name) {
    return name.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
