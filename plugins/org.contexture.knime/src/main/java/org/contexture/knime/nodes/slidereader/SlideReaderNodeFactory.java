package org.contexture.knime.nodes.slidereader;

import org.contexture.knime.node.NodeWork;
import org.contexture.knime.node.Options;
import org.contexture.knime.table.SlidesTable;
import org.contexture.pipeline.catalogue.CatalogueOptions;
import org.contexture.pipeline.catalogue.SlideCatalogue;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Slide Reader: files → slides, unreadable slides. */
public final class SlideReaderNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Slide Reader")
          .icon("../icons/slide-reader.png")
          .shortDescription(
              "Lists whole-slide images with their properties, labels and thumbnails.")
          .fullDescription(
              """
              <p>Finds whole-slide images in a folder, or those that a CSV file lists, opens each and
              writes one row per slide: file, format, size, physical size of a pixel, number of
              levels, label, patient, a thumbnail, and how it was scanned. Pixels stay in the files; later nodes read them
              where they need them.</p>
              <p>Aperio SVS, pyramidal TIFF, DICOM, Hamamatsu NDPI and VMS, Leica SCN, Ventana BIF,
              3DHISTECH MRXS, OME-Zarr folders and plain images (PNG, JPEG, BMP, small TIFF) are read by the node itself. Other
              formats (VMU, Sakura, CZI) are read through the OpenSlide library where it is installed
              on the machine. A slide that several files make, such as a DICOM series, is one row.</p>
              <p>A slide that cannot be read never stops the others: it is listed with the reason on
              the second port.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addOutputTable(
                          "Slides",
                          "One row per readable slide: <tt>Slide</tt> (also the RowID),"
                              + " <tt>Path</tt>, <tt>Format</tt>, <tt>Width</tt> and"
                              + " <tt>Height</tt> (px at full resolution), <tt>MPP X</tt> and"
                              + " <tt>MPP Y</tt> (µm per pixel), <tt>Levels</tt>, <tt>Label</tt>,"
                              + " <tt>Patient</tt>, <tt>Thumbnail</tt>; <tt>Slide Reading</tt>"
                              + " where files are not read as they are: later nodes obey it; and,"
                              + " as far as the file tells, <tt>Scanner</tt> (maker and model),"
                              + " <tt>Objective</tt> (magnification), <tt>Bounds</tt> (left, top,"
                              + " width and height of what was scanned, px at full resolution,"
                              + " where the picture is as large as the glass),"
                              + " <tt>Compression</tt>, <tt>JPEG quality</tt> (1 to 100, where the"
                              + " file was written by libjpeg's tables) and <tt>Scanned</tt> (day"
                              + " and time by the scanner's clock). Anonymised slides have no"
                              + " <tt>Scanner</tt> and <tt>Scanned</tt>.")
                      .addOutputTable(
                          "Unreadable slides",
                          "One row per file that looks like a slide but cannot be read:"
                              + " <tt>Slide</tt>, <tt>Path</tt> and <tt>Reason</tt>, which says"
                              + " what to do, too."))
          .model(
              model ->
                  model
                      .parametersClass(SlideReaderNodeParameters.class)
                      .configure(SlideReaderNodeFactory::configure)
                      .execute(SlideReaderNodeFactory::execute))
          .addExternalResource("https://openslide.org/formats/", "Formats that OpenSlide reads")
          .nodeType(NodeType.Source)
          .keywords(
              "whole slide image", "WSI", "pathology", "SVS", "OpenSlide", "histology", "read");

  public SlideReaderNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    SlideReaderNodeParameters parameters = input.getParameters();
    CatalogueOptions options = parameters.options();
    output.setOutSpecs(
        SlidesTable.spec(Options.readable(() -> SlideCatalogue.labels(options)), options.reading()),
        SlidesTable.unreadableSpec());
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> SlideReader.run(input, output, progress));
  }
}
