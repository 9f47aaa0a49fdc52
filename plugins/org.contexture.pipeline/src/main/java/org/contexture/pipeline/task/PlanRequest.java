package org.contexture.pipeline.task;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.encoder.Precision;
import org.contexture.slides.tiling.TilingOptions;

/**
 * What a user asks for, of whichever slides.
 *
 * @param encoder file of weights
 * @param architecture its name; empty to recognise it by the file
 * @param tiling how tiles are laid
 * @param tissue how tissue is told from glass
 * @param device {@code AUTO}, {@code CPU} or {@code CUDA:n}
 * @param precision of the network
 * @param batch tiles that go through the network at once
 * @param laid tiles that were laid before, by this tiling; empty to lay them
 */
public record PlanRequest(
    Path encoder,
    Optional<String> architecture,
    TilingOptions tiling,
    ExtractionPlan.Tissue tissue,
    String device,
    Precision precision,
    int batch,
    Optional<LaidTiles> laid) {}
