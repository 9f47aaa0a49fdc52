package org.knime.core.data;

import java.util.Map;

/** Text annotations of a column. */
public final class DataColumnProperties {
  private final Map<String, String> content;

  /** Creates empty properties. */
  public DataColumnProperties() {
    this(Map.of());
  }

  /** Creates properties with a copy of {@code content}. */
  public DataColumnProperties(final Map<String, String> content) {
    this.content = Map.copyOf(content);
  }

  /** Returns whether a property is set. */
  public boolean containsProperty(final String key) {
    return content.containsKey(key);
  }

  /** Returns a property, or null. */
  public String getProperty(final String key) {
    return content.get(key);
  }

  /** Returns a property, or the default. */
  public String getProperty(final String key, final String defaultValue) {
    return content.getOrDefault(key, defaultValue);
  }

  /** Returns the number of properties. */
  public int size() {
    return content.size();
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof DataColumnProperties properties && properties.content.equals(content);
  }

  @Override
  public int hashCode() {
    return content.hashCode();
  }

  @Override
  public String toString() {
    return content.toString();
  }
}
