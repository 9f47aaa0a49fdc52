package org.contexture.knime.node;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a user should know of a node that did its work. At most {@value #SHOWN} lines are shown. */
public final class Warnings {

  private static final int SHOWN = 5;

  private final List<String> messages = new ArrayList<>();

  public void add(String message) {
    messages.add(message);
  }

  /**
   * Says how many things have a problem, unless none has.
   *
   * @param problem e.g. {@code slides have no label}
   */
  public void addCount(long count, String problem) {
    if (count > 0) {
      messages.add(count + " " + problem + " and were left out.");
    }
  }

  public void addAll(List<String> more) {
    messages.addAll(more);
  }

  /** Hands all warnings over as one message, or does nothing if there are none. */
  public void show(Consumer<String> receiver) {
    if (messages.isEmpty()) {
      return;
    }
    List<String> lines = new ArrayList<>(messages.subList(0, Math.min(SHOWN, messages.size())));
    if (messages.size() > SHOWN) {
      lines.add("… and %d more.".formatted(messages.size() - SHOWN));
    }
    receiver.accept(String.join("\n", lines));
  }
}
