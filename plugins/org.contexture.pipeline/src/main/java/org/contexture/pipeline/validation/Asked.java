package org.contexture.pipeline.validation;

import java.io.IOException;
import java.util.Optional;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.NumberLoss;
import org.contexture.mil.task.NumberTask;
import org.contexture.mil.task.SurvivalLoss;
import org.contexture.mil.task.SurvivalTask;
import org.contexture.mil.task.Task;
import org.contexture.mil.task.Truth;
import org.contexture.pipeline.catalogue.BagList;

/**
 * What slides are asked for, and which columns tell.
 *
 * @param column of the class, the number, or the time of survival
 * @param eventColumn of survival, whether the time ended by the event
 * @param eventValue its value that says so
 * @param numberLoss of a number
 * @param survivalLoss of survival
 * @param intervals of survival, into which time is cut
 */
public record Asked(
    Kind kind,
    String column,
    String eventColumn,
    String eventValue,
    NumberLoss numberLoss,
    SurvivalLoss survivalLoss,
    int intervals) {

  /** Kinds of answers. */
  public enum Kind {
    CLASSES,
    NUMBER,
    SURVIVAL
  }

  private static final int INTERVALS = 4;

  /** Classes. */
  public static Asked classes(String column) {
    return new Asked(
        Kind.CLASSES, column, "", "", NumberLoss.HUBER, SurvivalLoss.HAZARDS, INTERVALS);
  }

  /** A number. */
  public static Asked number(String column, NumberLoss loss) {
    return new Asked(Kind.NUMBER, column, "", "", loss, SurvivalLoss.HAZARDS, INTERVALS);
  }

  /** Survival. */
  public static Asked survival(String time, String event, String eventValue, SurvivalLoss loss) {
    return new Asked(Kind.SURVIVAL, time, event, eventValue, NumberLoss.HUBER, loss, INTERVALS);
  }

  Task task() {
    return switch (kind) {
      case CLASSES -> new ClassTask();
      case NUMBER -> new NumberTask(numberLoss);
      case SURVIVAL -> new SurvivalTask(survivalLoss, intervals);
    };
  }

  /**
   * What a row tells; empty if a cell is missing.
   *
   * @throws IOException if it is no number where one is expected
   */
  Optional<Truth> truth(BagList list, BagList.Row row) throws IOException {
    Optional<String> cell = row.cell(list.required(column));
    if (kind == Kind.CLASSES) {
      return cell.map(Truth::ofClass);
    }
    Optional<String> end =
        kind == Kind.SURVIVAL ? row.cell(list.required(eventColumn)) : Optional.of("");
    if (cell.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    try {
      double value = Double.parseDouble(cell.get());
      return Optional.of(
          kind == Kind.NUMBER
              ? new Truth.OfNumber(value)
              : new Truth.OfSurvival(value, end.get().equals(eventValue)));
    } catch (NumberFormatException e) {
      throw new IOException(
          "%s, row %d: “%s” is “%s”; expected a number such as 12.5."
              .formatted(list.path(), row.number(), column, cell.get()),
          e);
    }
  }
}
