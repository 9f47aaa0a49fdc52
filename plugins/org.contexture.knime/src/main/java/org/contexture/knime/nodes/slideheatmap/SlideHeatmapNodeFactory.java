package org.contexture.knime.nodes.slideheatmap;

import org.contexture.knime.node.NodeWork;
import org.contexture.knime.table.HeatmapsTable;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.TileValuesTable;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Slide Heatmap: slides, tile values → pictures. */
public final class SlideHeatmapNodeFactory extends DefaultNodeFactory {

  static final int SLIDES = 0;
  static final int VALUES = 1;

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Slide Heatmap")
          .icon("../icons/slide-heatmap.png")
          .shortDescription("Paints a value of each tile, e.g. attention, over its slide.")
          .fullDescription(
              """
              <p>Paints tile values over a small picture of each slide: where a MIL model looked, or
              which tiles are similar to a chosen one. By default ranks are painted: attention
              weights are mostly tiny, and their order says more than their size. For the evidence of
              a MIL Predictor choose <i>Values, 0 in the middle</i>: red tiles speak for the class,
              blue ones against it.</p>
              <p>The pictures are PNG cells, which KNIME's table and image views show. For a closer
              look the values can be written as GeoJSON, which QuPath opens over the slide.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable("Slides", "The slides with their files.")
                      .addInputTable(
                          "Tile values",
                          "One row per tile: <tt>Slide</tt>, <tt>X</tt>, <tt>Y</tt>, <tt>Size</tt>"
                              + " and a numeric column, e.g. tile attention of a MIL Predictor.")
                      .addOutputTable(
                          "Heatmaps",
                          "One row per slide that has values: <tt>Slide</tt>, <tt>Tiles</tt>"
                              + " (number of values), <tt>Least</tt> and <tt>Largest</tt> of"
                              + " them, <tt>Heatmap</tt>."))
          .model(
              model ->
                  model
                      .parametersClass(SlideHeatmapNodeParameters.class)
                      .configure(SlideHeatmapNodeFactory::configure)
                      .execute(SlideHeatmapNodeFactory::execute))
          .addExternalResource("https://qupath.github.io", "QuPath, which opens the GeoJSON")
          .addExternalResource("https://geojson.org", "The file format GeoJSON")
          .nodeType(NodeType.Visualizer)
          .keywords("attention", "explain", "overlay", "QuPath", "GeoJSON", "similarity");

  public SlideHeatmapNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    SlideHeatmapNodeParameters parameters = input.getParameters();
    parameters.options();
    parameters.geoJson();
    SlidesTable.check(input.getInTableSpec(SLIDES));
    TileValuesTable.check(input.getInTableSpec(VALUES), parameters.valueColumn);
    output.setOutSpecs(HeatmapsTable.spec());
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> SlideHeatmap.run(input, output, progress));
  }
}
