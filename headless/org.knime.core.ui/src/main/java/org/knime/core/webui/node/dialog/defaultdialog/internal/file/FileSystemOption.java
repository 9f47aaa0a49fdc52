package org.knime.core.webui.node.dialog.defaultdialog.internal.file;

/** Where files are. */
public enum FileSystemOption {
  /** On this machine. */
  LOCAL,
  /** In a space of a hub. */
  SPACE,
  /** With the workflow. */
  EMBEDDED,
  /** At a URL. */
  CUSTOM_URL,
  /** Where a port says. */
  CONNECTED
}
