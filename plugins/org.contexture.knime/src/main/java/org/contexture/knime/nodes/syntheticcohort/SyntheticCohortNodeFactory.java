package org.contexture.knime.nodes.syntheticcohort;

import java.util.List;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.node.WorkflowData;
import org.contexture.knime.table.FeatureFileCell;
import org.contexture.knime.table.SlidesTable;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Synthetic Slide Cohort: nothing → slides that it writes itself. */
public final class SyntheticCohortNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Synthetic Slide Cohort")
          .icon("../icons/synthetic-slide-cohort.png")
          .shortDescription("Draws small slides of stained tissue, with labels, to try things on.")
          .fullDescription(
              """
              <p>Writes pyramidal JPEG TIFFs that look like H&amp;E sections: glass, stroma, fat,
              glands and lobules with nuclei. A slide is positive when it holds lesions: lobules
              crowded with large dark nuclei. Large dark cells like those also lie scattered in the
              stroma of <i>both</i> classes, so that a single cell says nothing and its surroundings
              decide. That is what context modelling is for.</p>
              <p>Everything is drawn from a seed; nothing is downloaded. Two nodes with different
              seeds give independent cohorts, e.g. one to train on and one to test on.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports.addOutputTable(
                      "Slides",
                      "One row per slide, as the Slide Reader writes it, with <tt>Label</tt>"
                          + " (<i>lesion</i> or <i>normal</i>) and <tt>Patient</tt>."))
          .model(
              model ->
                  model
                      .parametersClass(SyntheticCohortNodeParameters.class)
                      .configure(SyntheticCohortNodeFactory::configure)
                      .execute(SyntheticCohortNodeFactory::execute))
          .addExternalResource(
              "https://arxiv.org/abs/2403.05325",
              "Pisula and Bozek 2024: masked context modelling with knowledge distillation")
          .nodeType(NodeType.Source)
          .keywords("example", "demo", "test data", "generator", "histology", "whole slide image");

  public SyntheticCohortNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    SyntheticCohortNodeParameters parameters = input.getParameters();
    parameters.options();
    WorkflowData.check(parameters.folder, "Folder");
    output.setOutSpecs(
        SlidesTable.spec(
            List.of(SyntheticCohort.POSITIVE, SyntheticCohort.NEGATIVE),
            FeatureFileCell.type(parameters.folder.isBlank())));
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> SyntheticSlides.run(input, output, progress));
  }
}
