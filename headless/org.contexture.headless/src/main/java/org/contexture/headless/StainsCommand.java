package org.contexture.headless;

import java.io.IOException;
import java.nio.file.Path;
import org.contexture.network.Progress;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.Planning;
import org.contexture.pipeline.task.StainPlan;
import org.contexture.pipeline.task.WorkKind;
import org.contexture.slides.stain.StainMethod;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures stains. */
@Command(
    name = "stains",
    description =
        "Measures the stain of each slide, as the Stain Normalizer does: <slide>.stain.csv. Then"
            + " extract --stain-from FOLDER brings all slides to one.")
final class StainsCommand extends WorkCommand {

  @Mixin private SlideOptions slides;

  @Option(
      names = "--method",
      paramLabel = "macenko|vahadane|reinhard",
      description = "How it is measured; ${DEFAULT-VALUE} by default.")
  private StainMethod method = StainMethod.MACENKO;

  @Override
  WorkKind kind() {
    return WorkKind.STAINS;
  }

  @Override
  boolean isAsked() {
    return slides.isGiven();
  }

  @Override
  PlanFolder plan(Path out, Progress progress) throws IOException {
    return Planning.plan(slides.list(progress), new StainPlan(method), out, progress);
  }
}
