package org.contexture.knime.nodes.slideembedding;

import java.util.OptionalInt;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.nodes.slideembedding.SlideEmbeddingNodeParameters.Layout;
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.knime.port.MilModelPortObjectSpec;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.EmbeddingsTable;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.port.PortTypeRegistry;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Slide Embedding: bags, perhaps a MIL model → one row per slide with one vector. */
public final class SlideEmbeddingNodeFactory extends DefaultNodeFactory {

  static final int BAGS = 0;
  static final int MODEL = 1;

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Slide Embedding")
          .icon("../icons/slide-embedding.png")
          .shortDescription("Makes one vector of each slide, for KNIME's own learners.")
          .fullDescription(
              """
              <p>Writes one row per slide, or per patient, with one vector: without a model the mean of
              the tiles' features, which is a strong baseline with features of a pathology encoder. KNIME's
              learners, PCA, t-SNE, clustering and the nodes of KNIME Deep Learning (DL4J) go on with it.</p>
              <p>With a trained MIL model connected, the vector is what the model's head hands to its
              classifier: of attention heads (<tt>abmil</tt>, <tt>gated-abmil</tt>, <tt>clam-sb</tt>) the
              mean of the tiles, or of what the head makes of them, by attention; of <tt>clam-mb</tt> and
              <tt>dsmil</tt> one such vector for each class, one behind the other; of <tt>transmil</tt>
              the class token. <tt>max</tt> looks at single tiles and has none. Such a vector knows the
              labels that the model was trained with: judge what is learned of it on slides that the model
              did not see.</p>
              <p>Or the vector is that of a slide encoder of others, a network over all tiles and their places
              (TITAN, PRISM …) that you exported as TorchScript or ONNX.</p>
              <p>A slide whose features cannot be read is left out with a warning.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable("Bags", "One row per slide with its feature file.")
                      .addInputPort(
                          "MIL model",
                          "Optional: of a MIL Learner or MIL Model Reader, for its head's vector;"
                              + " without it the mean.",
                          PortTypeRegistry.getInstance()
                              .getPortType(MilModelPortObject.class, true))
                      .addOutputTable(
                          "Embeddings",
                          "One row per slide or patient: <tt>Slide</tt>, <tt>Tiles</tt>, the label,"
                              + " patient and further columns of the bag, and the vector: the list"
                              + " <tt>Embedding</tt>, or <tt>Feature 1</tt>, <tt>Feature 2</tt> …"))
          .model(
              model ->
                  model
                      .parametersClass(SlideEmbeddingNodeParameters.class)
                      .configure(SlideEmbeddingNodeFactory::configure)
                      .execute(SlideEmbeddingNodeFactory::execute))
          .addExternalResource(
              "https://arxiv.org/abs/1802.04712",
              "Ilse, Tomczak and Welling 2018: attention-based deep multiple instance learning")
          .nodeType(NodeType.Manipulator)
          .keywords("slide encoder", "embedding", "features", "mean pooling", "attention", "DL4J");

  public SlideEmbeddingNodeFactory() {
    super(NODE);
  }

  /** How many number columns there will be is known of means of bags that tell their dimension. */
  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    SlideEmbeddingNodeParameters parameters = input.getParameters();
    ChosenDevice.check(parameters.device);
    DataTableSpec bags = input.getInTableSpec(BAGS);
    BagsTable.check(bags);
    MilModelPortObjectSpec model = input.getInPortSpec(MODEL);
    if (parameters.hasSlideEncoder() && model != null) {
      throw new InvalidSettingsException(
          "A slide encoder is named and a MIL model is connected; each makes a vector of its own."
              + " Clear “Slide encoder”, or disconnect the model.");
    }
    if (model != null) {
      BagsTable.checkDimension(bags, model.dimension());
    }
    boolean mean = model == null && !parameters.hasSlideEncoder();
    OptionalInt dimension = mean ? BagsTable.dimension(bags) : OptionalInt.empty();
    if (parameters.layout == Layout.LIST || dimension.isPresent()) {
      output.setOutSpecs(new EmbeddingsTable(bags, parameters.columns(dimension.orElse(0))).spec());
    }
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> SlideVectors.run(input, output, progress));
  }
}
