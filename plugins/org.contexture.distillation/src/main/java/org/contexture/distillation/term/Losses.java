package org.contexture.distillation.term;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * How wrong a term's answers are in one pass.
 *
 * @param each its losses [count]
 * @param constant what they would be for answers that look at nothing [count]; no gradient
 * @param cosine between answers and targets, for the log [count]; empty where there is none
 * @param tokens the tiles that the losses are of, ascending; empty if they are not of tiles
 */
public record Losses(
    Tensor each, Tensor constant, Optional<Tensor> cosine, Optional<int[]> tokens) {}
