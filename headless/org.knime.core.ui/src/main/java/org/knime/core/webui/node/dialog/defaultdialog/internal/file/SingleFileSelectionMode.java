package org.knime.core.webui.node.dialog.defaultdialog.internal.file;

/** What can be chosen. */
public enum SingleFileSelectionMode {
  /** A file. */
  FILE,
  /** A folder. */
  FOLDER,
  /** Either. */
  FILE_OR_FOLDER,
  /** A workflow. */
  WORKFLOW
}
