package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.network.file.AtomicFile;

/**
 * Puts the findings of several sets together, as {@code bench/run context --results} left them: a
 * table per set and over all sets, and a forest plot.
 *
 * <p>Arguments: {@code --findings NAME=FILE} for each set, {@code --control ARM} that others are
 * compared with, {@code --judges NAME,NAME} whose mean counts (by default those that the first file
 * knows), {@code --picture PNG}.
 */
public final class EvidenceBenchmark {

  private static final List<String> USAGE =
      List.of("--findings NAME=FILE...", "--control ARM", "--judges NAME,NAME", "--picture PNG");

  private EvidenceBenchmark() {}

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Program.start(USAGE, EvidenceBenchmark::run, arguments);
  }

  private static void run(Arguments arguments) throws IOException {
    Map<String, Bootstrap> sets = new LinkedHashMap<>();
    Optional<List<String>> judges =
        arguments.find("--judges").map(names -> List.of(names.split(",", -1)));
    for (String given : arguments.all("--findings")) {
      int equals = given.indexOf('=');
      if (equals < 1) {
        throw new Arguments.Refused("--findings takes NAME=FILE, found “" + given + "”.");
      }
      Findings findings = Findings.read(Path.of(given.substring(equals + 1)));
      if (judges.isEmpty()) {
        judges = Optional.of(findings.judges());
      }
      sets.put(given.substring(0, equals), new Bootstrap(findings, judges.get()));
    }
    if (sets.isEmpty()) {
      throw new Arguments.Refused("Name the files of findings: --findings NAME=FILE.");
    }
    EvidenceTables tables =
        new EvidenceTables(sets, arguments.find("--control").orElse("without context"));
    System.out.println("judges: " + String.join(", ", judges.orElseThrow()));
    tables.print(System.out);
    Optional<String> picture = arguments.find("--picture");
    if (picture.isPresent()) {
      AtomicFile.write(Path.of(picture.get()), EvidencePlot.png(tables));
    }
  }
}
