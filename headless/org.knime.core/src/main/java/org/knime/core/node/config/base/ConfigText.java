package org.knime.core.node.config.base;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * KNIME's escapes for characters that XML attributes do not keep: two percent signs and five
 * digits.
 */
final class ConfigText {
  private static final Pattern ESCAPED = Pattern.compile("%%(\\d{5})");

  private ConfigText() {}

  static String escape(final String raw) {
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      boolean escapeMark = c == '%' && i + 1 < raw.length() && raw.charAt(i + 1) == '%';
      if (c < ' ' || c > '\ud7ff' || escapeMark) {
        text.append("%%").append(String.format(Locale.ROOT, "%05d", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  static String unescape(final String text) {
    return ESCAPED
        .matcher(text)
        .replaceAll(
            match ->
                java.util.regex.Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(match.group(1)))));
  }
}
