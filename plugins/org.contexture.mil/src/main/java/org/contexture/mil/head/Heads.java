package org.contexture.mil.head;

import java.util.List;

/** All MIL heads, with the options that they have unless told otherwise. */
public final class Heads {

  private static final List<MilHead> ALL =
      List.of(
          new MeanPooling(),
          new MaxPooling(),
          new Abmil(),
          new GatedAbmil(),
          Clam.as(Clam.Branches.SINGLE),
          Clam.as(Clam.Branches.MULTIPLE),
          new Dsmil(),
          new TransMil(),
          Mhim.published(new MhimEncoder.Attention(), 1),
          Mhim.published(new MhimEncoder.Transformer(), 1),
          Mhim.published(new MhimEncoder.Attention(), 2),
          Mhim.published(new MhimEncoder.Transformer(), 2));

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
