/**
 * Slides × learning: everything the nodes call, free of KNIME.
 *
 * <p>In the order of the work: {@code catalogue} finds slides, {@code tiling} lays tiles, {@code
 * stream} reads their pixels ahead of a network, {@code features} turns them into files, {@code
 * heatmap}, {@code chart} and {@code training} paint results, {@code export} hands models on. This
 * package holds the few records that they share. May depend on {@code org.contexture.slides} and
 * the plugins that learn; uses neither KNIME nor OSGi.
 */
package org.contexture.pipeline;
