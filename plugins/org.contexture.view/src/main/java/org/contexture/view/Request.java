package org.contexture.view;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What the page asks for: a word and parameters, {@code tile?slide=0&level=9&x=1&y=0}.
 *
 * @param what the word
 * @param parameters by name
 */
record Request(String what, Map<String, String> parameters) {

  private static final int LONGEST = 2000;

  /** A request that means nothing. */
  static final class MeaninglessException extends Exception {
    private static final long serialVersionUID = 1L;

    MeaninglessException(String message) {
      super(message);
    }
  }

  static Request parse(String text) throws MeaninglessException {
    if (text.length() > LONGEST) {
      throw new MeaninglessException("The request has more than " + LONGEST + " characters.");
    }
    int question = text.indexOf('?');
    Map<String, String> parameters = new HashMap<>();
    if (question >= 0) {
      for (String part : text.substring(question + 1).split("&", -1)) {
        int equals = part.indexOf('=');
        if (equals < 1) {
          throw new MeaninglessException("Expected name=value, found '" + part + "'.");
        }
        try {
          parameters.put(
              part.substring(0, equals),
              URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          throw new MeaninglessException("'" + part + "' is not encoded as a URL.");
        }
      }
    }
    return new Request(question < 0 ? text : text.substring(0, question), parameters);
  }

  String text(String name) throws MeaninglessException {
    String value = parameters.get(name);
    if (value == null) {
      throw new MeaninglessException("'" + what + "' needs '" + name + "'.");
    }
    return value;
  }

  int number(String name, int least, int largest) throws MeaninglessException {
    String value = text(name);
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= largest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new MeaninglessException(
        "Expected %s in %d … %d, found '%s'.".formatted(name, least, largest, value));
  }
}
