package org.contexture.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.contexture.pipeline.validation.ResultFiles;
import org.contexture.pipeline.validation.ValidationFolder;
import org.contexture.pipeline.validation.ValidationResult;
import org.contexture.pipeline.validation.ValidationTask;

/**
 * Trains the models of a cross-validation on a Spark cluster, a Spark task a model, and joins what
 * they say. A model that fails is a row with its reason. What is done already is passed over, so
 * that a job may be started again at any time.
 *
 * <p>Argument: the folder with the plan, which driver and executors see under the same path, as
 * they see the feature files.
 */
public final class CrossValidationJob {

  private CrossValidationJob() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("Expected the folder with the plan.");
      System.exit(2);
    }
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    SparkSession spark =
        SparkSession.builder()
            .appName("Contexture: cross-validation")
            .config("spark.speculation", "false") // two tasks on one model would only wait
            .getOrCreate();
    try {
      run(spark, folder);
    } finally {
      spark.stop();
    }
  }

  /**
   * Trains all models and writes the results.
   *
   * @throws IOException if the folder holds no plan
   */
  static ValidationResult run(SparkSession spark, Path folder) throws IOException {
    ValidationFolder plan = ValidationFolder.read(folder);
    int models = ValidationTask.open(plan).places().size();
    List<Integer> numbers = IntStream.range(0, models).boxed().toList();
    String path = folder.toString();
    DriverProgress.ofModels(models).listen(spark.sparkContext());
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(numbers, Math.max(1, models))
        .foreach(number -> ExecutorModels.train(path, number));
    ValidationResult result = ValidationResult.read(plan);
    ResultFiles.write(plan, result);
    ResultFiles.summary(plan, result).forEach(System.out::println);
    return result;
  }
}
