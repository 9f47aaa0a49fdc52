package org.contexture.spark;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.contexture.network.FloatMatrix;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.pipeline.features.TileFeatures;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Models of a cross-validation as tasks of a real Spark: what one process says, to the last bit.
 */
public class CrossValidationJobTest {

  private static final int SLIDES = 24;
  private static final int DIMENSION = 16;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path root;
  private SparkCluster cluster;

  @Before
  public void begin() throws Exception {
    root = temporary.getRoot().toPath().toRealPath();
    Path features = Files.createDirectories(root.resolve("features"));
    List<String> rows = new ArrayList<>(List.of("slide_id,patient,label"));
    Random random = new Random(4);
    for (int i = 0; i < SLIDES; i++) {
      int tiles = 4 + random.nextInt(9);
      float[] values = new float[tiles * DIMENSION];
      for (int v = 0; v < values.length; v++) {
        values[v] = (float) random.nextGaussian() + (i % 2 == 1 && v < DIMENSION ? 1.5f : 0);
      }
      FeatureFile.write(
          features.resolve("s" + i + ".h5"),
          new TileFeatures(
              new FloatMatrix(tiles, DIMENSION, values), new int[tiles], new int[tiles], 64),
          new FeatureProvenance(
              new FeatureProvenance.Slide("s" + i, "none", "none"),
              new FeatureProvenance.Tiles(64, 0.5, "none"),
              new FeatureProvenance.Encoding("none", "none", "none", "FP32")),
          64,
          64);
      rows.add("s%d,p%d,%s".formatted(i, i, i % 2 == 1 ? "lesion" : "normal"));
    }
    Files.write(root.resolve("bags.csv"), rows);
    Files.writeString(
        root.resolve("settings.json"),
        """
        [{"head": "mean", "learningRate": 0.01, "epochs": 6},
         {"head": "gated-abmil", "epochs": 4},
         {"head": "abmil", "learningRate": 1e30}]
        """);
    cluster = new SparkCluster(root);
  }

  @After
  public void end() {
    cluster.close();
  }

  @Test
  public void twoTasksAtOnceSayWhatOneProcessSaysAndAFailedSettingIsARow() throws Exception {
    Path alone = root.resolve("alone");
    run("alone", alone);
    Path out = root.resolve("spark");
    run("spark", out, "--master", "local[2]");
    String log = Files.readString(out.resolve("plan/spark.log"));
    assertTrue(log, log.contains("contexture: 12 of 12 models"));
    for (String name :
        List.of("settings.csv", "scores.csv", "predictions.csv", "folds.csv", "training.csv")) {
      assertEquals(name, -1, Files.mismatch(alone.resolve(name), out.resolve(name)));
    }
    assertTrue(Files.exists(out.resolve("model-1.safetensors")));
    List<String> settings = Files.readAllLines(out.resolve("settings.csv"));
    assertTrue(
        settings.get(3),
        settings.get(3).contains("failed,4,4,") && settings.get(3).contains("lower"));
    String said = cluster.said("spark");
    assertTrue(said, said.contains("12 models, shard 1/1 has 12"));
  }

  private void run(String name, Path out, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "cross-validate",
                "--bags",
                root.resolve("bags.csv").toString(),
                "--features",
                root.resolve("features").toString(),
                "--label",
                "label",
                "--settings",
                root.resolve("settings.json").toString(),
                "--folds",
                "4",
                "--resamples",
                "200",
                "--device",
                "CPU",
                "--out",
                out.toString()));
    arguments.addAll(List.of(more));
    if (more.length > 0) {
      arguments.addAll(
          List.of(
              "--conf", "spark.ui.enabled=false",
              "--conf", "spark.driver.memory=700m",
              "--job", Path.of("target/contexture-spark").toAbsolutePath().toString()));
    }
    cluster.finish(name, cluster.command(name, arguments.toArray(String[]::new)));
  }
}
