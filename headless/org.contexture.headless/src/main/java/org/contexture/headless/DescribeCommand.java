package org.contexture.headless;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.contexture.headless.node.NodeRegistry;
import org.contexture.headless.node.NodeText;
import org.contexture.headless.node.RegisteredNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Describes a node. */
@Command(
    name = "describe",
    description = "Describes a node: its ports and parameters.",
    mixinStandardHelpOptions = true)
final class DescribeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NODE", description = "The node's name or the name of its factory.")
  private String name;

  @Option(names = "--markdown", description = "Writes Markdown.")
  private boolean markdown;

  @Override
  public Integer call() {
    NodeRegistry registry = NodeRegistry.load();
    Optional<RegisteredNode> found = registry.find(name);
    if (found.isEmpty()) {
      spec.commandLine()
          .getErr()
          .printf("There is no node \"%s\"; contexture nodes lists them all.%n", name);
      return ExitCodes.ARGUMENTS;
    }
    NodeText text = new NodeText(found.get());
    spec.commandLine().getOut().print(markdown ? text.markdown() : text.plain());
    spec.commandLine().getOut().flush();
    return ExitCodes.DONE;
  }
}
