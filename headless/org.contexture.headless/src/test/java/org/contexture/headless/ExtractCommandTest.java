package org.contexture.headless;

import static org.contexture.headless.CommandProcess.await;
import static org.contexture.headless.CommandProcess.end;
import static org.contexture.headless.CommandProcess.log;
import static org.contexture.headless.WrittenTables.names;
import static org.contexture.headless.WrittenTables.timesDone;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.contexture.encoder.Encoders;
import org.contexture.pipeline.task.Manifest;
import org.contexture.pipeline.task.ManifestLine;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Several processes, as users start them, on one folder. */
public class ExtractCommandTest {

  private static final int SLIDES = 24;

  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static Path root;
  private static Path alone;

  /** Slides, one of them broken, one gone; and what one process makes of them. */
  @BeforeClass
  public static void extractAlone() throws Exception {
    root = TEMPORARY.getRoot().toPath();
    List<String> rows = new ArrayList<>(List.of("slide_id,path"));
    SyntheticCohort.write(
            new SyntheticOptions(SLIDES - 2, 512, 512, 0.5, 0.5, 1, 3),
            root.resolve("slides"),
            (n, of) -> {})
        .forEach(slide -> rows.add(slide.id() + "," + slide.path()));
    Path broken = Files.writeString(root.resolve("slides").resolve("broken.tiff"), "II*");
    rows.add("broken," + broken);
    rows.add("gone," + root.resolve("slides").resolve("gone.tiff"));
    Files.write(root.resolve("slides.csv"), rows);
    Encoders.write(Encoders.initialise("squeezenet1_1", 1), root.resolve("encoder.safetensors"));
    alone = root.resolve("alone");
    assertEquals(0, end(start(alone)));
    assertComplete(alone);
  }

  @Test
  public void shardsMakeTheSameBytes() throws Exception {
    Path out = root.resolve("shards");
    List<Process> processes = List.of(start(out, "--shard", "1/2"), start(out, "--shard", "2/2"));
    for (Process process : processes) {
      assertEquals(0, end(process));
    }
    assertSameAsAlone(out);
    assertComplete(out);
  }

