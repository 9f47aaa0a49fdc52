package org.contexture.mil;

import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.contexture.mil.task.ClassReadout;
import org.contexture.mil.task.CoxReadout;
import org.contexture.mil.task.HazardReadout;
import org.contexture.mil.task.NumberLoss;
import org.contexture.mil.task.NumberReadout;
import org.contexture.mil.task.Readout;
import org.contexture.network.WeightsException;

/** What the outputs of a checkpoint are, which its tensors do not tell. */
public sealed interface OutputMeaning {

  /**
   * How that many outputs are read.
   *
   * @param origin what to call the file in messages
   * @throws WeightsException if so many cannot mean this
   */
  Readout readout(int outputs, String origin) throws WeightsException;

  /**
   * Logits of classes.
   *
   * @param names in the order of the outputs, two for one output; if empty, 0, 1, …
   */
  record Classes(List<String> names) implements OutputMeaning {

    public Classes {
      names = List.copyOf(names);
    }

    @Override
    public Readout readout(int outputs, String origin) throws WeightsException {
      int classes = Math.max(2, outputs);
      if (!names.isEmpty() && names.size() != classes) {
        throw new WeightsException(
            "%s has %d outputs; expected names of %d classes, found %s."
                .formatted(origin, outputs, classes, names));
      }
      return new ClassReadout(
          names.isEmpty()
              ? IntStream.range(0, classes).mapToObj(Integer::toString).toList()
              : names);
    }
  }

  /** A number, in the unit that the training code made of it. */
  record OneNumber() implements OutputMeaning {

    @Override
    public Readout readout(int outputs, String origin) throws WeightsException {
      requireOne(outputs, origin, "a number");
      return new NumberReadout(0, 1, NumberLoss.HUBER);
    }
  }

  /**
   * Logits of the chance of an event in each of some intervals of time (Zadeh &amp; Schmid 2021),
   * as MCAT, PORPOISE and their kin learn them.
   *
   * @param ends of the intervals, ascending; if empty, 1, 2, …: time is counted in intervals
   */
  record Hazards(List<Double> ends) implements OutputMeaning {

    public Hazards {
      ends = List.copyOf(ends);
    }

    @Override
    public Readout readout(int outputs, String origin) throws WeightsException {
      if (outputs < 2 || (!ends.isEmpty() && ends.size() != outputs)) {
        throw new WeightsException(
            "%s has %d outputs; expected one for each of two or more intervals of time, found the ends %s."
                .formatted(origin, outputs, ends));
      }
      List<Double> told =
          ends.isEmpty()
              ? DoubleStream.iterate(1, i -> i + 1).limit(outputs).boxed().toList()
              : ends;
      return new HazardReadout(told, Collections.nCopies(outputs, 0.0), Double.NaN);
    }
  }

  /** The log-risk of Cox's model. Chances to live on are not known: the file has no baseline. */
  record LogRisk() implements OutputMeaning {

    @Override
    public Readout readout(int outputs, String origin) throws WeightsException {
      requireOne(outputs, origin, "a log-risk");
      return new CoxReadout(List.of(), List.of(), Double.NaN);
    }
  }

  private static void requireOne(int outputs, String origin, String meaning)
      throws WeightsException {
    if (outputs != 1) {
      throw new WeightsException(
          "%s has %d outputs; expected 1 for %s.".formatted(origin, outputs, meaning));
    }
  }
}
