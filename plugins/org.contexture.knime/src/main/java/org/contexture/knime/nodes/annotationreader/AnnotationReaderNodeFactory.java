package org.contexture.knime.nodes.annotationreader;

import org.contexture.knime.node.NodeWork;
import org.contexture.knime.table.RegionsTable;
import org.contexture.knime.table.SlidesTable;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.NodeFactory.NodeType;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Annotation Reader: slides (optional) → regions, overview. */
public final class AnnotationReaderNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Annotation Reader")
          .icon("../icons/annotation-reader.png")
          .shortDescription("Reads what was drawn on slides: outlines with their classes.")
          .fullDescription(
              """
              <p>Reads annotations of QuPath (GeoJSON), Aperio ImageScope (XML), ASAP (XML, as of
              CAMELYON16), Hamamatsu NDP.view (<tt>.ndpa</tt>), and label images (PNG or TIFF whose
              values are classes). The format is recognised by what the file holds. Polygons keep
              their holes; outlines that cross themselves are mended; points and lines have no area
              and are counted in a warning.</p>
              <p>A folder's files are matched to slides by their names, as labels are: folder, ending
              and case do not matter, so <tt>case1.geojson</tt>, <tt>case1.svs.geojson</tt> and
              <tt>Case1.ndpi.ndpa</tt> belong to the slide <tt>case1</tt>. Several files of a slide
              are read together. Files that belong to no slide are named in a warning.</p>
              <p>Coordinates come out in pixels at full resolution from the slide's top left. QuPath
              shows, and counts from, the scanned <i>bounds</i> of slides that have some (MRXS, SCN,
              BIF); this is undone here, and done again where GeoJSON is written.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputPort(
                          "Slides",
                          "Slides of a Slide Reader that the annotations belong to. Optional:"
                              + " without it each file is taken for a slide of its name, areas stay"
                              + " unknown, and NDP.view's files and label images cannot be placed.",
                          BufferedDataTable.TYPE_OPTIONAL)
                      .addOutputTable(
                          "Regions",
                          "One row per region: <tt>Slide</tt>, <tt>Region</tt> (id), <tt>Name</tt>,"
                              + " <tt>Class</tt>, <tt>Area µm²</tt>, <tt>X</tt>, <tt>Y</tt>,"
                              + " <tt>Width</tt> and <tt>Height</tt> (bounds in px at full"
                              + " resolution), <tt>Outline</tt> (a GeoJSON geometry in such px).")
                      .addOutputTable(
                          "Overview",
                          "One row per slide: <tt>Slide</tt>, <tt>Regions</tt> (how many),"
                              + " <tt>Classes</tt>, <tt>Area mm²</tt>, <tt>Note</tt> where"
                              + " something was left out or mended, and <tt>Picture</tt>."))
          .model(
              model ->
                  model
                      .parametersClass(AnnotationReaderNodeParameters.class)
                      .configure(AnnotationReaderNodeFactory::configure)
                      .execute(AnnotationReaderNodeFactory::execute))
          .addExternalResource(
              "https://qupath.readthedocs.io/en/stable/docs/advanced/exporting_annotations.html",
              "QuPath: exporting annotations as GeoJSON")
          .nodeType(NodeType.Source)
          .keywords("QuPath", "GeoJSON", "ImageScope", "ASAP", "NDPA", "ROI", "region", "mask");

  public AnnotationReaderNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    AnnotationReaderNodeParameters parameters = input.getParameters();
    parameters.options();
    parameters.source();
    parameters.geoJsonFolder();
    DataTableSpec slides = input.getInTableSpec(0);
    if (slides != null) {
      SlidesTable.check(slides);
    }
    output.setOutSpecs(RegionsTable.spec(), RegionsTable.overviewSpec());
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> AnnotationReader.run(input, output, progress));
  }
}
