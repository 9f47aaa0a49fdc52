package org.contexture.pipeline.task;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonDeserializationContext;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Plans as JSON: {@code kind}, then what the kind's record holds. Without a kind: of features. */
final class PlanText {

  private static final String KIND = "kind";
  private static final String NOTHING = "nothing";
  private static final int ID_DIGITS = 12;
  private static final Gson JSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .registerTypeHierarchyAdapter(Optional.class, new IfThere())
          .create();

  /** What is not said is not there. */
  private static final class IfThere
      implements JsonSerializer<Optional<?>>, JsonDeserializer<Optional<?>> {

    @Override
    public JsonElement serialize(Optional<?> value, Type type, JsonSerializationContext json) {
      return value.isPresent() ? json.serialize(value.get()) : JsonNull.INSTANCE;
    }

    @Override
    public Optional<?> deserialize(JsonElement value, Type type, JsonDeserializationContext json) {
      return Optional.of(
          json.deserialize(value, ((ParameterizedType) type).getActualTypeArguments()[0]));
    }
  }

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
    return digest(of(plan.at("")) + "\n1").substring(0, ID_DIGITS); // 1: of what is made of it
  }

  /** SHA-256 of a text. */
  static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  static List<String> differences(WorkPlan one, WorkPlan other) {
    if (one.kind() != other.kind()) {
      return List.of("%s instead of %s".formatted(one.kind(), other.kind()));
    }
    Map<String, String> now = new LinkedHashMap<>();
    Map<String, String> before = new LinkedHashMap<>();
    flatten(fields(one.at("")), now);
    flatten(fields(other.at("")), before);
    Set<String> names = new LinkedHashSet<>(now.keySet());
    names.addAll(before.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(now.get(name), before.get(name)))
        .map(
            name ->
                "%s %s instead of %s"
                    .formatted(
                        words(name),
                        now.getOrDefault(name, NOTHING),
                        before.getOrDefault(name, NOTHING)))
        .toList();
  }

  /** By their names, those of groups of fields too. */
  private static void flatten(JsonObject fields, Map<String, String> into) {
    fields
        .entrySet()
        .forEach(
            field -> {
              if (field.getValue() instanceof JsonObject group) {
                flatten(group, into);
              } else {
                into.put(field.getKey(), text(field.getValue()));
              }
            });
  }

  private static String text(JsonElement value) {
    return value instanceof JsonArray list
        ? list.asList().stream().map(PlanText::text).collect(Collectors.joining(", ", "[", "]"))
        : value.getAsString();
  }

  private static String words(String name) {
    return name.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
