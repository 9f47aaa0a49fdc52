package org.contexture.mil;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.contexture.mil.head.HeadSizes;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.task.ClassReadout;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;
import org.contexture.network.WrapperNames;
import org.contexture.network.checkpoint.TorchCheckpoint;
import org.contexture.network.device.Device;

/** Models from the state dicts that the authors' training code saves. */
public final class MilCheckpoint {

  /** What training frameworks put before every name. */
  private static final String MODEL = "model.";

  private MilCheckpoint() {}

  /**
   * Reads a file that the authors' training code saved.
   *
   * @param file {@code .safetensors}, or a PyTorch state dict {@code .pt}, {@code .pth}, {@code
   *     .ckpt}, {@code .bin}
   * @param head e.g. {@code clam-sb}; if empty, recognised by the tensors
   * @param classes in the order of the outputs, two for a head of one output; if empty, 0, 1, …
   * @throws WeightsException if the file is damaged, fits no head or more than one, or does not fit
   *     the chosen one: then listing missing, unexpected and wrong-shaped tensors
   */
  public static MilModel read(
      Path file, Optional<String> head, List<String> classes, String labelColumn)
      throws IOException {
    List<SafeTensors> parts = parts(file);
    for (SafeTensors part : parts) {
      List<String> fitting = fitting(part);
      if (head.isPresent() ? fitting.contains(head.get()) : fitting.size() == 1) {
        String name = head.orElseGet(() -> fitting.get(0));
        return read(part, file.toString(), name, classes, labelColumn);
      }
    }
    String name = head.isPresent() ? head.get() : recognised(parts.get(0), file);
    return read(parts.get(0), file.toString(), name, classes, labelColumn); // says what is wrong
  }

  /**
   * The dictionaries of tensors in a file, the wanted first, by the authors' names; last all of
   * them in one, for networks whose parts are saved apart.
   */
  private static List<SafeTensors> parts(Path file) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".safetensors")) {
      return List.of(plain(SafeTensors.read(file)));
    }
    List<SafeTensors> parts = new ArrayList<>();
    Map<String, StoredTensor> all = new LinkedHashMap<>();
    for (TorchCheckpoint part : TorchCheckpoint.readParts(file)) {
      String last = part.part().substring(part.part().lastIndexOf('.') + 1);
      part.tensors().forEach((key, t) -> all.put(last.isEmpty() ? key : last + "." + key, t));
      parts.add(plain(new SafeTensors(part.tensors(), Map.of())));
    }
    if (parts.size() > 1) {
      parts.add(plain(new SafeTensors(all, Map.of())));
    }
    return parts;
  }

  private static List<String> fitting(SafeTensors file) {
    return Heads.all().stream().filter(head -> fits(head, file)).map(MilHead::name).toList();
  }

  private static String recognised(SafeTensors file, Path origin) throws WeightsException {
    List<String> fitting = fitting(file);
    if (fitting.size() != 1) {
      throw new WeightsException(
          "%s fits %s. Choose the head it was trained with, one of %s.%s"
              .formatted(
                  origin,
                  fitting.isEmpty() ? "no head as it is" : "more than one head: " + fitting,
                  Heads.names(),
                  fitting.isEmpty() ? " Tensors: " + file.tensors().keySet() : ""));
    }
    return fitting.get(0);
  }

  private static boolean fits(MilHead head, SafeTensors file) {
    try (Weights weights = HeadWeights.load(head, file, "", Device.CPU)) {
      return true;
    } catch (WeightsException | IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Makes a model of a state dict; its features are not standardised.
   *
   * @param file the state dict, with the authors' names, what wrappers of PyTorch add to them, and
   *     {@code model.} in front of all; CLAM's also as older versions of its code have them
   * @param origin what to call the file in messages
   * @param head e.g. {@code clam-sb}
   * @param classes in the order of the outputs, two for a head of one output; if empty, 0, 1, …
   * @throws WeightsException listing missing, unexpected and wrong-shaped tensors
   */
  public static MilModel read(
      SafeTensors file, String origin, String head, List<String> classes, String labelColumn)
      throws WeightsException {
    MilHead network = Heads.named(head);
    SafeTensors plain = plain(file);
    try (Weights weights = HeadWeights.load(network, plain, origin, Device.CPU)) {
      HeadSizes sizes = network.sizes(plain);
      int outputs = Math.max(2, sizes.outputs());
      if (!classes.isEmpty() && classes.size() != outputs) {
        throw new WeightsException(
            "%s has %d outputs; expected names of %d classes, found %s."
                .formatted(origin, sizes.outputs(), outputs, classes));
      }
      return HeadWeights.model(
          weights.save(Map.of()),
          Standardisation.none(sizes.dimension()),
          network,
          new ClassReadout(
              classes.isEmpty()
                  ? IntStream.range(0, outputs).mapToObj(Integer::toString).toList()
                  : classes),
          Optional.empty(),
          labelColumn,
          Map.of("checkpoint", origin));
    }
  }

  /** Without wrappers, by the names that the heads have. */
  private static SafeTensors plain(SafeTensors file) {
    Map<String, StoredTensor> tensors = WrapperNames.removed(file.tensors());
    if (!tensors.isEmpty() && tensors.keySet().stream().allMatch(n -> n.startsWith(MODEL))) {
      Map<String, StoredTensor> plain = new LinkedHashMap<>();
      tensors.forEach((name, tensor) -> plain.put(name.substring(MODEL.length()), tensor));
      tensors = plain;
    }
    return new SafeTensors(ClamCheckpoint.current(tensors), file.metadata());
  }
}
