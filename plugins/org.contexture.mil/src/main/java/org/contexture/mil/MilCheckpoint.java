package org.contexture.mil;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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

  /** What training frameworks put before every name. */
  private static final List<String> WRAPPERS = List.of("module.", "model.");

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
    SafeTensors tensors = tensors(file);
    String name = head.isPresent() ? head.get() : recognised(unwrapped(tensors), file);
    return read(tensors, file.toString(), name, classes, labelColumn);
  }

  private static SafeTensors tensors(Path file) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".safetensors")
        ? SafeTensors.read(file)
        : new SafeTensors(TorchCheckpoint.read(file).tensors(), Map.of());
  }

  private static String recognised(SafeTensors file, Path origin) throws WeightsException {
    List<String> fitting =
        Heads.all().stream().filter(head -> fits(head, file)).map(MilHead::name).toList();
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
   * @param file the state dict, with the authors' names, or all of them after {@code module.} or
   *     {@code model.}
   * @param origin what to call the file in messages
   * @param head e.g. {@code clam-sb}
   * @param classes in the order of the outputs, two for a head of one output; if empty, 0, 1, …
   * @throws WeightsException listing missing, unexpected and wrong-shaped tensors
   */
  public static MilModel read(
      SafeTensors file, String origin, String head, List<String> classes, String labelColumn)
      throws WeightsException {
    MilHead network = Heads.named(head);
    SafeTensors plain = unwrapped(file);
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
          classes.isEmpty()
              ? IntStream.range(0, outputs).mapToObj(Integer::toString).toList()
              : classes,
          labelColumn,
          Map.of("checkpoint", origin));
    }
  }

  private static SafeTensors unwrapped(SafeTensors file) {
    for (String wrapper : WRAPPERS) {
      if (!file.tensors().isEmpty()
          && file.tensors().keySet().stream().allMatch(name -> name.startsWith(wrapper))) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        file.tensors().forEach((name, t) -> tensors.put(name.substring(wrapper.length()), t));
        return new SafeTensors(tensors, file.metadata());
      }
    }
    return file;
  }
}
