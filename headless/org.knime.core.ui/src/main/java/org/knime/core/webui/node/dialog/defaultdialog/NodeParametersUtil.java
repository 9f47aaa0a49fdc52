package org.knime.core.webui.node.dialog.defaultdialog;

import java.lang.reflect.Constructor;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.NodeSettingsRO;
import org.knime.core.node.NodeSettingsWO;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.NodeParametersInput;

/** Makes, reads and writes parameters. (KNIME's own class of that name; internal there.) */
public final class NodeParametersUtil {
  private NodeParametersUtil() {}

  /** Returns default parameters. */
  public static <S extends NodeParameters> S createSettings(final Class<S> clazz) {
    try {
      Constructor<S> constructor = clazz.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          clazz.getName() + " needs a constructor without arguments that does not fail", e);
    }
  }

  /** Returns default parameters that suit the node's input. */
  public static <S extends NodeParameters> S createSettings(
      final Class<S> clazz, final NodeParametersInput context) {
    Constructor<S> constructor;
    try {
      constructor = clazz.getDeclaredConstructor(NodeParametersInput.class);
    } catch (NoSuchMethodException e) {
      return createSettings(clazz);
    }
    try {
      constructor.setAccessible(true);
      return constructor.newInstance(context);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(clazz.getName() + " fails to guess its defaults", e);
    }
  }

  /**
   * Reads parameters. Keys that the class does not know are ignored; keys that are missing are an
   * error unless the class or field says that it then keeps its default.
   *
   * @throws InvalidSettingsException naming the key
   */
  public static <S extends NodeParameters> S loadSettings(
      final NodeSettingsRO settings, final Class<S> clazz) throws InvalidSettingsException {
    return clazz.cast(new ParametersReader(settings).read(clazz));
  }

  /** Writes parameters. */
  public static void saveSettings(
      final Class<? extends NodeParameters> settingsClass,
      final NodeParameters settingsObject,
      final NodeSettingsWO settings) {
    new ParametersWriter(settings).write(settingsClass.cast(settingsObject));
  }
}
