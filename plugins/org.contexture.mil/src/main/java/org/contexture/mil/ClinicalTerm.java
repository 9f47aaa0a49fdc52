package org.contexture.mil;

import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.mil.clinical.ClinicalEncoding;
import org.contexture.mil.head.HeadOutput;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.Randomness;
import org.contexture.mil.head.Target;
import org.contexture.network.Initialiser;
import org.contexture.network.SafeTensors;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;
import org.contexture.network.device.Device;

/**
 * Clinical facts joined to a bag's vector. A linear classifier of both, C [z; c], is the classifier
 * of the bag plus a linear layer of the facts, C₁ z + C₂ c; so heads, whatever their vector is,
 * need not know of it: C₂ c is added to their logits, with C₂ 0 before training.
 *
 * @param encoding of the facts; empty if there are none
 * @param weights of the head, with C₂ [outputs, width]
 */
record ClinicalTerm(Optional<ClinicalEncoding> encoding, Weights weights, Device device) {

  private static final String WEIGHT = "clinical.weight";
  private static final String METADATA = "clinical";

  /** No facts. */
  static ClinicalTerm none(Weights weights, Device device) {
    return new ClinicalTerm(Optional.empty(), weights, device);
  }

  /** What a model holds, if it knows facts. */
  static Optional<ClinicalEncoding> encoding(SafeTensors file) {
    return Optional.ofNullable(file.metadata().get(METADATA)).map(ClinicalEncoding::load);
  }

  /** Adds the parameters of a new head. */
  static void initialise(
      Initialiser initialiser, Optional<ClinicalEncoding> encoding, int outputs) {
    encoding.ifPresent(of -> initialiser.constant(WEIGHT, 0, outputs, of.width()));
  }

  /** Adds the parameters that a file has, if it has. */
  static void initialise(Initialiser initialiser, SafeTensors file) throws WeightsException {
    if (file.tensors().containsKey(WEIGHT)) {
      initialiser.constant(
          WEIGHT, 0, file.get(WEIGHT).shape().stream().mapToLong(Long::longValue).toArray());
    }
  }

  /** What a file of a model says of it. */
  static void save(Optional<ClinicalEncoding> encoding, java.util.Map<String, String> metadata) {
    encoding.ifPresent(of -> metadata.put(METADATA, of.save()));
  }

  /** What is added to a bag's logits, [1, outputs]; empty if nothing is. */
  private Optional<Tensor> shift(Bag bag) {
    return encoding.map(
        of -> {
          Tensor facts = Tensors.to(Tensors.of(of.encode(bag.facts()), 1, of.width()), device);
          return torch.mm(facts, weights.get(WEIGHT).t());
        });
  }

  /** What a head says of a bag outside of training. */
  HeadOutput output(MilHead head, Tensor features, Bag bag) {
    return shift(bag)
        .map(shift -> head.forward(weights, features, shift, Randomness.NONE))
        .orElseGet(() -> head.forward(weights, features, Randomness.NONE));
  }

  /** What a bag's outputs should be before the facts are added. */
  Target before(Target target, Bag bag) {
    return encoding.isEmpty()
        ? target
        : new Target() {
          @Override
          public Tensor loss(Tensor outputs) {
            return target.loss(shifted(outputs));
          }

          @Override
          public Tensor shifted(Tensor outputs) {
            return outputs.add(shift(bag).orElseThrow());
          }

          @Override
          public double weight() {
            return target.weight();
          }

          @Override
          public OptionalInt label() {
            return target.label();
          }
        };
  }
}
