package org.contexture.mil;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  /**
   * Reads a file that the authors' training code saved.
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
    List<SafeTensors> parts = parts(file);
    if (head.isPresent()) {
      MilHead network = Heads.named(head.get());
      return model(chosen(parts, network), network, file.toString(), outputs, labelColumn);
    }
    for (SafeTensors part : parts) {
      for (HeadCandidate candidate : HeadCandidate.of(part)) {
        List<MilHead> fitting = Heads.all().stream().filter(h -> fits(h, candidate)).toList();
        if (fitting.size() > 1) {
          throw notRecognised(
              file, "more than one head: " + fitting.stream().map(MilHead::name).toList(), "");
        } else if (fitting.size() == 1) {
          return model(candidate, fitting.get(0), file.toString(), outputs, labelColumn);
        }
      }
    }
    throw notRecognised(file, "no head as it is", " Tensors: " + parts.get(0).tensors().keySet());
  }

  /**
   * The dictionaries of tensors in a file, the wanted first; last all of them in one, for networks
   * whose parts are saved apart.
   */
  private static List<SafeTensors> parts(Path file) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".safetensors")) {
      return List.of(SafeTensors.read(file));
    }
    List<SafeTensors> parts = new ArrayList<>();
    Map<String, StoredTensor> all = new LinkedHashMap<>();
    for (TorchCheckpoint part : TorchCheckpoint.readParts(file)) {
      String last = part.part().substring(part.part().lastIndexOf('.') + 1);
      part.tensors().forEach((key, t) -> all.put(last.isEmpty() ? key : last + "." + key, t));
      parts.add(new SafeTensors(part.tensors(), Map.of()));
    }
    if (parts.size() > 1) {
      parts.add(new SafeTensors(all, Map.of()));
    }
    return parts;
  }

  /** What fits a head; else what looks like it, to say what is wrong; else all. */
  private static HeadCandidate chosen(List<SafeTensors> parts, MilHead head) {
    List<HeadCandidate> all =
        parts.stream().flatMap(part -> HeadCandidate.of(part).stream()).toList();
    return all.stream()
        .filter(candidate -> fits(head, candidate))
        .findFirst()
        .or(() -> all.stream().filter(candidate -> looksLike(head, candidate)).findFirst())
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
    return model(chosen(List.of(file), network), network, origin, outputs, labelColumn);
  }

  private static MilModel model(
      HeadCandidate candidate,
      MilHead head,
      String origin,
      OutputMeaning outputs,
      String labelColumn)
      throws WeightsException {
    try (Weights weights = HeadWeights.load(head, candidate.tensors(), origin, Device.CPU)) {
      HeadSizes sizes = head.sizes(candidate.tensors());
      return HeadWeights.model(
          weights.save(Map.of()),
          Standardisation.none(sizes.dimension()),
          head,
          outputs.readout(sizes.outputs(), origin),
          Optional.empty(),
          labelColumn,
          provenance(candidate, origin));
    }
  }

  private static Map<String, String> provenance(HeadCandidate candidate, String origin) {
    Map<String, String> provenance = new LinkedHashMap<>(Map.of("checkpoint", origin));
    if (!candidate.prefix().isEmpty()) {
      provenance.put("found behind the prefix", candidate.prefix());
    }
    if (!candidate.leftOut().isEmpty()) {
      provenance.put("tensors beside it, not read", String.join(", ", candidate.leftOut()));
    }
    return provenance;
  }
}
