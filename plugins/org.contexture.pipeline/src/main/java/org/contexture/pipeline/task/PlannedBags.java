package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.contexture.mil.MilModel;
import org.contexture.mil.clinical.Fact;
import org.contexture.network.Progress;
import org.contexture.pipeline.catalogue.BagList;

/** Bags of a table, as slides of a plan: each with the clinical facts that a model asks for. */
public final class PlannedBags {

  /**
   * Where bags come from.
   *
   * @param list a table with a column of slides
   * @param features folder of feature files, which are named after their slides; empty if the list
   *     has a column {@value BagList#FEATURES} with their paths
   * @param patients the column of patients, of whom all slides are one bag; empty if each slide is
   */
  public record Source(Path list, Optional<Path> features, Optional<String> patients) {}

  private final Source source;
  private final MilModel model;
  private final BagList list;

  private PlannedBags(Source source, MilModel model) throws IOException {
    this.source = source;
    this.model = model;
    this.list = BagList.read(source.list());
  }

  /**
   * Lists bags.
   *
   * @param model that is to predict them
   * @param progress hears which slides have no patient
   * @throws IOException if a column is not there, or a row is none
   */
  public static List<PlannedSlide> list(Source source, Path model, Progress progress)
      throws IOException {
    return new PlannedBags(source, PredictionPlan.read(model)).bags(progress);
  }

  private List<PlannedSlide> bags(Progress progress) throws IOException {
    Optional<String> patients =
        source.patients().isPresent()
            ? Optional.of(list.required(source.patients().get()))
            : Optional.empty();
    Map<String, List<BagList.Row>> groups = new LinkedHashMap<>();
    Set<String> slides = new HashSet<>();
    int alone = 0;
    for (BagList.Row row : list.rows()) {
      if (!slides.add(row.slide())) {
        throw new IOException(
            "%s, row %d: slide “%s” is there twice."
                .formatted(list.path(), row.number(), row.slide()));
      }
      Optional<String> patient = patients.flatMap(row::cell);
      alone += patient.isEmpty() ? 1 : 0;
      String key = patient.map(name -> "patient " + name).orElse("slide " + row.slide());
      groups.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
    }
    if (patients.isPresent() && alone > 0) {
      progress.log(
          "%d of %d slides have no patient in “%s”; each counts as a patient of its own."
              .formatted(alone, slides.size(), patients.get()));
    }
    List<PlannedSlide> bags = new ArrayList<>();
    for (List<BagList.Row> group : groups.values()) {
      bags.add(bag(group));
    }
    return bags;
  }

  private PlannedSlide bag(List<BagList.Row> group) throws IOException {
    BagList.Row first = group.get(0);
    Map<String, Path> further = new LinkedHashMap<>();
    Map<String, Fact> facts = new TreeMap<>();
    for (BagList.Row row : group) {
      if (!row.slide().equals(first.slide())) {
        further.put(row.slide(), list.features(row, source.features()));
      }
      for (Map.Entry<String, Fact> fact : facts(row).entrySet()) {
        Fact before = facts.putIfAbsent(fact.getKey(), fact.getValue());
        if (before != null && !before.equals(fact.getValue())) {
          throw new IOException(
              "%s, row %d: slide “%s” has another “%s” than slide “%s” of the same patient. Correct the table, or predict slide by slide."
                  .formatted(list.path(), row.number(), row.slide(), fact.getKey(), first.slide()));
        }
      }
    }
    Path features = list.features(first, source.features());
    long bytes = features.toFile().length();
    for (Path file : further.values()) {
      bytes += file.toFile().length();
    }
    return new PlannedSlide(first.slide(), features, Optional.empty(), bytes, "", "")
        .with(new Attached(List.of(), further, facts))
        .labelled(list.label(first), patient(first));
  }

  private Optional<String> patient(BagList.Row row) throws IOException {
    return source.patients().isPresent()
        ? row.cell(list.required(source.patients().get()))
        : list.patient(row);
  }

  private Map<String, Fact> facts(BagList.Row row) throws IOException {
    Map<String, Fact> facts = new TreeMap<>();
    for (String name : model.facts()) {
      Optional<String> cell = row.cell(list.required(name));
      if (cell.isPresent()) {
        facts.put(name, fact(name, cell.get(), row));
      }
    }
    return facts;
  }

  private Fact fact(String name, String cell, BagList.Row row) throws IOException {
    try {
      return model.isQuantity(name)
          ? new Fact.Quantity(Double.parseDouble(cell))
          : new Fact.Category(cell);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s, row %d: “%s” is “%s”; expected a number such as 61.5, or nothing."
              .formatted(list.path(), row.number(), name, cell),
          e);
    }
  }
}
