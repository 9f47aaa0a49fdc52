package org.contexture.headless;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.contexture.headless.node.NodeRegistry;
import org.contexture.headless.run.Readiness;
import org.contexture.headless.workflow.WorkflowException;
import org.contexture.headless.workflow.WorkflowPlan;
import org.contexture.headless.workflow.WorkflowReader;
import org.contexture.headless.workflow.WorkflowWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a workflow folder as KNIME would save it. For the project's own examples. */
@Command(
    name = "author",
    hidden = true,
    description = "Writes a workflow folder from a plan.",
    mixinStandardHelpOptions = true)
final class AuthorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PLAN", index = "0", description = "A JSON file; see WorkflowPlan.")
  private Path plan;

  @Parameters(paramLabel = "FOLDER", index = "1", description = "The workflow's folder.")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    try {
      NodeRegistry registry = NodeRegistry.load();
      WorkflowWriter.write(WorkflowPlan.read(plan), registry, Set.of(), folder);
      Set<Integer> idle = Readiness.idle(WorkflowReader.read(folder, registry));
      WorkflowWriter.write(WorkflowPlan.read(plan), registry, idle, folder);
      return ExitCodes.DONE;
    } catch (WorkflowException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCodes.LOAD;
    }
  }
}
