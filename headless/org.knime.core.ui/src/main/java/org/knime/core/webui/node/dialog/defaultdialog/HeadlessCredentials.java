package org.knime.core.webui.node.dialog.defaultdialog;

import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.NodeLogger;
import org.knime.core.node.NodeSettingsRO;
import org.knime.core.node.NodeSettingsWO;
import org.knime.node.parameters.widget.credentials.Credentials;

/**
 * Not KNIME's: how credentials are stored. What is secret is never written here; KNIME writes it in
 * a weak encryption of its own, which is not read here.
 */
final class HeadlessCredentials {
  private static final NodeLogger LOGGER = NodeLogger.getLogger(HeadlessCredentials.class);
  private static final String ENCRYPTED = "weaklyEncryptedPassword";

  private HeadlessCredentials() {}

  static Credentials read(final NodeSettingsRO stored) throws InvalidSettingsException {
    if (stored.containsKey(ENCRYPTED)) {
      LOGGER.warn(
          "The password of \"%s\" is kept in KNIME's own encryption and is taken as empty here."
              .formatted(stored.getKey()));
    }
    return new Credentials(stored.getString("login"), "");
  }

  static void write(final Credentials credentials, final NodeSettingsWO stored) {
    if (!credentials.getPassword().isEmpty() || !credentials.getSecondFactor().isEmpty()) {
      throw new UnsupportedOperationException("Passwords are kept by KNIME only");
    }
    stored.addBoolean("isCredentials_Internals", true);
    stored.addString("name", "");
    stored.addString("login", credentials.getUsername());
  }
}
