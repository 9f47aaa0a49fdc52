package org.contexture.knime.nodes.sparkextraction;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.contexture.encoder.Precision;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Limits;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.node.Options;
import org.contexture.pipeline.spark.SparkSubmission;
import org.contexture.pipeline.task.ExtractionPlan;
import org.contexture.pipeline.task.PlanRequest;
import org.contexture.slides.tiling.TilingOptions;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSelectionWidget;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSystemOption;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.SingleFileSelectionMode;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.WithFileSystem;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.After;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.layout.Section;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.choices.ValueSwitchWidget;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveDoubleValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveIntegerValidation;

/** Which tiles, where features go, and which Spark makes them. */
@LoadDefaultsForAbsentFields
final class SparkExtractionNodeParameters implements NodeParameters {

  @Section(title = "Feature files")
  interface FilesSection {}

  @Section(title = "Tiles")
  @After(FilesSection.class)
  interface TilesSection {}

  @Section(title = "Spark")
  @After(TilesSection.class)
  interface SparkSection {}

  @Section(title = "Execution")
  @After(SparkSection.class)
  interface ExecutionSection {}

  enum TissueMethod {
    @Label(value = "Stain", description = "What absorbs light as the usual stains do.")
    STAIN,
    @Label(value = "Density", description = "What absorbs coloured light at all.")
    DENSITY,
    @Label(value = "Otsu", description = "What is more saturated than Otsu's threshold.")
    OTSU
  }

  enum Arithmetic {
    @Label(
        value = "As fast as is safe",
        description =
            "What a stopwatch finds fastest on this machine, decided once for all: bfloat16 where"
                + " it changes the features of no tile of the first batch by more than 0.5 %, ONNX"
                + " Runtime instead of libtorch where it gives the same.")
    AUTO,
    @Label(value = "Single precision", description = "32 bits.")
    FP32,
    @Label(value = "bfloat16", description = "16 bits; features change slightly.")
    BF16
  }

