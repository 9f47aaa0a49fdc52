package org.contexture.knime.nodes.slidetiler;

import java.util.Map;
import java.util.Optional;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.contexture.knime.table.RegionsTable;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.TilesTable;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Slide Tiler: slides → tiles, overview. */
public final class SlideTilerNodeFactory extends DefaultNodeFactory {

  static final int ENCODER = 2;

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Slide Tiler")
          .icon("../icons/slide-tiler.png")
          .shortDescription("Finds the tissue of each slide and covers it with square tiles.")
          .fullDescription(
              """
              <p>For each slide, tissue is separated from glass on a low-resolution picture: by
              the light that stains absorb, or by any coloured light that is absorbed, both measured
              against the slide's own glass, or by Otsu's threshold on the saturation of the colours (Otsu 1979). Where nothing, everything, or
              far more or less than the other method finds is tissue, the overview says so. Small pieces are dropped, small holes filled. A grid of square tiles at the
              chosen resolution is laid over the slide, and the tiles that hold enough tissue are
              listed.</p>
              <p>Tiles are references, not pixels: slide, position and size. A slide with a hundred
              thousand tiles costs a few megabytes of table.</p>
              <p>Regions that somebody drew (Annotation Reader) can decide: tiles inside of them only,
              outside of them only, or all tiles with the class of the region that covers most of
              them.</p>
              <p>The resolution is given in µm per pixel, never as a level or a magnification, since
              those mean different things on different scanners. A slide whose pixel size is unknown
              is reported and left out: set one in the Slide Reader.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable(
                          "Slides", "Slides of a Slide Reader or Synthetic Slide Cohort.")
                      .addInputPort(
                          "Regions",
                          "Regions of an Annotation Reader, which decide where tiles are laid, or"
                              + " give tiles a class. Optional.",
                          BufferedDataTable.TYPE_OPTIONAL)
                      .addInputPort(
                          "Encoder",
                          "The encoder that the tiles are for: their size is the one that it takes,"
                              + " and their resolution the one that it was trained at, if it is a"
                              + " published one that tells; the parameters are passed over then."
                              + " Optional.",
                          EncoderPortObject.TYPE_OPTIONAL)
                      .addOutputTable(
                          "Tiles",
                          "One row per tile: <tt>Slide</tt>, <tt>Path</tt>, <tt>X</tt>, <tt>Y</tt>"
                              + " and <tt>Size</tt> (px at full resolution, top left),"
                              + " <tt>Pixels</tt> and <tt>MPP</tt> (after resampling),"
                              + " <tt>Column</tt> and <tt>Row</tt> in the grid, <tt>Tissue</tt>"
                              + " (fraction); with regions <tt>Region Class</tt>, the class that"
                              + " covers most of a tile, missing where it is not inside; with"
                              + " quality its measures; and the"
                              + " label, patient and further columns of the slide.")
                      .addOutputTable(
                          "Overview",
                          "One row per slide: <tt>Slide</tt>, <tt>Tiles</tt> (how many), <tt>Tissue"
                              + " mm²</tt>, <tt>Note</tt> where something is wrong, and"
                              + " <tt>Overlay</tt>, a picture of the slide with tissue and tiles"
                              + " drawn in; with quality what share of the tiles each of its"
                              + " measures takes, <tt>Glass</tt>, <tt>MPP</tt> and <tt>Stain</tt>,"
                              + " and in the picture tiles are green where ink is worst on them,"
                              + " red for blood, brown for folds, yellow where they are out of"
                              + " focus."))
          .model(
              model ->
                  model
                      .parametersClass(SlideTilerNodeParameters.class)
                      .configure(SlideTilerNodeFactory::configure)
                      .execute(SlideTilerNodeFactory::execute))
          .addExternalResource(
              "https://doi.org/10.1109/TSMC.1979.4310076",
              "Otsu 1979: a threshold selection method from gray-level histograms")
          .nodeType(NodeType.Manipulator)
          .keywords("patch", "patching", "segmentation", "tissue", "grid", "whole slide image");

  public SlideTilerNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    SlideTilerNodeParameters parameters = input.getParameters();
    Optional<EncoderPortObjectSpec> encoder = Optional.ofNullable(input.getInPortSpec(ENCODER));
    parameters.request(Optional.empty(), encoder);
    parameters.regions(Map.of());
    DataTableSpec slides = input.getInTableSpec(0);
    SlidesTable.check(slides);
    DataTableSpec regions = input.getInTableSpec(1);
    if (regions != null) {
      RegionsTable.check(regions);
    }
    output.setOutSpecs(
        TilesTable.spec(
            slides,
            parameters.pixels(encoder),
            SlideTiler.columns(parameters, regions != null),
            parameters.quality),
        TilesTable.overviewSpec(parameters.quality));
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> SlideTiler.run(input, output, progress));
  }
}
