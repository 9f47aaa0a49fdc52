package org.contexture.knime.nodes.stainnormalizer;

import org.contexture.knime.node.NodeWork;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.StainColumn;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Stain Normalizer: slides → slides with how they are to be shown, overview. */
public final class StainNormalizerNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Stain Normalizer")
          .icon("../icons/stain-normalizer.png")
          .shortDescription("Shows slides as if one laboratory had stained them all.")
          .fullDescription(
              """
              <p>Measures how each slide is stained and writes down, in the column <tt>Stain
              Normalisation</tt>, how it becomes what the reference is like. The column goes with the
              slides into tiles and bags; Tile Feature Extractor, Masked Context Distillation Learner,
              Slide Heatmap, Top Tiles and Tile Writer obey it and so see the same pixels. It is kept
              in feature files. Tissue is still found, and quality still measured, on slides as they
              are. A slide whose cell is missing is shown as it is.</p>
              <p>A slide has one map for all its pixels, measured on patches all over its tissue,
              against its own glass, without ink, blood, fat and dust. By Macenko (2009) and Vahadane
              (2016) haematoxylin and eosin are told apart, scaled by the 99th percentile of their
              concentrations and mixed again in the reference's colours; by Reinhard (2001) mean and
              spread of lightness and colours are moved. Macenko and Vahadane are for haematoxylin and
              eosin only.</p>
              <p><b>Use it only if it helps.</b> It is no part of the usual flow: encoders that were
              trained on slides of many laboratories (foundation models among them) were trained
              without it and do not ask for it, and stain jitter in the distillation teaches an
              encoder to pass over stains, where normalisation can only make them more alike. Compare
              both on your slides, by a cross-validation over laboratories. Look at the overview.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable(
                          "Slides", "Slides of a Slide Reader or Synthetic Slide Cohort.")
                      .addOutputTable(
                          "Normalised slides",
                          "The slides with the column <tt>Stain Normalisation</tt>, for the Slide"
                              + " Tiler, Slide Heatmap and Top Tiles.")
                      .addOutputTable(
                          "Overview",
                          "One row per slide: <tt>Slide</tt>, <tt>Stain</tt> (what was measured:"
                              + " the light of the glass, and of each stain its densities of red,"
                              + " green and blue and its amount), <tt>Haematoxylin</tt> and"
                              + " <tt>Eosin</tt> (amounts: the 99th percentiles of optical density,"
                              + " base e), <tt>Note</tt> where a slide could not be measured or is"
                              + " unlike the reference, and <tt>Before and After</tt>, a picture."))
          .model(
              model ->
                  model
                      .parametersClass(StainNormalizerNodeParameters.class)
                      .configure(StainNormalizerNodeFactory::configure)
                      .execute(StainNormalizerNodeFactory::execute))
          .addExternalResource(
              "https://doi.org/10.1109/ISBI.2009.5193250",
              "Macenko 2009: a method for normalizing histology slides for quantitative analysis")
          .addExternalResource(
              "https://doi.org/10.1109/TMI.2016.2529665",
              "Vahadane 2016: structure-preserving color normalization")
          .addExternalResource(
              "https://doi.org/10.1109/38.946629", "Reinhard 2001: color transfer between images")
          .nodeType(NodeType.Manipulator)
          .keywords("Macenko", "Vahadane", "Reinhard", "stain", "colour", "color", "H&E");

  public StainNormalizerNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    StainNormalizerNodeParameters parameters = input.getParameters();
    parameters.options();
    parameters.written();
    DataTableSpec slides = input.getInTableSpec(0);
    SlidesTable.check(slides);
    output.setOutSpecs(StainColumn.spec(slides), StainColumn.overviewSpec());
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> StainNormalizer.run(input, output, progress));
  }
}
