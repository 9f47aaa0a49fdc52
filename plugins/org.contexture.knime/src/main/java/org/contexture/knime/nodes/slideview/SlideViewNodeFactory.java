package org.contexture.knime.nodes.slideview;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.RegionsTable;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.TileTables;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.webui.page.Page;
import org.knime.core.webui.page.Page.RequireFromFileOrString;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;
import org.knime.node.DefaultView.DefaultDataService;
import org.knime.node.DefaultView.RequireDataService;

/** Slide View: slides, and what is known of them → a view. */
public final class SlideViewNodeFactory extends DefaultNodeFactory {

  static final int SLIDES = 0;
  static final int VALUES = 1;
  static final int MORE_VALUES = 2;
  static final int REGIONS = 3;
  static final int PREDICTIONS = 4;
  static final int BAGS = 5;

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Slide View")
          .icon("../icons/slide-view.png")
          .shortDescription(
              "Shows slides at any zoom, with tile values, regions and predictions over them.")
          .fullDescription(
              """
              <p>Opens slides to look at, from the whole slide to full resolution, and paints over
              them what is connected: attention or evidence of a MIL model, similarity, tissue
              classes, annotations. The list on the left shows predictions beside labels, and can be
              sorted by how sure the model was, or errors first. A click on a tile shows its picture
              and values, and, where bags are connected, the tiles that its encoder finds most
              alike. The strip below leads to the tiles with the largest or smallest values.</p>
              <p>Two slides can be shown side by side and moved together, e.g. the attention of two
              models. Tiles are selected by box or lasso and copied as a table or GeoJSON; outlines
              are saved as GeoJSON, which QuPath and the Annotation Reader read. Everything goes by
              keyboard; <i>h</i> shows the keys.</p>
              <p>Slides are read from their files while you look, nothing is copied, and no port is
              opened. The label and macro pictures of a slide, which may show the patient's name, are
              shown only when asked for.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable("Slides", "The slides with their files.")
                      .addInputPort(
                          "Tile values",
                          "One row per tile: <tt>Slide</tt>, <tt>X</tt>, <tt>Y</tt>, <tt>Size</tt>"
                              + " and columns of numbers or classes, e.g. tile attention of a MIL"
                              + " Predictor.",
                          BufferedDataTable.TYPE_OPTIONAL)
                      .addInputPort(
                          "More tile values",
                          "Further tile values, e.g. those of another model.",
                          BufferedDataTable.TYPE_OPTIONAL)
                      .addInputPort(
                          "Regions",
                          "The regions of an Annotation Reader.",
                          BufferedDataTable.TYPE_OPTIONAL)
                      .addInputPort(
                          "Predictions",
                          "One row per slide: the predictions of a MIL Predictor.",
                          BufferedDataTable.TYPE_OPTIONAL)
                      .addInputPort(
                          "Bags",
                          "The bags with the features of the tiles, to find tiles that are alike.",
                          BufferedDataTable.TYPE_OPTIONAL))
          .model(
              model ->
                  model
                      .withoutParameters()
                      .configure(SlideViewNodeFactory::configure)
                      .execute(SlideViewNodeFactory::execute))
          .addView(
              view ->
                  view.withoutParameters()
                      .description("The slides, with what is known of them.")
                      .page(SlideViewNodeFactory::page)
                      .dataService(SlideViewNodeFactory::service))
          .addExternalResource(
              "https://openseadragon.github.io", "OpenSeadragon, which shows the slides")
          .nodeType(NodeType.Visualizer)
          .keywords("viewer", "whole-slide image", "attention", "heatmap", "QuPath", "overlay");

  public SlideViewNodeFactory() {
    super(NODE);
  }

  private static Page page(RequireFromFileOrString from) {
    Page page = from.fromString(() -> text()).relativePath(org.contexture.view.Page.DOCUMENT);
    for (String file : org.contexture.view.Page.FILES) {
      if (!file.equals(org.contexture.view.Page.DOCUMENT)) {
        page.addResource(() -> new ByteArrayInputStream(bytes(file)), file);
      }
    }
    return page;
  }

  private static String text() {
    return new String(bytes(org.contexture.view.Page.DOCUMENT), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String file) {
    return org.contexture.view.Page.read(file).orElseThrow();
  }

  private static DefaultDataService service(RequireDataService service) {
    OpenedView view = new OpenedView();
    return service.handler(view::on).onDeactivate(view::close).onDispose(view::close);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    SlidesTable.check(input.getInTableSpec(SLIDES));
    for (int port : new int[] {VALUES, MORE_VALUES}) {
      DataTableSpec values = input.getInTableSpec(port);
      if (values != null) {
        TileTables.check(values);
      }
    }
    DataTableSpec regions = input.getInTableSpec(REGIONS);
    if (regions != null) {
      RegionsTable.check(regions);
    }
    DataTableSpec predictions = input.getInTableSpec(PREDICTIONS);
    if (predictions != null) {
      TileTables.checkPredictions(predictions);
    }
    DataTableSpec bags = input.getInTableSpec(BAGS);
    if (bags != null) {
      BagsTable.check(bags);
    }
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> KeptTables.keep(input, output, progress));
  }
}
