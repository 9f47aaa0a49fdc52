package org.contexture.headless.doctor;

/**
 * One thing that was looked at.
 *
 * @param what e.g. {@code Java}
 * @param state how it is
 * @param found what there is
 * @param remedy what to do; empty if nothing
 */
record Finding(String what, State state, String found, String remedy) {

  /** How it is. */
  enum State {
    GOOD("ok"),
    /** Works, but slower, or with less than there could be. */
    NOTE("note"),
    /** Does not work. */
    BAD("problem");

    private final String word;

    State(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static Finding good(String what, String found) {
    return new Finding(what, State.GOOD, found, "");
  }

  static Finding note(String what, String found, String remedy) {
    return new Finding(what, State.NOTE, found, remedy);
  }

  static Finding bad(String what, String found, String remedy) {
    return new Finding(what, State.BAD, found, remedy);
  }
}
