import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Checks what {@code ./contexture run workflows/masked-context-mil --out DIR} made: the loss falls,
 * a student comes out, slides that the learner did not see are told apart, heatmaps are pictures.
 *
 * <p>Usage: {@code java .ci/CheckMaskedContextMil.java DIR}. Exit code 1 if anything is wrong.
 */
public final class CheckMaskedContextMil {

  private static final double LEAST_AUROC = 0.9;
  private static int failed;
  private static int passed;

  public static void main(String[] arguments) throws IOException {
    Path out = Path.of(arguments[0]);

    String report = Files.readString(out.resolve("run.json"));
    check(
        "every node was executed",
        !report.contains("\"FAILED\"") && report.contains("\"EXECUTED\""));

    Path learner = node(out, "Masked Context Distillation Learner");
    List<Double> losses =
        table(learner.resolve("port-2.csv")).stream()
            .map(r -> Double.valueOf(r.get("Loss")))
            .toList();
    double start = mean(losses.subList(0, Math.max(1, losses.size() / 10)));
    double end =
        mean(losses.subList(losses.size() - Math.max(1, losses.size() / 10), losses.size()));
    check(
        "the distillation loss falls: %.4f to %.4f in %d steps"
            .formatted(start, end, losses.size()),
        end < 0.9 * start);

    check("a student comes out", Files.size(weights(learner)) > 1_000_000);

    List<Map<String, String>> bags =
        table(node(out, "Tile Feature Extractor").resolve("port-1.csv"));
    byte[] hdf5 = {(byte) 0x89, 'H', 'D', 'F'};
    for (Map<String, String> bag : bags) {
      byte[] head = Arrays.copyOf(Files.readAllBytes(Path.of(bag.get("Features"))), 4);
      check("features of " + bag.get("Slide") + " are HDF5", Arrays.equals(hdf5, head));
    }

    List<Map<String, String>> predictions = table(node(out, "MIL Predictor").resolve("port-1.csv"));
    double auroc = auroc(predictions);
    check(
        "AUROC of %d unseen slides is %.3f".formatted(predictions.size(), auroc),
        predictions.size() >= 8 && auroc >= LEAST_AUROC);

    List<Map<String, String>> heatmaps = table(node(out, "Slide Heatmap").resolve("port-1.csv"));
    check(heatmaps.size() + " heatmaps", heatmaps.size() == predictions.size());
    for (Map<String, String> heatmap : heatmaps) {
      Path png = node(out, "Slide Heatmap").resolve(heatmap.get("Heatmap"));
      check(png.getFileName() + " is a picture", ImageIO.read(png.toFile()).getWidth() >= 256);
    }

    System.out.printf("%d passed, %d failed%n", passed, failed);
    System.exit(failed == 0 ? 0 : 1);
  }

  private static void check(String what, boolean holds) {
    System.out.println((holds ? "ok      " : "FAILED  ") + what);
    passed += holds ? 1 : 0;
    failed += holds ? 0 : 1;
  }

  /** The folder of the first node of that name. */
  private static Path node(Path out, String name) throws IOException {
    try (Stream<Path> folders = Files.list(out)) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches("\\d+ " + name))
          .sorted()
          .findFirst()
          .orElseThrow(() -> new IOException("No results of a node “" + name + "” in " + out));
    }
  }

  private static Path weights(Path learner) {
    return learner.resolve("port-1").resolve("weights");
  }

  /** Probability that a positive slide gets the higher P (Label=positive); ties count half. */
  private static double auroc(List<Map<String, String>> predictions) {
    String column =
        predictions.get(0).keySet().stream()
            .filter(name -> name.matches("P \\(Label=(positive|1|lesion|tumou?r)\\)"))
            .findFirst()
            .orElseThrow();
    String positive = column.replaceAll(".*=(.*)\\)", "$1");
    double wins = 0;
    int pairs = 0;
    for (Map<String, String> p : predictions) {
      for (Map<String, String> n : predictions) {
        if (p.get("Label").equals(positive) && !n.get("Label").equals(positive)) {
          int order =
              Double.compare(Double.parseDouble(p.get(column)), Double.parseDouble(n.get(column)));
          wins += order > 0 ? 1 : order == 0 ? 0.5 : 0;
          pairs++;
        }
      }
    }
    return wins / pairs;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static List<Map<String, String>> table(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    List<String> header = cells(lines.get(0));
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = cells(line);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < header.size(); i++) {
        row.put(header.get(i), cells.get(i));
      }
      rows.add(row);
    }
    return rows;
  }

  /** Splits at commas outside of quotes; enough for values without line breaks. */
  private static List<String> cells(String line) {
    return Stream.of(line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
        .map(cell -> cell.replaceAll("^\"|\"$", ""))
        .toList();
  }
}
