package org.contexture.knime.nodes.encodercomparison;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.JudgedParameters;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.After;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.layout.Section;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveIntegerValidation;

/** How encoders and heads are called, and how the rate is measured. */
@LoadDefaultsForAbsentFields
final class EncoderComparisonNodeParameters extends JudgedParameters {

  @Section(title = "Rate")
  @After(JudgementSection.class)
  interface RateSection {}

  @Widget(
      title = "Names",
      description =
          """
          Names of the encoders in the order of their ports, separated by commas, e.g. <tt>before,
          teacher, after</tt>. Left empty they are <tt>Encoder 1</tt>, <tt>Encoder 2</tt> …
          """)
  @Layout(JudgementSection.class)
  String names = "";

  @Widget(
      title = "Heads",
      description =
          """
          What the tables of predictions were made with, separated by commas, e.g. <tt>ABMIL,
          CLAM</tt>: first all encoders with the first head, in the order of the encoders, then all
          with the second. Left empty they are <tt>Head 1</tt>, <tt>Head 2</tt> …
          """)
  @Layout(JudgementSection.class)
  String heads = "";

  @Widget(
      title = "Side of a tile (px)",
      description =
          """
          Of the tiles that the cost is counted for and the rate is measured on, 16 to 4096. 0: the
          size that each encoder is for.
          """)
  @Layout(RateSection.class)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  int pixels = 0;

  @Widget(
      title = "Tiles per batch",
      description = "Tiles that go through the network at once.",
      advanced = true)
  @Layout(RateSection.class)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int batchSize = 32;

  @Widget(title = ChosenDevice.TITLE, description = ChosenDevice.DESCRIPTION)
  @Layout(RateSection.class)
  String device = ChosenDevice.AUTO;

  void check() throws InvalidSettingsException {
    bootstrap();
    ChosenDevice.check(device);
    if (batchSize < 1) {
      throw new InvalidSettingsException(
          "A batch has %d tiles. Enter at least 1.".formatted(batchSize));
    }
    if (pixels != 0 && (pixels < 16 || pixels > 4096)) {
      throw new InvalidSettingsException(
          "Tiles of %d px: enter 16 to 4096, or 0 for the size that each encoder is for."
              .formatted(pixels));
    }
  }

  /** Names of so many encoders. */
  List<String> encoderNames(int encoders) throws InvalidSettingsException {
    return named(names, "Encoder", "encoders", encoders);
  }

  /**
   * Names of the heads.
   *
   * @throws InvalidSettingsException if there is not one table of predictions for each encoder and
   *     head
   */
  List<String> headNames(int encoders, int tables) throws InvalidSettingsException {
    if (tables % encoders != 0) {
      throw new InvalidSettingsException(
          "There are %d encoders and %d tables of predictions. Connect a table for each encoder, in their order; with several heads, all encoders with the first head, then all with the second."
              .formatted(encoders, tables));
    }
    return named(heads, "Head", "heads", tables / encoders);
  }

  private static List<String> named(String given, String one, String many, int count)
      throws InvalidSettingsException {
    if (given.isBlank()) {
      return IntStream.rangeClosed(1, count).mapToObj(i -> one + " " + i).toList();
    }
    List<String> result = Stream.of(given.split(",", -1)).map(String::strip).toList();
    if (result.size() != count || result.contains("") || new HashSet<>(result).size() < count) {
      throw new InvalidSettingsException(
          "There are %d %s, but the names are \"%s\". Give each a name of its own, separated by commas, or leave them empty."
              .formatted(count, many, given));
    }
    return result;
  }
}
