package org.contexture.knime.port;

import javax.swing.JComponent;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;

/** A port object's summary as a tab of KNIME's port view. */
final class SummaryView {

  private SummaryView() {}

  static JComponent of(String title, String summary) {
    JTextArea text = new JTextArea(summary);
    text.setEditable(false);
    JScrollPane view = new JScrollPane(text);
    view.setName(title);
    return view;
  }
}
