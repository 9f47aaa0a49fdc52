package org.contexture.knime.nodes.distillation;

import org.contexture.knime.node.NodeWork;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.contexture.knime.table.TilesTable;
import org.contexture.knime.table.TrainingLog;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.port.PortObjectSpec;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Masked Context Distillation Learner: tiles, student, teachers → fine-tuned student, log. */
public final class DistillationLearnerNodeFactory extends DefaultNodeFactory {

  static final int TILES = 0;
  static final int STUDENT = 1;
  static final int TEACHER = 2;

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Masked Context Distillation Learner")
          .icon("../icons/masked-context-distillation-learner.png")
          .shortDescription(
              "Fine-tunes a small encoder so that its features know about neighbouring tiles.")
          .fullDescription(
              """
              <p>A frozen ImageNet network looks at each tile alone. Here a small <i>student</i>
              learns to put context into its features: in windows of neighbouring tiles some tiles
              are masked, and from the others it has to predict what a larger, frozen <i>teacher</i>
              sees in the masked ones. No labels are needed; the slides that are to be classified are
              good training data.</p>
              <p>In each step the student encodes the visible tiles of a batch of windows; masked
              ones are replaced by a learned token; a transformer lets tiles exchange information
              (positions are told by embeddings); a small network predicts the teacher's features of
              the masked tiles. Beside that each visible tile's own feature has to predict what the
              teacher sees in that tile: plain distillation, so that the student does not forget the
              tile over its neighbours. AdamW minimises the difference, with linear warm-up and
              cosine decay. Transformer and predictors are then discarded: the product is the student
              alone, in the format it came in. Tiles off the tissue neither count nor attend. The
              teacher sees each tile turned or mirrored by chance, and the student learns what does
              not depend on how a tile lies, which tissue does not care about either.</p>
              <p><b>When it pays.</b> Gains need a teacher that is clearly ahead of the student on
              your tissue, and about three thousand steps, which is the default length: on four sets
              of real tissue the student then won what the teacher was ahead, and more. That context adds to
              plain distillation is not shown: the objective <i>Plain distillation</i> with windows of
              1 wins about as much, and is quicker. Compare the encoders before you rely on one
              (<i>Encoder Comparison</i>; the workflow <tt>mcm-kd</tt> does it all).</p>
              <p>Method: J. Pisula, K. Bozek, <i>Fine-tuning a Multiple Instance Learning Feature
              Extractor with Masked Context Modelling and Knowledge Distillation</i>, 2024
              (arXiv:2403.05325). Default numbers are ours, and so are the default objective and
              teacher: the paper's are <i>Masked tiles</i>, <i>L1</i> and <i>The given
              encoder</i>.</p>
              """)
          .sinceVersion(5, 8, 0)
          .dynamicPorts(
              ports ->
                  ports
                      .addInputPortGroup(
                          "Tiles",
                          group ->
                              group
                                  .name("Tiles")
                                  .description(
                                      "Tiles of a Slide Tiler, without overlap; all of one size.")
                                  .fixed(BufferedDataTable.TYPE))
                      .addInputPortGroup(
                          "Student",
                          group ->
                              group
                                  .name("Student")
                                  .description(
                                      "The encoder to fine-tune; it is not changed itself.")
                                  .fixed(EncoderPortObject.TYPE))
                      .addInputPortGroup(
                          "Teacher",
                          group ->
                              group
                                  .name("Teacher")
                                  .description(
                                      "The encoder to learn from; it never changes. Add a port for"
                                          + " each further teacher: all are foreseen, each counting"
                                          + " alike, unless the objective says otherwise.")
                                  .extendable()
                                  .supportedTypes(EncoderPortObject.TYPE)
                                  .fixedTypes(EncoderPortObject.TYPE))
                      .addOutputPortGroup(
                          "Encoder",
                          group ->
                              group
                                  .name("Encoder")
                                  .description("The fine-tuned student.")
                                  .fixed(EncoderPortObject.TYPE))
                      .addOutputPortGroup(
                          "Training log",
                          group ->
                              group
                                  .name("Training log")
                                  .description(
                                      "One row per step: <tt>Step</tt>, <tt>Loss</tt>, <tt>Learning"
                                          + " Rate</tt>, <tt>Tiles per Second</tt>, <tt>Feature"
                                          + " Deviation</tt>, the mean standard deviation of the"
                                          + " student's features: if it falls towards 0, the"
                                          + " student collapses; <tt>Student Learning Rate</tt>, 0"
                                          + " while the student waits; <tt>Constant Loss</tt>, what"
                                          + " a predictor would lose that always says the targets'"
                                          + " mean: learning starts below it; <tt>Cosine</tt>"
                                          + " between predictions and targets;  <tt>Waiting"
                                          + " (s)</tt>, how long the step waited for tiles: if that"
                                          + " is most of the time, reading is the bottleneck; and,"
                                          + " at the last step of an epoch, <tt>Validation"
                                          + " Loss</tt> and <tt>Validation Cosine</tt> of the"
                                          + " slides kept aside.")
                                  .fixed(BufferedDataTable.TYPE))
                      .addOutputPortGroup(
                          "Summary",
                          group ->
                              group
                                  .name("Summary")
                                  .description(
                                      "One row: <tt>Steps</tt>; <tt>Loss</tt>, <tt>Constant"
                                          + " Loss</tt>, <tt>Cosine</tt>, <tt>Feature"
                                          + " Deviation</tt> and <tt>Tiles per Second</tt>,"
                                          + " averaged over the last tenth of the steps;"
                                          + " <tt>Loss Curve</tt>, a picture of the run; and what"
                                          + " was seen without labels: how often the halves of the"
                                          + " same slide find each other by the features of the"
                                          + " student before (<tt>Recognition Before</tt>), after"
                                          + " (<tt>Recognition After</tt>) and of the teacher"
                                          + " (<tt>Recognition of Teacher</tt>; 1: always, 0.5: by"
                                          + " chance), how far student and teacher agree on what is"
                                          + " alike (<tt>Agreement Before</tt>, <tt>Agreement"
                                          + " After</tt>), and the <tt>Doubt</tt>, if there is"
                                          + " one.")
                                  .fixed(BufferedDataTable.TYPE)))
          .model(
              model ->
                  model
                      .parametersClass(DistillationLearnerNodeParameters.class)
                      .configure(DistillationLearnerNodeFactory::configure)
                      .execute(DistillationLearnerNodeFactory::execute))
          .addExternalResource(
              "https://arxiv.org/abs/2403.05325",
              "Pisula and Bozek 2024: masked context modelling with knowledge distillation")
          .nodeType(NodeType.Learner)
          .keywords(
              "self-supervised",
              "knowledge distillation",
              "masked modelling",
              "fine-tuning",
              "feature extractor",
              "MCM",
              "deep learning");

