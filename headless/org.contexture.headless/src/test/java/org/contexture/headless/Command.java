package org.contexture.headless;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command line gave. */
record Command(int code, String out, String err) {
  static Command of(final Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), texts);
    return new Command(code, out.toString(), err.toString());
  }
}
