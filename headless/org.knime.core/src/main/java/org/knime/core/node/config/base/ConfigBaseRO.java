package org.knime.core.node.config.base;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import org.knime.core.node.InvalidSettingsException;

/**
 * A tree of named values to read from. The getters without a default throw {@link
 * InvalidSettingsException} where the key is absent or of another type; those with one return it
 * then.
 */
public interface ConfigBaseRO extends Iterable<String> {
  /** Returns the name of this tree. */
  String getKey();

  /** Returns the keys in order. */
  Set<String> keySet();

  /** Returns whether there is a value or subtree of that key. */
  boolean containsKey(String key);

  /** Returns a subtree. */
  ConfigBase getConfigBase(String key) throws InvalidSettingsException;

  /** Copies the values and subtrees to another tree. */
  void copyTo(ConfigBaseWO config);

  /** Writes the tree as XML and closes the stream. */
  void saveToXML(OutputStream os) throws IOException;

  /** Returns an int. */
  int getInt(String key) throws InvalidSettingsException;

  /** Returns an int. */
  int getInt(String key, int def);

  /** Returns an array. */
  int[] getIntArray(String key) throws InvalidSettingsException;

  /** Returns an array. */
  int[] getIntArray(String key, int... def);

  /** Returns a long. */
  long getLong(String key) throws InvalidSettingsException;

  /** Returns a long. */
  long getLong(String key, long def);

  /** Returns an array. */
  long[] getLongArray(String key) throws InvalidSettingsException;

  /** Returns an array. */
  long[] getLongArray(String key, long... def);

  /** Returns a double. */
  double getDouble(String key) throws InvalidSettingsException;

  /** Returns a double. */
  double getDouble(String key, double def);

  /** Returns an array. */
  double[] getDoubleArray(String key) throws InvalidSettingsException;

  /** Returns an array. */
  double[] getDoubleArray(String key, double... def);

  /** Returns a float. */
  float getFloat(String key) throws InvalidSettingsException;

  /** Returns a float. */
  float getFloat(String key, float def);

  /** Returns an array. */
  float[] getFloatArray(String key) throws InvalidSettingsException;

  /** Returns an array. */
  float[] getFloatArray(String key, float... def);

  /** Returns a short. */
  short getShort(String key) throws InvalidSettingsException;

  /** Returns a short. */
  short getShort(String key, short def);

  /** Returns an array. */
  short[] getShortArray(String key) throws InvalidSettingsException;

  /** Returns an array. */
  short[] getShortArray(String key, short... def);

  /** Returns a byte. */
  byte getByte(String key) throws InvalidSettingsException;

  /** Returns a byte. */
  byte getByte(String key, byte def);

  /** Returns an array. */
  byte[] getByteArray(String key) throws InvalidSettingsException;

  /** Returns an array. */
  byte[] getByteArray(String key, byte... def);

  /** Returns a char. */
  char getChar(String key) throws InvalidSettingsException;

  /** Returns a char. */
  char getChar(String key, char def);

  /** Returns an array. */
  char[] getCharArray(String key) throws InvalidSettingsException;

  /** Returns an array. */
  char[] getCharArray(String key, char... def);

  /** Returns a boolean. */
  boolean getBoolean(String key) throws InvalidSettingsException;

  /** Returns a boolean. */
  boolean getBoolean(String key, boolean def);

  /** Returns an array. */
  boolean[] getBooleanArray(String key) throws InvalidSettingsException;

  /** Returns an array. */
  boolean[] getBooleanArray(String key, boolean... def);

  /** Returns a text. */
  String getString(String key) throws InvalidSettingsException;

  /** Returns a text. */
  String getString(String key, String def);

  /** Returns an array. */
  String[] getStringArray(String key) throws InvalidSettingsException;

  /** Returns an array. */
  String[] getStringArray(String key, String... def);
}
