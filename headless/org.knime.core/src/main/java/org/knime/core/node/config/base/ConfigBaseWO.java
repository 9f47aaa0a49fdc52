package org.knime.core.node.config.base;

/** A tree of named values to write to. A key that is there already gets the new value. */
public interface ConfigBaseWO {
  /** Adds an int. */
  void addInt(String key, int value);

  /** Adds an array. */
  void addIntArray(String key, int... values);

  /** Adds a long. */
  void addLong(String key, long value);

  /** Adds an array. */
  void addLongArray(String key, long... values);

  /** Adds a double. */
  void addDouble(String key, double value);

  /** Adds an array. */
  void addDoubleArray(String key, double... values);

  /** Adds a float. */
  void addFloat(String key, float value);

  /** Adds an array. */
  void addFloatArray(String key, float... values);

  /** Adds a short. */
  void addShort(String key, short value);

  /** Adds an array. */
  void addShortArray(String key, short... values);

  /** Adds a byte. */
  void addByte(String key, byte value);

  /** Adds an array. */
  void addByteArray(String key, byte... values);

  /** Adds a char. */
  void addChar(String key, char value);

  /** Adds an array. */
  void addCharArray(String key, char... values);

  /** Adds a boolean. */
  void addBoolean(String key, boolean value);

  /** Adds an array. */
  void addBooleanArray(String key, boolean... values);

  /** Adds a text (may be null). */
  void addString(String key, String value);

  /** Adds an array. */
  void addStringArray(String key, String... values);
}
