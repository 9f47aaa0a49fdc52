package org.contexture.headless;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.contexture.headless.node.NodeRegistry;
import org.contexture.headless.node.NodeText;
import org.contexture.headless.node.RegisteredNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the nodes. */
@Command(name = "nodes", description = "Lists the nodes.", mixinStandardHelpOptions = true)
final class NodesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (RegisteredNode registered : NodeRegistry.load().nodes()) {
      out.printf("%-40s %s%n", registered.node().name(), NodeText.line(registered));
    }
    return ExitCodes.DONE;
  }
}
