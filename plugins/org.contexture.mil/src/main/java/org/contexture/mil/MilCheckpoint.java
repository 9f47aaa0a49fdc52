package org.contexture.mil;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.contexture.mil.head.HeadSizes;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;
import org.contexture.network.checkpoint.TorchCheckpoint;
import org.contexture.network.device.Device;

/** Models from the state dicts that the authors' training code saves. */
public final class MilCheckpoint {

  private MilCheckpoint() {}

  /** One of a file's dictionaries of tensors, and its name; empty at the top. */
  private record Part(SafeTensors tensors, String name) {}

  /** A head's tensors, and the dictionary that they are from. */
  private record Choice(HeadCandidate candidate, String part) {}

  /**
   * Reads a file that the authors' training code saved, or that {@link MilModelFile} wrote.
   *
   * @param file {@code .safetensors}, or a PyTorch state dict {@code .pt}, {@code .pth}, {@code
   *     .ckpt}, {@code .bin}
   * @param head e.g. {@code clam-sb}; if empty, recognised by the tensors
   * @param outputs what they mean
   * @throws WeightsException if the file is damaged, fits no head or more than one, or does not fit
   *     the chosen one: then listing missing, unexpected and wrong-shaped tensors
   */
  public static MilModel read(
      Path file, Optional<String> head, OutputMeaning outputs, String labelColumn)
      throws IOException {
    if (isSafeTensors(file)) {
      SafeTensors whole = SafeTensors.read(file);
      if (MilModelFile.isOne(whole)) {
        return asAsked(MilModelFile.read(whole, file.toString()), file, head, outputs);
      }
    }
    List<Part> parts = parts(file);
    if (head.isPresent()) {
      MilHead network = Heads.named(head.get());
      return model(chosen(parts, network), network, file.toString(), outputs, labelColumn);
    }
    for (Part part : parts) {
      for (HeadCandidate candidate : HeadCandidate.of(part.tensors())) {
        List<MilHead> fitting = Heads.all().stream().filter(h -> fits(h, candidate)).toList();
        if (fitting.size() > 1) {
          throw notRecognised(
              file, "more than one head: " + fitting.stream().map(MilHead::name).toList(), "");
        } else if (fitting.size() == 1) {
          Choice choice = new Choice(candidate, part.name());
          return model(choice, fitting.get(0), file.toString(), outputs, labelColumn);
        }
      }
    }
    throw notRecognised(
        file, "no head as it is", " Tensors: " + parts.get(0).tensors().tensors().keySet());
  }

