package org.knime.core.node.config.base;

/** A value with the type that KNIME's files give it. */
record ConfigEntry(Type type, Object value) {

  /** The types of values, named as in the files. */
  enum Type {
    xstring,
    xint,
    xlong,
    xdouble,
    xfloat,
    xshort,
    xbyte,
    xchar,
    xboolean,
    xpassword;

    /**
     * Reads a value from its text.
     *
     * @throws IllegalArgumentException if the text is no such value
     */
    Object parse(final String text) {
      return switch (this) {
        case xstring, xpassword -> text;
        case xint -> Integer.valueOf(text);
        case xlong -> Long.valueOf(text);
        case xdouble -> Double.valueOf(text);
        case xfloat -> Float.valueOf(text);
        case xshort -> Short.valueOf(text);
        case xbyte -> Byte.valueOf(text);
        case xchar -> character(text);
        case xboolean -> Boolean.valueOf(text);
      };
    }

    private static char character(final String text) {
      if (text.length() != 1) {
        throw new IllegalArgumentException("\"" + text + "\" is not one character");
      }
      return text.charAt(0);
    }
  }
}
