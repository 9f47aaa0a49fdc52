package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.learning.encoder.EncoderModel;
import org.contexture.learning.encoder.Encoders;

/**
 * What a benchmark was started with: {@code --name value} pairs.
 *
 * @param words as given
 */
record Arguments(List<String> words) {

  Arguments {
    words = List.copyOf(words);
  }

  static Arguments of(String... words) {
    return new Arguments(List.of(words));
  }

  Optional<String> find(String name) {
    int at = words.indexOf(name);
    if (at >= 0 && at + 1 == words.size()) {
      throw new IllegalArgumentException("The argument " + name + " lacks its value.");
    }
    return at < 0 ? Optional.empty() : Optional.of(words.get(at + 1));
  }

  /** The encoder of a file, or one of the weights beside the project. */
  EncoderModel encoder(String name, String otherwise) throws IOException {
    Path shared = Path.of(System.getProperty("contexture.shared", "../shared"));
    return Encoders.read(
        find(name).map(Path::of).orElse(shared.resolve("weights").resolve(otherwise)),
        Optional.empty());
  }

  int integer(String name, int otherwise) {
    return find(name).map(Integer::parseInt).orElse(otherwise);
  }

  double number(String name, double otherwise) {
    return find(name).map(Double::parseDouble).orElse(otherwise);
  }
}
