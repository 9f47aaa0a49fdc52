package org.contexture.pipeline.validation;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.contexture.mil.Dealing;

/**
 * How slides come into folds.
 *
 * @param kind by patient at random, by site, or as a column says
 * @param column of the sites or folds
 * @param folds how many, where they are dealt at random
 */
public record FoldsBy(Kind kind, String column, int folds) {

  /** Ways to deal. */
  public enum Kind {
    PATIENT,
    SITE,
    COLUMN
  }

  Dealing dealing(List<ListedBag> bags) {
    Map<String, String> valueOf =
        bags.stream().collect(Collectors.toMap(ListedBag::slide, ListedBag::fold));
    return switch (kind) {
      case PATIENT -> new Dealing.ByPatient(folds);
      case SITE -> new Dealing.BySite(folds, column, valueOf);
      case COLUMN -> new Dealing.Given(column, valueOf);
    };
  }
}
