package org.contexture.mil.head;

import java.util.List;

/** All MIL heads. */
public final class Heads {

  private static final List<MilHead> ALL =
      List.of(
          new MeanPooling(),
          new MaxPooling(),
          new Abmil(),
          new GatedAbmil(),
          new ClamSb(),
          new ClamMb(),
          new Dsmil(),
          new TransMil(),
          Mhim.overAbmil(1),
          Mhim.overTransMil(1),
          Mhim.overAbmil(2),
          Mhim.overTransMil(2));

  private Heads() {}

  /** In the order in which a user should meet them. */
  public static List<MilHead> all() {
    return ALL;
  }

  public static List<String> names() {
    return ALL.stream().map(MilHead::name).toList();
  }

  /**
   * Looks up a head.
   *
   * @throws IllegalArgumentException naming the known ones
   */
  public static MilHead named(String name) {
    return ALL.stream()
        .filter(head -> head.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no MIL head “%s”; choose one of %s.".formatted(name, names())));
  }
}
