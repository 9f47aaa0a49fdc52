package org.contexture.headless;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.contexture.pipeline.task.Manifest;
import org.contexture.pipeline.task.ManifestLine;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.RowTables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks what all tasks of a job made, and joins their manifests. */
@Command(
    name = "collect",
    description =
        "Joins the manifests of all tasks into manifest.csv, with labels and patients of the"
            + " slides, compares every file with its checksum, and joins tables of a row a slide:"
            + " predictions.csv, overview.csv, stains.csv.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every slide is done or has a reason",
      "2:wrong arguments",
      "4:slides are missing, or files damaged"
    })
final class CollectCommand implements Callable<Integer> {

  private static final int NAMED = 20;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "The folder that tasks worked in.")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    PlanFolder plan = PlanFolder.read(folder);
    Manifest.Check check = Manifest.read(folder, plan.plan()).check(plan);
    Path joined = Manifest.writeJoined(plan, check.lines());
    PrintWriter err = spec.commandLine().getErr();
    for (ManifestLine line : check.failed()) {
      err.printf("FAILED %s (%s): %s%n", line.slide(), line.stage(), line.message());
    }
    check.missing().stream().limit(NAMED).forEach(slide -> err.println("MISSING " + slide));
    if (check.missing().size() > NAMED) {
      err.printf("… and %d more%n", check.missing().size() - NAMED);
    }
    check.damaged().forEach(file -> err.println("DAMAGED " + file));
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s%n%s%n", check, joined);
    if (check.damaged().isEmpty()) {
      RowTables.write(plan, check.lines(), new LineProgress(err)).ifPresent(out::println);
    }
    return check.isComplete() ? ExitCodes.DONE : ExitCodes.EXECUTION;
  }
}
