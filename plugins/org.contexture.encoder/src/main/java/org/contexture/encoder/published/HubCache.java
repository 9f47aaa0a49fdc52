package org.contexture.encoder.published;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.encoder.EncoderException;

/**
 * The folder in which the hub's own programs keep what they fetched: {@code
 * models--OWNER--NAME/snapshots/REVISION/FILE}, with the revision of a branch in {@code
 * refs/BRANCH}.
 *
 * @param folder that folder, which need not exist
 */
public record HubCache(Path folder) {

  private static final String BRANCH = "main";

  /**
   * The user's own, by the variables that the hub's programs know: {@code HF_HUB_CACHE}, {@code
   * HF_HOME}, {@code XDG_CACHE_HOME}.
   */
  public static HubCache ofUser(Map<String, String> environment) {
    Optional<Path> home =
        value(environment, "HF_HOME")
            .or(
                () ->
                    value(environment, "XDG_CACHE_HOME")
                        .map(cache -> cache.resolve("huggingface")));
    return new HubCache(
        value(environment, "HF_HUB_CACHE")
            .orElseGet(
                () ->
                    home.orElse(Path.of(System.getProperty("user.home"), ".cache", "huggingface"))
                        .resolve("hub")));
  }

  private static Optional<Path> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(v -> !v.isBlank()).map(Path::of);
  }

  /** What is kept of a repository. */
  Path repository(String repository) {
    return folder.resolve("models--" + repository.replace("/", "--"));
  }

  Path snapshot(String repository, String revision) {
    return repository(repository).resolve("snapshots").resolve(revision);
  }

  /**
   * Finds the weights of an encoder: in the branch's revision, else in the one that was fetched
   * last.
   *
   * @throws EncoderException saying which file to put where
   */
  public Path weights(PublishedEncoder encoder) throws EncoderException {
    return find(encoder)
        .orElseThrow(
            () ->
                new EncoderException(
                    "The weights of %s are not in %s. Put the file %s of the hub's repository %s there, choose the folder that has it, or let it be downloaded (licence: %s%s)."
                        .formatted(
                            encoder.title(),
                            repository(encoder.hub()).resolve("snapshots"),
                            String.join(" or ", encoder.files()),
                            encoder.hub(),
                            encoder.licence(),
                            encoder.gated() ? "; gated: ask for access on its page first" : "")));
  }

  Optional<Path> find(PublishedEncoder encoder) throws EncoderException {
    if (encoder.hub().isEmpty()) {
      return Optional.empty();
    }
    try {
      for (Path snapshot : snapshots(encoder.hub())) {
        Optional<Path> file = within(snapshot, encoder.files());
        if (file.isPresent()) {
          return file;
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new EncoderException(
          "The hub's cache %s cannot be read: %s. Choose another folder."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  /** The branch's first, then the newest. */
  private List<Path> snapshots(String repository) throws IOException {
    Path all = repository(repository).resolve("snapshots");
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    Path reference = repository(repository).resolve("refs").resolve(BRANCH);
    String revision =
        Files.isRegularFile(reference)
            ? Files.readString(reference, StandardCharsets.UTF_8).strip()
            : "";
    try (Stream<Path> snapshots = Files.list(all)) {
      return snapshots
          .filter(Files::isDirectory)
          .sorted(
              Comparator.<Path>comparingInt(
                      path -> path.getFileName().toString().equals(revision) ? 0 : 1)
                  .thenComparingLong(path -> -path.toFile().lastModified()))
          .toList();
    }
  }

  /**
   * Finds the weights in a folder.
   *
   * @throws EncoderException naming the files that were looked for
   */
  public static Path weights(PublishedEncoder encoder, Path folder) throws EncoderException {
    return within(folder, encoder.files())
        .orElseThrow(
            () ->
                new EncoderException(
                    "The folder %s has no weights of %s; expected a file %s. Fetch it from %s."
                        .formatted(
                            folder,
                            encoder.title(),
                            String.join(" or ", encoder.files()),
                            encoder.hub().isEmpty()
                                ? "its authors"
                                : "the hub's repository " + encoder.hub())));
  }

  private static Optional<Path> within(Path folder, List<String> files) {
    return files.stream()
        .flatMap(file -> Stream.of(file, file + ".index.json"))
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
