package org.contexture.headless.doctor;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.contexture.headless.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what this machine has and lacks. */
@Command(
    name = "doctor",
    description = "Says what this machine has and lacks of what Contexture needs, and what to do.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Finding> findings = new Doctor(System.getenv()).findings();
    findings.forEach(finding -> print(out, finding));
    boolean bad = findings.stream().anyMatch(f -> f.state() == Finding.State.BAD);
    out.println(bad ? "There are problems." : "Nothing is broken.");
    return bad ? ExitCodes.EXECUTION : ExitCodes.DONE;
  }

  private static void print(PrintWriter out, Finding finding) {
    out.printf("%-12s %-8s %s%n", finding.what(), finding.state().word(), finding.found());
    if (!finding.remedy().isEmpty()) {
      out.printf("%-21s → %s%n", "", finding.remedy());
    }
  }
}
