package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.contexture.network.device.Device;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.contexture.slides.tiling.TilingOptions;

/**
 * What {@link ContextBenchmark} was asked for.
 *
 * @param given what makes sense together
 */
record ContextArguments(Arguments given) {

  /** The arm that others are compared with, if none are given. */
  static final String CONTROL = "without context";

  private static final List<String> ARMS =
      List.of(
          "context: target=MASKED",
          "context and own: target=MASKED_AND_OWN",
          CONTROL + ": target=OWN window=1"); // single tiles: of as many slides as it takes tiles

  /** What it knows. */
  static final List<String> USAGE =
      List.of(
          "--slides FOLDER",
          "--labels CSV",
          "--unlabelled-too",
          "--cohort N",
          "--mpp M",
          "--source-mpp M",
          "--pixels P",
          "--tissue FRACTION",
          "--window S",
          "--folds K",
          "--partitions N",
          "--splits N",
          "--judges NAME,NAME",
          "--repeats N",
          "--first-seed N",
          "--steps N",
          "--at STEPS,STEPS",
          "--student FILE",
          "--teacher FILE",
          "--arms FILE",
          "--results FILE",
          "--keep FOLDER",
          "--keep-context",
          "--curves FOLDER",
          "--picture PNG",
          "--device AUTO|CPU|CUDA:n");

  ContextArguments {
    requireSense(given);
  }

  private static void requireSense(Arguments given) {
    Optional<String> slides = given.find("--slides");
    if (slides.isEmpty() && given.find("--labels").isPresent()) {
      throw new Arguments.Refused("--labels needs the slides that they are of: --slides FOLDER.");
    }
    if (slides.isPresent() && given.find("--cohort").isPresent()) {
      throw new Arguments.Refused("--cohort draws slides, --slides reads them; give one of both.");
    }
    boolean folder = slides.map(Path::of).filter(Files::isDirectory).isPresent();
    if (folder && given.find("--labels").isEmpty()) {
      throw new Arguments.Refused(
          "Nothing would judge the encoders: give --labels CSV for the slides.");
    }
  }

  /**
   * Who judges.
   *
   * @param device where MIL heads learn
   */
  Panel panel(Device device) {
    List<Judge> judges =
        Stream.of(
                given
                    .find("--judges")
                    .orElse("ridge,neighbours,gated-abmil,clam-sb")
                    .split(",", -1))
            .map(name -> Judge.named(name, device))
            .toList();
    return new Panel(
        judges,
        given.integer("--folds", 4, 2),
        given.integer("--partitions", 20, 1),
        given.integer("--splits", 1, 1));
  }

  /** Steps after which students are judged besides the end. */
  List<Integer> moments() {
    String words = given.find("--at").orElse("");
    if (!words.matches("(\\d{1,7}(,\\d{1,7})*)?")) {
      throw new Arguments.Refused("--at takes steps such as 150,300; found “" + words + "”.");
    }
    return words.isEmpty()
        ? List.of()
        : Stream.of(words.split(",", -1)).map(Integer::valueOf).toList();
  }

  /** What is compared, at least one. */
  List<DistillationArm> arms() throws IOException {
    Optional<String> file = given.find("--arms");
    List<String> lines = file.isEmpty() ? ARMS : Files.readAllLines(Path.of(file.get()));
    Map<String, String> common = new LinkedHashMap<>();
    given.find("--window").ifPresent(side -> common.put("window", side));
    given.find("--steps").ifPresent(steps -> common.put("steps", steps));
    List<DistillationArm> arms = new ArrayList<>();
    Set<String> names = new HashSet<>(Set.of(Findings.BEFORE, Findings.TEACHER));
    for (String line : lines) {
      if (!line.isBlank()) {
        DistillationArm arm = DistillationArm.parse(line, common);
        if (arm.name().isEmpty() || !names.add(arm.name())) {
          throw new Arguments.Refused(
              "Each arm needs a name of its own, neither “%s” nor “%s”; found “%s”."
                  .formatted(Findings.BEFORE, Findings.TEACHER, arm.name()));
        }
        arms.add(arm);
      }
    }
    if (arms.isEmpty()) {
      throw new Arguments.Refused(file.orElse("") + " holds no arm: NAME: SETTING=VALUE …");
    }
    return arms;
  }

  /**
   * The slides and what is known of them.
   *
   * @param drawn folder for slides that are drawn because none are given
   */
  Cohort cohort(Path drawn) throws IOException {
    TilingOptions tiling =
        new TilingOptions(
            given.integer("--pixels", 96, 1),
            given.number("--mpp", 1),
            0,
            given.number("--tissue", 0.5));
    Path folder = given.find("--slides").map(Path::of).orElse(drawn);
    Optional<Path> labels = given.find("--labels").map(Path::of);
    if (given.find("--slides").isEmpty()) {
      SyntheticOptions options =
          new SyntheticOptions(given.integer("--cohort", 40, 2), 2048, 2048, 0.5, 0.5, 1, 11);
      SyntheticCohort.write(options, folder, (written, of) -> {});
      labels = Optional.of(folder.resolve(SyntheticCohort.LABELS_FILE));
    }
    return Cohort.read(
        folder,
        labels,
        given.has("--unlabelled-too"),
        tiling,
        given.number("--source-mpp", tiling.micronsPerPixel()));
  }
}