  @Test
  public void fourProcessesShareOneFolderAndNothingIsDoneTwice() throws Exception {
    Path out = root.resolve("four");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(start(out));
    }
    for (Process process : processes) {
      assertEquals(0, end(process));
    }
    assertSameAsAlone(out);
    assertComplete(out);
  }

  @Test
  public void killedProcessesAreTakenOverAndWhatWasDoneStays() throws Exception {
    Path out = root.resolve("killed");
    Process first = start(out);
    Process second = start(out);
    await(first, () -> features(out).size() >= 6);
    first.destroyForcibly().waitFor();
    await(second, () -> features(out).size() >= 10);
    second.destroyForcibly().waitFor();
    Process third = start(out);
    assertEquals(0, end(third));
    assertSameAsAlone(out);
    assertComplete(out);
    assertEquals(
        "locks and files in the making are gone", false, Files.exists(out.resolve(".contexture")));
  }

  @Test
  public void severalDevicesOfOneProcessMakeTheSameBytes() throws Exception {
    Path out = root.resolve("devices");
    assertEquals(0, end(start(out, "--device", "CPU,CPU")));
    assertSameAsAlone(out);
    assertComplete(out);
  }

  @Test
  public void anotherPlanIsRefusedAndThePlanAloneIsEnoughToGoOn() throws Exception {
    Path out = root.resolve("plans");
    assertEquals(0, end(start(out, "--plan")));
    assertEquals("nothing but the plan", List.of("plan"), names(out, ""));
    Process other = start(out, "--pixels", "32");
    assertEquals(ExitCodes.EXECUTION, end(other));
    assertTrue(log(out), log(out).contains("pixels 32 instead of 64"));
    assertEquals(0, end(command(out, "extract", "--out", out.toString(), "--shard", "2/2")));
    assertEquals(ExitCodes.EXECUTION, end(command(out, "collect", out.toString())));
    assertTrue(log(out), log(out).contains("MISSING"));
    assertEquals(0, end(command(out, "extract", "--out", out.toString(), "--shard", "1/2")));
    assertEquals(0, end(command(out, "collect", out.toString())));
    assertTrue(log(out), log(out).contains("22 done, 0 skipped, 2 failed, 0 missing, 0 damaged"));
    assertTrue(log(out), log(out).contains("FAILED broken (tile)"));
    Path damaged = out.resolve(names(out, ".h5").get(0));
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length - 9]++;
    Files.write(damaged, bytes);
    assertEquals(ExitCodes.EXECUTION, end(command(out, "collect", out.toString())));
    assertTrue(log(out), log(out).contains("DAMAGED " + damaged + " is not what was written"));
    assertEquals("it is made anew", 0, end(command(out, "extract", "--out", out.toString())));
    assertEquals(0, end(command(out, "collect", out.toString())));
    assertSameAsAlone(out);
  }

  /** As on a full disk: no file may have more than 1 kB, the manifest not either. */
  @Test
  public void aManifestThatCannotBeWrittenIsNamed() throws Exception {
    assumeTrue("no shell limits files here", Files.isExecutable(Path.of("/bin/bash")));
    List<String> rows = new ArrayList<>(List.of("slide_id,path"));
    for (int i = 0; i < 20; i++) {
      rows.add("gone" + i + "," + root.resolve("gone" + i + ".tiff"));
    }
    Path list = Files.write(root.resolve("gone.csv"), rows);
    Path out = root.resolve("full");
    String[] plan = {
      "extract",
      "--plan",
      "--slides",
      list.toString(),
      "--encoder",
      root.resolve("encoder.safetensors").toString(),
      "--precision",
      "fp32",
      "--device",
      "CPU",
      "--out",
      out.toString()
    };
    assertEquals(log(out), 0, end(command(out, plan)));
    List<String> limited =
        List.of(
            "/bin/bash", "-c", "set -o pipefail; (ulimit -f 1; exec \"$@\") 2>&1 | cat", "bash");
    Process full =
        CommandProcess.start(
            CommandProcess.logOf(out), limited, "extract", "--out", out.toString());
    assertEquals(log(out), ExitCodes.EXECUTION, end(full));
    String said = log(out);
    assertTrue(said, said.contains("The manifest " + out.resolve("manifest")));
    assertTrue(said, said.contains("cannot be written: File too large"));
    assertFalse(said, said.contains("mistake of this program"));

    Path taken = root.resolve("taken");
    plan[plan.length - 1] = taken.toString();
    assertEquals(log(taken), 0, end(command(taken, plan)));
    Files.writeString(taken.resolve("manifest"), "a file in the place of the folder");
    Command begun = Command.of("extract", "--out", taken);
    assertEquals(ExitCodes.EXECUTION, begun.code());
    assertTrue(begun.err(), begun.err().contains(taken.resolve("manifest") + " is a file, where"));
  }

  private static void assertSameAsAlone(Path out) throws IOException {
    assertEquals(features(alone), features(out));
    assertEquals(SLIDES - 2, features(out).size());
    for (String name : features(alone)) {
      assertEquals(name, -1, Files.mismatch(alone.resolve(name), out.resolve(name)));
    }
  }

  /** Every slide has a verdict, and nobody computed what was done. */
  private static void assertComplete(Path out) throws IOException {
    PlanFolder plan = PlanFolder.read(out);
    Manifest.Check check = Manifest.read(out, plan.plan()).check(plan);
    assertTrue(check.toString(), check.isComplete());
    assertEquals( // who is killed between file and line leaves a file to be found done
        SLIDES - 2, check.count(ManifestLine.State.DONE) + check.count(ManifestLine.State.SKIPPED));
    assertEquals(
        List.of("broken", "gone"),
        check.failed().stream().map(ManifestLine::slide).sorted().toList());
    timesDone(out).forEach((slide, count) -> assertEquals(slide, 1, (int) count));
  }

  private static List<String> features(Path out) throws IOException {
    return names(out, ".h5");
  }

  private static Process start(Path out, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "extract",
                "--slides",
                root.resolve("slides.csv").toString(),
                "--encoder",
                root.resolve("encoder.safetensors").toString(),
                "--tissue-method",
                "otsu",
                "--out",
                out.toString()));
    if (!List.of(more).contains("--pixels")) {
      arguments.addAll(List.of("--pixels", "64"));
    }
    arguments.addAll(List.of(more));
    return command(out, arguments.toArray(String[]::new));
  }

  private static Process command(Path out, String... arguments) throws IOException {
    return CommandProcess.start(CommandProcess.logOf(out), arguments);
  }
}
