package org.contexture.headless;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.contexture.headless.slurm.SlurmJob;
import org.contexture.pipeline.task.WorkKind;
import org.contexture.pipeline.task.WorkPlan;
import org.junit.Test;

public class SlurmJobTest {

  private static SlurmJob job(
      WorkKind kind, Optional<WorkPlan.Weights> weights, boolean gpu, String... options) {
    return new SlurmJob(
        Path.of("contexture"), Path.of("out"), kind, weights, 12, 3, 4, gpu, List.of(options));
  }

  @Test
  public void otherWorkIsItsCommandWithoutWeights() {
    String script = job(WorkKind.TILES, Optional.empty(), false, "--partition=long").array();
    assertTrue(script, script.contains("#SBATCH --job-name=contexture-tile\n"));
    assertTrue(script, script.contains("#SBATCH --array=1-12%3\n"));
    assertTrue(script, script.contains("#SBATCH --partition=long\n"));
    assertTrue(
        script,
        script.contains(
            """
            'contexture' tile --out 'out' \\
              --shard "$SLURM_ARRAY_TASK_ID/12" --readers 4 || code=$?
            """));
    assertFalse(script, script.contains("weights"));
    assertFalse(script, script.contains("gres"));
  }

  @Test
  public void aModelIsCopiedOnceToANode() {
    String script =
        job(
                WorkKind.PREDICTIONS,
                Optional.of(new WorkPlan.Weights("it's.safetensors", "ab")),
                false)
            .array();
    assertTrue(script, script.contains("weights='it'\\''s.safetensors'\n"));
    assertTrue(script, script.contains("contexture-$(id -u)/ab\"\n"));
    assertTrue(
        script,
        script.contains("predict --out 'out' --weights \"$copy/$(basename \"$weights\")\" \\\n"));
  }

  @Test
  public void theScriptIsTheSameInEveryLanguage() {
    SlurmJob job = job(WorkKind.FEATURES, Optional.of(new WorkPlan.Weights("w", "ab")), true);
    String expected = job.array();
    assertTrue(expected, expected.contains("/12\" --readers 4 --device"));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertEquals(expected, job.array());
    } finally {
      Locale.setDefault(before);
    }
  }
}