  public DistillationLearnerNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    DistillationLearnerNodeParameters parameters = input.getParameters();
    parameters.options(Integer.MAX_VALUE);
    parameters.windows();
    parameters.checkKept();
    DataTableSpec tiles = input.getInTableSpec(TILES);
    TilesTable.check(tiles);
    EncoderPortObjectSpec student = input.getInPortSpec(STUDENT);
    student.requireTrainable("student");
    student.requireSide(TilesTable.pixels(tiles));
    parameters.checkHeads(student.dimension());
    PortObjectSpec[] inputs = input.getInPortSpecs();
    for (int port = TEACHER; port < inputs.length; port++) {
      parameters.checkTeacher((EncoderPortObjectSpec) inputs[port], TilesTable.pixels(tiles));
    }
    if (inputs.length - TEACHER > 1 && parameters.keepsTeacherFeatures()) {
      throw new InvalidSettingsException(
          "Features can be kept of one teacher only. Disconnect the others, or keep none.");
    }
    parameters.checkTeachers(inputs.length - TEACHER).ifPresent(output::setWarningMessage);
    parameters.checkLabels(tiles);
    output.setOutSpecs(
        parameters.withRegisters(student),
        TrainingLog.distillationSpec(),
        TrainingLog.distillationSummarySpec());
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> DistillationLearner.run(input, output, progress));
  }
}