  private static boolean isSafeTensors(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".safetensors");
  }

  /** A file of the {@link MilModelFile} tells everything itself. */
  private static MilModel asAsked(
      MilModel model, Path file, Optional<String> head, OutputMeaning outputs)
      throws WeightsException {
    if (head.isPresent() && !head.get().equals(model.head())) {
      throw new WeightsException(
          "%s holds a %s head, not %s. Leave the head to the file."
              .formatted(file, model.head(), head.get()));
    }
    if (outputs instanceof OutputMeaning.Classes classes
        && !classes.names().isEmpty()
        && !classes.names().equals(model.classes())) {
      throw new WeightsException(
          "%s names its classes itself: %s, not %s. Leave them to the file."
              .formatted(file, model.classes(), classes.names()));
    }
    return model;
  }

  /**
   * The dictionaries of tensors in a file, the wanted first; last all of them in one, for networks
   * whose parts are saved apart.
   */
  private static List<Part> parts(Path file) throws IOException {
    if (isSafeTensors(file)) {
      return List.of(new Part(SafeTensors.read(file), ""));
    }
    List<Part> parts = new ArrayList<>();
    Map<String, StoredTensor> all = new LinkedHashMap<>();
    for (TorchCheckpoint part : TorchCheckpoint.readParts(file)) {
      String last = part.part().substring(part.part().lastIndexOf('.') + 1);
      part.tensors().forEach((key, t) -> all.put(last.isEmpty() ? key : last + "." + key, t));
      parts.add(new Part(new SafeTensors(part.tensors(), Map.of()), part.part()));
    }
    if (parts.size() > 1) {
      parts.add(new Part(new SafeTensors(all, Map.of()), "all of them"));
    }
    return parts;
  }

  /** What fits a head; else what looks like it, to say what is wrong; else all. */
  private static Choice chosen(List<Part> parts, MilHead head) {
    List<Choice> all =
        parts.stream()
            .flatMap(
                part ->
                    HeadCandidate.of(part.tensors()).stream().map(c -> new Choice(c, part.name())))
            .toList();
    return all.stream()
        .filter(choice -> fits(head, choice.candidate()))
        .findFirst()
        .or(() -> all.stream().filter(choice -> looksLike(head, choice.candidate())).findFirst())
        .orElse(all.get(0));
  }

  private static boolean fits(MilHead head, HeadCandidate candidate) {
    try {
      HeadWeights.load(head, candidate.tensors(), "", Device.CPU).close();
      return true;
    } catch (WeightsException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean looksLike(MilHead head, HeadCandidate candidate) {
    try {
      return head.sizes(candidate.tensors()).outputs() > 0;
    } catch (WeightsException | IllegalArgumentException e) {
      return false;
    }
  }

  private static WeightsException notRecognised(Path file, String found, String rest) {
    return new WeightsException(
        "%s fits %s. Choose the head it was trained with, one of %s.%s"
            .formatted(file, found, Heads.names(), rest));
  }

  /**
   * Makes a model of a state dict; its features are not standardised.
   *
   * @param file the state dict, with the authors' names, what wrappers of PyTorch add to them, and
   *     a prefix in front of all; CLAM's also as older versions of its code have them
   * @param origin what to call the file in messages
   * @param head e.g. {@code clam-sb}
   * @param outputs what they mean
   * @throws WeightsException listing missing, unexpected and wrong-shaped tensors
   */
  public static MilModel read(
      SafeTensors file, String origin, String head, OutputMeaning outputs, String labelColumn)
      throws WeightsException {
    MilHead network = Heads.named(head);
    return model(
        chosen(List.of(new Part(file, "")), network), network, origin, outputs, labelColumn);
  }

  private static MilModel model(
      Choice choice, MilHead head, String origin, OutputMeaning outputs, String labelColumn)
      throws WeightsException {
    HeadCandidate candidate = choice.candidate();
    try (Weights weights = HeadWeights.load(head, candidate.tensors(), origin, Device.CPU)) {
      requireFinite(weights, origin);
      HeadSizes sizes = head.sizes(candidate.tensors());
      return HeadWeights.model(
          weights.save(Map.of()),
          Standardisation.none(sizes.dimension()),
          head,
          outputs.readout(sizes.outputs(), origin),
          Optional.empty(),
          labelColumn,
          provenance(choice, origin));
    }
  }

  @SuppressWarnings("try") // the scope frees the tensors
  private static void requireFinite(Weights weights, String origin) throws WeightsException {
    try (PointerScope scope = new PointerScope()) {
      for (String name : weights.names()) {
        if (!name.startsWith(ClamCheckpoint.INSTANCES)
            && !weights.get(name).isfinite().all().item_bool()) {
          throw new WeightsException(
              "%s cannot be used: the tensor “%s” has values that are NaN or infinite. Fetch the file again or take an earlier checkpoint."
                  .formatted(origin, name));
        }
      }
    }
  }

  private static Map<String, String> provenance(Choice choice, String origin) {
    HeadCandidate candidate = choice.candidate();
    Map<String, String> provenance = new LinkedHashMap<>(Map.of("checkpoint", origin));
    if (!choice.part().isEmpty()) {
      provenance.put("part of the checkpoint", choice.part());
    }
    if (!candidate.prefix().isEmpty()) {
      provenance.put("found behind the prefix", candidate.prefix());
    }
    if (!candidate.leftOut().isEmpty()) {
      provenance.put("tensors beside it, not read", String.join(", ", candidate.leftOut()));
    }
    return provenance;
  }
}
