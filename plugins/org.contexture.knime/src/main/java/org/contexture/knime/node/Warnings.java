package org.contexture.knime.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a user should know of a node that did its work. At most {@value #SHOWN} lines are shown, and
 * as many names in a line.
 */
public final class Warnings {

  private static final int SHOWN = 5;

  private final List<String> messages = new ArrayList<>();

  public void add(String message) {
    messages.add(message);
  }

  /**
   * Says what was left out, unless nothing was.
   *
   * @param names of slides, rows, …
   * @param problem e.g. {@code of 40 slides have no label}
   */
  public void addLeftOut(Collection<String> names, String problem) {
    if (!names.isEmpty()) {
      add("%d %s and were left out: %s.".formatted(names.size(), problem, some(names)));
    }
  }

  /** The first names, and … if there are more. */
  public static String some(Collection<String> names) {
    String first =
        names.stream().limit(SHOWN).map("\"%s\""::formatted).collect(Collectors.joining(", "));
    return names.size() > SHOWN ? first + " …" : first;
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
