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
import org.contexture.pipeline.spark.SparkSubmission;
import org.contexture.pipeline.task.PlanFolder;

/**
 * Extracts the features of a plan on a Spark cluster: a Spark task for a group of slides, the
 * encoder once an executor, feature files in the plan's folder, and what became of each slide as
 * {@code manifest.parquet} beside them. A slide that fails is a row. What is done already is passed
 * over, so that a job may be started again at any time.
 *
 * <p>Argument: the folder with the plan, which driver and executors see under the same path. {@code
 * spark.contexture.slidesPerTask} is the number of slides a Spark task. Pixels never travel between
 * machines, only slide numbers and rows of the manifest.
 */
public final class ExtractionJob {

  private static final String PER_TASK = "spark.contexture.slidesPerTask";

  private ExtractionJob() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("Expected the folder with the plan.");
      System.exit(2);
    }
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    SparkSession spark =
        SparkSession.builder()
            .appName("Contexture: features")
            .config("spark.speculation", "false") // two tasks on one slide would only wait
            .getOrCreate();
    try {
      int perTask = spark.sparkContext().conf().getInt(PER_TASK, SparkSubmission.SLIDES_PER_TASK);
      run(spark, folder, perTask).groupBy("state").count().orderBy("state").show();
    } finally {
      spark.stop();
    }
  }

  /**
   * Runs all groups of slides.
   *
   * @return the manifest, a row a slide, as it was written
   * @throws IOException if the folder holds no plan
   */
  static Dataset<Row> run(SparkSession spark, Path folder, int perTask) throws IOException {
    int slides = PlanFolder.read(folder).slides().size();
    int groups = Math.max(1, (slides + perTask - 1) / perTask);
    List<Integer> numbers = IntStream.rangeClosed(1, groups).boxed().toList();
    String path = folder.toString();
    spark.sparkContext().addSparkListener(new DriverProgress(slides, groups));
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
