package org.contexture.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.contexture.pipeline.spark.DriverNote;
import org.contexture.pipeline.spark.SparkSubmission;
import org.contexture.pipeline.task.PlanFolder;

/**
 * Does the work of a plan, of whatever kind, on a Spark cluster: a Spark task for a group of
 * slides, an encoder once an executor, files in the plan's folder, and what became of each slide as
 * {@code manifest.parquet} beside them. A slide that fails is a row. What is done already is passed
 * over, so that a job may be started again at any time.
 *
 * <p>Arguments: the folder with the plan, which driver and executors see under the same path; and
 * {@code --slides-table PATH}, if the slides are not those of the plan but of a Parquet or CSV file
 * ({@link SlidesTable}). {@code spark.contexture.slidesPerTask} is the number of slides a Spark
 * task. Pixels never travel between machines, only slide numbers and rows of the manifest; slides
 * on other storage are copied to {@code spark.contexture.scratch}, at most {@code
 * spark.contexture.scratchRoom} bytes of them at once, by the machine that works on them.
 */
public final class ExtractionJob {

  private static final String SLIDES_TABLE = "--slides-table";
  private static final String PER_TASK = "spark.contexture.slidesPerTask";

  private ExtractionJob() {}

  public static void main(String[] arguments) throws IOException {
    boolean hasTable = arguments.length == 3 && arguments[1].equals(SLIDES_TABLE);
    if (arguments.length != 1 && !hasTable) {
      System.err.println("Expected the folder with the plan, and maybe --slides-table PATH.");
      System.exit(2);
    }
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    SparkSession spark =
        SparkSession.builder()
            .appName("Contexture: " + PlanFolder.read(folder).plan().kind())
            .config("spark.speculation", "false") // two tasks on one slide would only wait
            .getOrCreate();
    try {
      if (hasTable) {
        plan(spark, SlidesTable.open(spark, arguments[2]), folder);
      }
      int perTask = spark.sparkContext().conf().getInt(PER_TASK, SparkSubmission.SLIDES_PER_TASK);
      run(spark, folder, perTask).groupBy("state").count().orderBy("state").show();
    } finally {
      spark.stop();
    }
  }

  /**
   * Takes the slides of a table into a plan.
   *
   * @param slides a column {@code path}, and maybe {@code slide_id}, {@code mpp}, {@code label},
   *     {@code patient} and {@code bytes}
   * @throws IOException if the folder holds no plan, or the table no slides
   */
  public static void plan(SparkSession spark, Dataset<Row> slides, Path folder) throws IOException {
    PlanFolder plan = PlanFolder.read(folder);
    plan.replaceSlides(
        SlidesTable.read(
            slides,
            HadoopSettings.of(spark.sparkContext().conf()),
            note -> System.out.println(new DriverNote(note))));
  }

  /**
   * Runs all groups of slides.
   *
   * @return the manifest, a row a slide, as it was written
   * @throws IOException if the folder holds no plan
   */
  public static Dataset<Row> run(SparkSession spark, Path folder, int perTask) throws IOException {
    int slides = PlanFolder.read(folder).slides().size();
    int groups = Math.max(1, (slides + perTask - 1) / perTask);
    List<Integer> numbers = IntStream.rangeClosed(1, groups).boxed().toList();
    String path = folder.toString();
    DriverProgress.ofSlides(slides, groups).listen(spark.sparkContext());
    List<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(numbers, groups)
            .flatMap(number -> Arrays.asList(ExecutorWork.run(path, number, groups)).iterator())
            .collect();
    String manifest = folder.resolve("manifest.parquet").toUri().toString();
    spark
        .createDataFrame(rows, ManifestRows.SCHEMA)
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(manifest);
    return spark.read().parquet(manifest);
  }
}