  @Widget(
      title = "Folder",
      description =
          """
          Where feature files, plan and manifest are written, and stay; on a cluster a folder that all
          machines see under this path.
          """)
  @Layout(FilesSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String folder = "knime://knime.workflow/data/features";

  @Widget(
      title = "Tile side (px)",
      description = "Side of a tile as the encoder sees it, after resampling; 8 to 8192.")
  @NumberInputWidget(
      minValidation = Limits.LeastTileSide.class,
      maxValidation = Limits.LargestTileSide.class)
  @Layout(TilesSection.class)
  int pixels = 224;

  @Widget(
      title = "Resolution (µm per pixel)",
      description = "Resolution of the tiles. 0.5 is about 20×, 0.25 about 40×, 1 about 10×.")
  @NumberInputWidget(minValidation = IsPositiveDoubleValidation.class)
  @Layout(TilesSection.class)
  double micronsPerPixel = 0.5;

  @Widget(
      title = "Overlap (px)",
      description = "By how much neighbouring tiles overlap, in pixels after resampling.",
      advanced = true)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  @Layout(TilesSection.class)
  int overlap = 0;

  @Widget(title = "Find tissue by", description = "How tissue is told from glass.")
  @ValueSwitchWidget
  @Layout(TilesSection.class)
  TissueMethod tissueMethod = TissueMethod.STAIN;

  @Widget(
      title = "Least tissue",
      description = "Tiles with a smaller fraction of tissue are left out; 0 keeps every tile.")
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  @Layout(TilesSection.class)
  double minimumTissue = 0.5;

  @Widget(
      title = "Folder of Spark",
      description =
          """
          A Spark 4 that was unpacked on this machine, with <tt>bin/spark-submit</tt>. Leave empty to
          work in KNIME's own process.
          """)
  @Layout(SparkSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String sparkFolder = "";

  @Widget(
      title = "Folder of the job",
      description =
          """
          The folder with <tt>contexture-spark.jar</tt> and its <tt>lib</tt>, which
          <tt>./mvnw -Pspark package -DskipTests</tt> makes in Contexture's sources as
          <tt>cluster/spark/target/contexture-spark</tt>; on a cluster a copy that all machines see.
          """)
  @Layout(SparkSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String jobFolder = "";

  @Widget(
      title = "Master",
      description =
          "<tt>local[*]</tt> for this machine, <tt>spark://host:7077</tt>, <tt>yarn</tt>, …")
  @Layout(SparkSection.class)
  String master = SparkSubmission.LOCAL;

  @Widget(
      title = "Slides per task",
      description = "Slides that a task of Spark works on, one after another.",
      advanced = true)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  @Layout(SparkSection.class)
  int slidesPerTask = SparkSubmission.SLIDES_PER_TASK;

  @Widget(
      title = "CPUs per task",
      description =
          "CPUs that a task has to read tiles; 0: as Spark is set up, on this machine all.",
      advanced = true)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  @Layout(SparkSection.class)
  int cpus = 0;

  @Widget(
      title = "Settings of Spark",
      description =
          """
          Further settings, separated by semicolons, e.g. <tt>spark.executor.memory=8g;
          spark.executor.cores=4</tt>; for GPUs <tt>spark.executor.resource.gpu.amount=1;
          spark.task.resource.gpu.amount=1</tt>.
          """)
  @Layout(SparkSection.class)
  String settings = "";

  @Widget(
      title = ChosenDevice.TITLE,
      description =
          "AUTO looks at this machine: a GPU if one works, else the CPU, and all machines do the"
              + " same; or CPU; or CUDA:0 for GPUs, whatever this machine has. A Spark says itself"
              + " which GPU a task gets.")
  @Layout(ExecutionSection.class)
  String device = ChosenDevice.AUTO;

  @Widget(
      title = "Tiles per batch",
      description = "Tiles that go through the network at once.",
      advanced = true)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  @Layout(ExecutionSection.class)
  int batchSize = 32;

  @Widget(
      title = "Arithmetic",
      description = "Precision of the network. With CUDA:0 where this machine has none, choose it.",
      advanced = true)
  @Layout(ExecutionSection.class)
  Arithmetic arithmetic = Arithmetic.AUTO;

  /** Checks numbers, before files are looked for. */
  void check() throws InvalidSettingsException {
    ChosenDevice.check(device);
    tiling();
    if (batchSize < 1 || slidesPerTask < 1 || cpus < 0) {
      throw new InvalidSettingsException(
          "Tiles per batch and slides per task must be at least 1 and CPUs per task at least 0,"
              + " found %d, %d and %d.".formatted(batchSize, slidesPerTask, cpus));
    }
  }

  private TilingOptions tiling() throws InvalidSettingsException {
    return Options.checked(
        () -> new TilingOptions(pixels, micronsPerPixel, overlap, minimumTissue));
  }

  Path folder() throws InvalidSettingsException {
    return LocalPath.folder(folder, "Folder");
  }

  PlanRequest request(Path encoder) throws InvalidSettingsException {
    return new PlanRequest(
        encoder,
        Optional.empty(),
        tiling(),
        ExtractionPlan.Tissue.valueOf(tissueMethod.name()),
        device,
        Precision.valueOf(arithmetic.name()),
        batchSize,
        Optional.empty());
  }

  /** The job, if there is a Spark to give it to. */
  Optional<SparkSubmission> spark() throws InvalidSettingsException {
    if (sparkFolder.isBlank()) {
      return Optional.empty();
    }
    Path home = LocalPath.existing(sparkFolder, "Folder of Spark");
    Path job = LocalPath.existing(jobFolder, "Folder of the job");
    Path out = folder();
    SparkSubmission submission =
        Options.checked(
            () -> new SparkSubmission(home, master, job, out, slidesPerTask, perTask(), named()));
    return Optional.of(Options.readable(submission::checked));
  }

  private OptionalInt perTask() {
    return cpus == 0 ? OptionalInt.empty() : OptionalInt.of(cpus);
  }

  private List<String> named() {
    return Stream.of(settings.split(";", -1))
        .map(String::strip)
        .filter(setting -> !setting.isEmpty())
        .toList();
  }
}
