package org.contexture.knime.nodes.toptiles;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.nodes.toptiles.TopTilesNodeParameters.Among;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.SlidesTable.SlideRow;
import org.contexture.knime.table.TableWriter;
import org.contexture.knime.table.TileValuesTable;
import org.contexture.knime.table.TopTilesTable;
import org.contexture.network.Progress;
import org.contexture.pipeline.TileValue;
import org.contexture.pipeline.TilesOfAnotherScale;
import org.contexture.pipeline.gallery.RankedTile;
import org.contexture.pipeline.gallery.TilePicture;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Groups the tile values, has tiles picked from each group and cut out of their slides. */
final class TileGallery {

  /** By id. */
  private final Map<String, SlideRow> slides = new HashMap<>();

  /** Names of the groups by slide. */
  private final Map<String, String> groupOf = new HashMap<>();

  private final Warnings warnings = new Warnings();

  private TileGallery(BufferedDataTable table, TopTilesNodeParameters parameters)
      throws InvalidSettingsException {
    for (SlideRow slide : SlidesTable.read(table)) {
      slides.put(slide.id(), slide);
      groupOf.put(slide.id(), parameters.among == Among.ALL ? "all" : slide.id());
    }
    if (parameters.isGrouped()) {
      groupOf.clear();
      groupOf.putAll(SlidesTable.groups(table, parameters.groupColumn));
    }
  }

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    TopTilesNodeParameters parameters = input.getParameters();
    TileGallery gallery = new TileGallery(input.getInTable(TopTilesNodeFactory.SLIDES), parameters);
    Map<String, Map<String, List<TileValue>>> groups =
        gallery.groups(
            TileValuesTable.read(
                input.getInTable(TopTilesNodeFactory.VALUES), parameters.valueColumn),
            parameters);
    try (TableWriter table =
        new TableWriter(input.getExecutionContext(), TopTilesTable.spec(parameters.valueColumn))) {
      int done = 0;
      for (Map.Entry<String, Map<String, List<TileValue>>> group : groups.entrySet()) {
        Progress part =
            progress.part((double) done / groups.size(), (double) (done + 1) / groups.size());
        done++;
        List<RankedTile> chosen = parameters.choice().choose(group.getValue());
        Map<RankedTile, byte[]> pictures =
            gallery.pictures(chosen, group.getValue(), parameters.picture(), part);
        for (RankedTile tile : chosen) {
          table.add(
              TopTilesTable.row(group.getKey(), tile, pictures.getOrDefault(tile, new byte[0])));
        }
      }
      output.setOutData(table.finish());
    }
    gallery.warnings.show(output::setWarningMessage);
  }

  /** Tile values by group and slide, in the order of the table. */
  private Map<String, Map<String, List<TileValue>>> groups(
      Map<String, List<TileValue>> values, TopTilesNodeParameters parameters)
      throws InvalidSettingsException {
    Map<String, Map<String, List<TileValue>>> groups = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    List<String> ungrouped = new ArrayList<>();
    long missing = 0;
    for (Map.Entry<String, List<TileValue>> entry : values.entrySet()) {
      String group = groupOf.get(entry.getKey());
      if (!slides.containsKey(entry.getKey())) {
        unknown.add(entry.getKey());
      } else if (group == null) {
        ungrouped.add(entry.getKey());
      } else {
        slides.get(entry.getKey()).outside(entry.getValue()).ifPresent(warnings::add);
        missing += entry.getValue().stream().filter(tile -> Double.isNaN(tile.value())).count();
        groups
            .computeIfAbsent(group, key -> new LinkedHashMap<>())
            .put(entry.getKey(), entry.getValue());
      }
    }
    if (groups.isEmpty() && !values.isEmpty()) {
      throw new InvalidSettingsException(
          "None of the %d slides with tile values is among the slides%s. Connect the slides that the values were computed on."
              .formatted(
                  values.size(),
                  ungrouped.isEmpty()
                      ? ""
                      : " with a value in \"" + parameters.groupColumn + "\""));
    }
    if (values.isEmpty()) {
      warnings.add(TileValuesTable.EMPTY);
    }
    warnings.addLeftOut(unknown, "slides have tile values but are not among the slides");
    warnings.addLeftOut(ungrouped, "slides have no value in \"" + parameters.groupColumn + "\"");
    if (missing > 0) {
      warnings.add(
          "%d tiles have no value in \"%s\" and were left out."
              .formatted(missing, parameters.valueColumn));
    }
    return groups;
  }

  /**
   * Pictures of tiles; each slide is opened once. Slides that cannot be read, or that the tiles do
   * not seem to be of, are warned of.
   *
   * @param all tiles of each slide
   */
  private Map<RankedTile, byte[]> pictures(
      List<RankedTile> tiles,
      Map<String, List<TileValue>> all,
      TilePicture picture,
      Progress progress) {
    Map<String, List<RankedTile>> bySlide = new LinkedHashMap<>();
    tiles.forEach(
        tile -> bySlide.computeIfAbsent(tile.slide(), key -> new ArrayList<>()).add(tile));
    Map<RankedTile, byte[]> pictures = new HashMap<>();
    for (Map.Entry<String, List<RankedTile>> entry : bySlide.entrySet()) {
      SlideRow of = slides.get(entry.getKey());
      try (Slide slide = Slides.open(of.path(), Optional.empty(), of.look())) {
        for (RankedTile tile : entry.getValue()) {
          progress.report(
              (double) pictures.size() / tiles.size(), "Cutting tiles out of " + entry.getKey());
          pictures.put(tile, picture.cut(slide, tile.tile()));
        }
        TilesOfAnotherScale.in(all.get(entry.getKey()), slide)
            .ifPresent(found -> warnings.add(found.of(entry.getKey())));
      } catch (IOException problem) {
        warnings.add(
            "Slide \"%s\" cannot be read: %s".formatted(entry.getKey(), problem.getMessage()));
      }
    }
    return pictures;
  }
}
