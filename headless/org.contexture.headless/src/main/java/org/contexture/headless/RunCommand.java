package org.contexture.headless;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.contexture.headless.node.NodeRegistry;
import org.contexture.headless.output.RunReport;
import org.contexture.headless.run.ConsoleProgress;
import org.contexture.headless.run.Setting;
import org.contexture.headless.run.SettingException;
import org.contexture.headless.run.WorkflowRun;
import org.contexture.headless.view.SlideViewer;
import org.contexture.headless.workflow.FlowVariable;
import org.contexture.headless.workflow.Workflow;
import org.contexture.headless.workflow.WorkflowArchive;
import org.contexture.headless.workflow.WorkflowException;
import org.contexture.headless.workflow.WorkflowReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Executes a workflow and writes its results. */
@Command(
    name = "run",
    description = "Executes a workflow and writes the results of every node.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all nodes executed",
      "2:wrong arguments",
      "3:the workflow can not be loaded",
      "4:a node failed, could not be run or was cancelled"
    })
final class RunCommand implements Callable<Integer> {
  private static final long SECONDS_TO_CANCEL = 20;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "WORKFLOW", description = "A workflow's folder, or a .knwf file.")
  private Path workflow;

  @Option(
      names = "--set",
      paramLabel = "ID/key=value",
      description =
          "Changes a parameter of a node: --set 3/epochs=5; nested keys with more slashes."
              + " Repeatable.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--variable",
      paramLabel = "name,value,type",
      description =
          "Sets a flow variable, as KNIME's -workflow.variable does: --variable slides,4,int; the"
              + " type is String, int or double. Repeatable.")
  private List<String> variables = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where results go; by default <workflow>-results in the current folder.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr());
    CountDownLatch finished = new CountDownLatch(1);
    Thread cancel = new Thread(() -> cancel(progress, finished), "cancel");
    Runtime.getRuntime().addShutdownHook(cancel);
    try {
      return run(progress);
    } catch (SettingException e) {
      return fail(e.getMessage(), ExitCodes.ARGUMENTS);
    } catch (WorkflowException e) {
      return fail(e.getMessage(), ExitCodes.LOAD);
    } finally {
      removeHook(cancel);
      finished.countDown();
    }
  }

  private int run(final ConsoleProgress progress)
      throws IOException, SettingException, WorkflowException {
    List<Setting> changes = Setting.parseAll(settings);
    List<FlowVariable> given = variables();
    Path results = out == null ? Path.of(WorkflowArchive.name(workflow) + "-results") : out;
    Workflow loaded =
        WorkflowReader.read(
            WorkflowArchive.folder(workflow, results.resolve("workflow")), NodeRegistry.load());
    WorkflowRun run =
        new WorkflowRun(
            loaded,
            given,
            changes,
            results.toAbsolutePath(),
            progress,
            spec.commandLine().getOut());
    RunReport report = run.execute();
    spec.commandLine().getOut().println("Results: " + results);
    if (SlideViewer.canShow(results)) {
      spec.commandLine().getOut().println("To look at them: ./contexture view " + results);
    }
    return report.succeeded() ? ExitCodes.DONE : ExitCodes.EXECUTION;
  }

  private List<FlowVariable> variables() throws SettingException {
    try {
      return variables.stream().map(FlowVariable::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new SettingException("--variable: " + e.getMessage());
    }
  }

  private int fail(final String message, final int code) {
    spec.commandLine().getErr().println(message);
    return code;
  }

  /** Ctrl-C: lets the running node end and the report be written. */
  private static void cancel(final ConsoleProgress progress, final CountDownLatch finished) {
    progress.setExecuteCanceled();
    try {
      if (!finished.await(SECONDS_TO_CANCEL, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(ExitCodes.EXECUTION);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(final Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      Runtime.getRuntime().halt(ExitCodes.EXECUTION); // Ctrl-C: the Java VM is going down already
    }
  }
}
