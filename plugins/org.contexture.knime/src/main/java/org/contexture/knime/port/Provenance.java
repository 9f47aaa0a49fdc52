package org.contexture.knime.port;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.ModelContentRO;
import org.knime.core.node.ModelContentWO;

/** Where a model came from, in the form that both port types keep it. */
final class Provenance {

  private static final String NAMES = "provenanceNames";
  private static final String VALUES = "provenanceValues";

  private Provenance() {}

  static void save(Map<String, String> provenance, ModelContentWO model) {
    model.addStringArray(NAMES, provenance.keySet().toArray(String[]::new));
    model.addStringArray(VALUES, provenance.values().toArray(String[]::new));
  }

  static Map<String, String> load(ModelContentRO model) throws InvalidSettingsException {
    String[] names = model.getStringArray(NAMES);
    String[] values = model.getStringArray(VALUES);
    if (names.length != values.length) {
      throw new InvalidSettingsException(
          "The saved model lists %d names of provenance and %d values; the file is damaged."
              .formatted(names.length, values.length));
    }
    Map<String, String> provenance = new TreeMap<>();
    for (int i = 0; i < names.length; i++) {
      provenance.put(names[i], values[i]);
    }
    return Collections.unmodifiableMap(provenance);
  }

  /** One line per entry; long values are cut. */
  static String summary(Map<String, String> provenance) {
    return provenance.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + shortened(entry.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String shortened(String value) {
    String line = String.join(" ", Arrays.asList(value.split("\\s+")));
    return line.length() <= 120 ? line : line.substring(0, 119) + "…";
  }
}
