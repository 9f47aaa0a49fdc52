package org.contexture.pipeline.prediction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.contexture.mil.Prediction;
import org.contexture.mil.task.ClassReadout;
import org.contexture.mil.task.LabelsReadout;
import org.contexture.mil.task.NumberReadout;
import org.contexture.mil.task.Readout;
import org.contexture.mil.task.SurvivalReadout;

/**
 * A prediction as cells of a row: numbers and texts. What is not known is NaN, or an empty text.
 *
 * @param readout of a model
 * @param label name of the column that it learned to predict
 * @param times at which survival is given
 * @param doubt how sure predictions are
 */
public record Answer(Readout readout, String label, List<Double> times, Doubt doubt) {

  /** What a column holds. */
  public enum Kind {
    /** A share, which may be very small. */
    PROBABILITY,
    NUMBER,
    TEXT,
    /** Names, which may be none. */
    SET
  }

  /** A column. */
  public record Column(String name, Kind kind) {}

  public Answer {
    times = List.copyOf(times);
  }

  /** The columns of a slide. */
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    if (readout instanceof ClassReadout of) {
      addClasses(columns, label, of.classes());
    } else if (readout instanceof LabelsReadout of) {
      for (int i = 0; i < of.labels().size(); i++) {
        addClasses(columns, of.labels().get(i), of.classes().get(i));
      }
    } else if (readout instanceof NumberReadout) {
      columns.add(new Column("Prediction (%s)".formatted(label), Kind.NUMBER));
    } else if (readout instanceof SurvivalReadout) {
      columns.add(new Column("Risk", Kind.NUMBER));
      columns.add(new Column("Risk Group", Kind.TEXT));
      for (double time : times) {
        columns.add(new Column("Survival (%s)".formatted(shown(time)), Kind.NUMBER));
      }
    }
    if (doubt.spread()) {
      numbers().forEach(name -> columns.add(new Column("Spread (" + name + ")", Kind.NUMBER)));
    }
    if (doubt.hasSets()) {
      columns.add(new Column("Set (%s)".formatted(label), Kind.SET));
      columns.add(new Column("Decision (%s)".formatted(label), Kind.TEXT));
    }
    return columns;
  }

  private static void addClasses(List<Column> columns, String label, List<String> classes) {
    for (String name : classes) {
      columns.add(new Column("P (%s=%s)".formatted(label, name), Kind.PROBABILITY));
    }
    columns.add(new Column("Prediction (%s)".formatted(label), Kind.TEXT));
  }

  /** The number without an end that says nothing, e.g. 12 or 7.35. */
  private static String shown(double time) {
    return time == Math.rint(time) && Math.abs(time) < 1e9
        ? Long.toString((long) time)
        : String.format(Locale.ROOT, "%.4g", time);
  }

  /**
   * A slide's cells.
   *
   * @param prediction whose readout may be another than the columns' in a cross-validation
   */
  public List<Object> cells(Prediction prediction) {
    Readout own = prediction.readout();
    double[] outputs = prediction.outputs();
    double[] answer = own.answer(outputs);
    List<Object> cells = new ArrayList<>();
    if (readout instanceof ClassReadout of) {
      addClasses(cells, of.classes(), answer, 0);
    } else if (readout instanceof LabelsReadout of) {
      int first = 0;
      for (List<String> classes : of.classes()) {
        addClasses(cells, classes, answer, first);
        first += classes.size();
      }
    } else if (readout instanceof NumberReadout) {
      cells.add(answer[0]);
    } else if (own instanceof SurvivalReadout survival) {
      cells.add(answer[0]);
      cells.add(riskGroup(answer[0], survival.medianRisk()));
      times.forEach(time -> cells.add(survival.survival(outputs, time)));
    }
    if (doubt.spread()) {
      for (double deviation : prediction.spread()) {
        cells.add(deviation);
      }
    }
    if (doubt.hasSets()) {
      List<String> set = doubt.set(((ClassReadout) readout).classes(), prediction.answer());
      cells.add(String.join(", ", set));
      cells.add(set.size() == 1 ? set.get(0) : Doubt.UNDECIDED);
    }
    return cells;
  }

  private static String riskGroup(double risk, double median) {
    if (Double.isNaN(median)) {
      return "";
    }
    return risk > median ? "high" : "low";
  }

  private static void addClasses(
      List<Object> cells, List<String> classes, double[] answer, int first) {
    int best = 0;
    for (int c = 0; c < classes.size(); c++) {
      cells.add(answer[first + c]);
      best = answer[first + c] > answer[first + best] ? c : best;
    }
    cells.add(classes.get(best));
  }

  /** The columns of a tile: attention, then score and evidence for each number of the answer. */
  public List<String> tileColumns() {
    List<String> columns = new ArrayList<>(List.of("Attention"));
    for (String kind : List.of("Score (%s)", "Evidence (%s)")) {
      numbers().forEach(name -> columns.add(kind.formatted(name)));
    }
    return columns;
  }

  /** A tile's cells. */
  public static List<Double> tileCells(Prediction prediction, int tile) {
    List<Double> cells = new ArrayList<>(List.of((double) prediction.attention()[tile]));
    for (double score : prediction.scores(tile)) {
      cells.add(score);
    }
    for (double evidence : prediction.evidence(tile)) {
      cells.add(evidence);
    }
    return cells;
  }

  /** Names of the numbers that the answer has, without what follows from them. */
  private List<String> numbers() {
    if (readout instanceof ClassReadout of) {
      return of.classes().stream().map(name -> label + "=" + name).toList();
    }
    if (readout instanceof LabelsReadout of) {
      return IntStream.range(0, of.labels().size())
          .boxed()
          .flatMap(i -> of.classes().get(i).stream().map(name -> of.labels().get(i) + "=" + name))
          .toList();
    }
    return Stream.of(readout instanceof NumberReadout ? label : "Risk").toList();
  }
}
