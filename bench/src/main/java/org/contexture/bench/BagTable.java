package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.contexture.mil.Bag;
import org.contexture.mil.task.Truth;
import org.contexture.network.FloatMatrix;
import org.contexture.pipeline.catalogue.InstanceTable;
import org.contexture.pipeline.catalogue.InstanceTable.Column;
import org.contexture.pipeline.catalogue.InstanceTable.Kind;

/**
 * Bags from a table with an instance a row: a column names the bag, one its label, all others that
 * hold nothing but numbers are features, but for those that are named as a bag or a label is. Bag
 * and label are found by their usual names, whatever their case.
 *
 * @param bags labelled, in the order of their first rows
 * @param features names of the columns that became features
 * @param notes for people: what was left out
 */
record BagTable(List<Bag> bags, List<String> features, List<String> notes) {

  private static final List<String> BAG =
      List.of("bag", "bag_id", "bagid", "molecule_name", "slide_id", "slide");
  private static final List<String> LABEL =
      List.of("bag_label", "label", "class", "target", "diagnosis");

  /** Columns that tell the rows of a bag apart, or would give its label away. */
  private static final Set<String> OF_INSTANCES =
      Set.of("instance", "instance_id", "instance_label");

  BagTable {
    bags = List.copyOf(bags);
    features = List.copyOf(features);
    notes = List.copyOf(notes);
  }

  /**
   * Reads a table.
   *
   * @param bag name of the bag's column; without it one of the usual names
   * @param label the same of the label's
   * @throws IOException if the file is no table or lacks a column
   * @throws IllegalArgumentException if a row lacks its bag or a feature, or a bag has two labels
   */
  static BagTable read(Path file, Optional<String> bag, Optional<String> label) throws IOException {
    InstanceTable table = InstanceTable.inspect(file);
    int ofBag = place(table, bag, BAG, "--bag");
    int ofLabel = place(table, label, LABEL, "--label");
    List<Integer> ofFeatures = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      Column column = table.columns().get(i);
      if (i != ofBag && i != ofLabel) {
        if (column.kind() == Kind.TEXT || isNoFeature(plain(column.name()))) {
          leftOut.add(column.name());
        } else {
          ofFeatures.add(i);
        }
      }
    }
    if (ofFeatures.isEmpty()) {
      throw new IOException("%s has no column of numbers beside bag and label.".formatted(file));
    }
    Rows rows = new Rows(table, ofBag, ofLabel, ofFeatures);
    table.forEachRow(rows::take);
    List<String> notes = new ArrayList<>();
    if (!leftOut.isEmpty()) {
      notes.add("columns that are no features: " + String.join(", ", leftOut));
    }
    rows.unlabelled().forEach(id -> notes.add("left out, for it has no label: " + id));
    return new BagTable(
        rows.bags(), ofFeatures.stream().map(i -> table.columns().get(i).name()).toList(), notes);
  }

  /** How many bags each class has. */
  Map<String, Integer> classes() {
    Map<String, Integer> classes = new TreeMap<>();
    bags.forEach(bag -> classes.merge(bag.label().orElseThrow(), 1, Integer::sum));
    return classes;
  }

  private static int place(
      InstanceTable table, Optional<String> asked, List<String> usual, String option)
      throws IOException {
    List<String> names = table.columns().stream().map(Column::name).toList();
    if (asked.isPresent()) {
      int at = names.indexOf(asked.get());
      if (at < 0) {
        throw new IOException(
            "%s has no column “%s”; it has %s."
                .formatted(table.path(), asked.get(), String.join(", ", names)));
      }
      return at;
    }
    List<String> plain = names.stream().map(BagTable::plain).toList();
    return usual.stream()
        .filter(plain::contains)
        .findFirst()
        .map(plain::indexOf)
        .orElseThrow(
            () ->
                new IOException(
                    "%s has no column named %s; it has %s. Name the column with %s."
                        .formatted(
                            table.path(),
                            String.join(" or ", usual),
                            String.join(", ", names),
                            option)));
  }

  private static boolean isNoFeature(String name) {
    return BAG.contains(name) || LABEL.contains(name) || OF_INSTANCES.contains(name);
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
  }

  /** The rows in the making. */
  private static final class Rows {

    private final InstanceTable table;
    private final int ofBag;
    private final int ofLabel;
    private final List<Integer> ofFeatures;
    private final Map<String, List<float[]>> instances = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private int row = 1; // that of the header

    Rows(InstanceTable table, int ofBag, int ofLabel, List<Integer> ofFeatures) {
      this.table = table;
      this.ofBag = ofBag;
      this.ofLabel = ofLabel;
      this.ofFeatures = ofFeatures;
    }

    void take(List<Optional<String>> cells) {
      row++;
      String bag = required(cells, ofBag);
      float[] features = new float[ofFeatures.size()];
      for (int d = 0; d < features.length; d++) {
        features[d] = Float.parseFloat(required(cells, ofFeatures.get(d)));
      }
      instances.computeIfAbsent(bag, b -> new ArrayList<>()).add(features);
      cells.get(ofLabel).ifPresent(label -> takeLabel(bag, label));
    }

    private String required(List<Optional<String>> cells, int column) {
      return cells
          .get(column)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "%s, row %d: “%s” is missing. Fill it in or remove the row."
                          .formatted(table.path(), row, table.columns().get(column).name())));
    }

    private void takeLabel(String bag, String label) {
      String before = labels.putIfAbsent(bag, label);
      if (before != null && !before.equals(label)) {
        throw new IllegalArgumentException(
            "%s, row %d: the bag “%s” is labelled “%s”, and “%s” before. A bag has one label."
                .formatted(table.path(), row, bag, label, before));
      }
    }

    List<Bag> bags() {
      List<Bag> bags = new ArrayList<>();
      instances.forEach(
          (bag, rows) -> {
            if (labels.containsKey(bag)) {
              FloatMatrix matrix = matrix(rows);
              bags.add(
                  new Bag(bag, bag, Optional.of(Truth.ofClass(labels.get(bag))), () -> matrix));
            }
          });
      return bags;
    }

    List<String> unlabelled() {
      return instances.keySet().stream().filter(bag -> !labels.containsKey(bag)).toList();
    }

    /** [instances, features] */
    private static FloatMatrix matrix(List<float[]> rows) {
      int dimension = rows.get(0).length;
      float[] values = new float[rows.size() * dimension];
      IntStream.range(0, rows.size())
          .forEach(i -> System.arraycopy(rows.get(i), 0, values, i * dimension, dimension));
      return new FloatMatrix(rows.size(), dimension, values);
    }
  }
}
