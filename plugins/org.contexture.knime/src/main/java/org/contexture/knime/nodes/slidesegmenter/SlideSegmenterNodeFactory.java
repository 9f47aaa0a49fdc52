package org.contexture.knime.nodes.slidesegmenter;

import org.contexture.knime.node.NodeWork;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.table.RegionsTable;
import org.contexture.knime.table.SlidesTable;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Slide Segmenter: slides, network → regions, overview. */
public final class SlideSegmenterNodeFactory extends DefaultNodeFactory {

  static final int SLIDES = 0;
  static final int NETWORK = 1;

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Slide Segmenter")
          .icon("../icons/slide-segmenter.png")
          .shortDescription("Outlines what a segmentation network of yours sees on slides.")
          .fullDescription(
              """
              <p>Takes any segmentation network: one that finds tissue (HEST's, GrandQC's), one that
              finds artefacts (folds, pen, bubbles, blur), or one of your own. It must be an ONNX
              model or a TorchScript program, read by the Encoder Reader, that takes square images and
              gives a map of scores for each class; its classes and its resolution are named here, its
              input size and the normalisation of its pixels in the Encoder Reader.</p>
              <p>The network looks at the whole slide through windows of its input size, of whose
              sides the outer eighth is not used where the next window sees more. The class with the
              highest score counts. What it saw becomes regions, as if somebody had drawn them, in
              cells of a pixel of the network, on large slides of some: no slide has more than 4096
              along a side.</p>
              <p>The Slide Tiler takes them at its second port: as the tissue (<i>Regions instead of
              tissue</i>), as what to stay away from (<i>Outside</i>), as classes of tiles (<i>Only
              label</i>), or as columns (<i>Fraction of each class</i>). KNIME's Concatenate joins them
              with regions of an Annotation Reader or of another network.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable("Slides", "Slides of a Slide Reader.")
                      .addInputPort(
                          "Network",
                          "Of an Encoder Reader: an ONNX model or a TorchScript program that gives"
                              + " [n, classes, h, h].",
                          EncoderPortObject.TYPE)
                      .addOutputTable(
                          "Regions",
                          "One row per region, as the Annotation Reader has them: <tt>Slide</tt>,"
                              + " <tt>Region</tt> (id), <tt>Name</tt> (missing), <tt>Class</tt>,"
                              + " <tt>Area µm²</tt>, bounds, <tt>Outline</tt> (a GeoJSON geometry"
                              + " in px at full resolution).")
                      .addOutputTable(
                          "Overview",
                          "One row per slide: <tt>Slide</tt>, <tt>Regions</tt> (how many),"
                              + " <tt>Classes</tt>, <tt>Area mm²</tt>, <tt>Note</tt>,"
                              + " <tt>Picture</tt>."))
          .model(
              model ->
                  model
                      .parametersClass(SlideSegmenterNodeParameters.class)
                      .configure(SlideSegmenterNodeFactory::configure)
                      .execute(SlideSegmenterNodeFactory::execute))
          .addExternalResource(
              "https://doi.org/10.1038/s41467-024-54769-y", "Weng et al. 2024: GrandQC")
          .nodeType(NodeType.Predictor)
          .keywords("segmentation", "tissue", "artefact", "quality control", "ONNX", "TorchScript");

  public SlideSegmenterNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    input.<SlideSegmenterNodeParameters>getParameters().options();
    SlidesTable.check(input.getInTableSpec(SLIDES));
    output.setOutSpecs(RegionsTable.spec(), RegionsTable.overviewSpec());
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> SlideSegmenter.run(input, output, progress));
  }
}
