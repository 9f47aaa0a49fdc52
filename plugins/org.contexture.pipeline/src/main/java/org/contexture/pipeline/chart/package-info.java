/**
 * Charts as PNG pictures: loss curves, ROC curves, calibration. Needs no display.
 *
 * <p>Read {@link org.contexture.pipeline.chart.Chart} first; {@link
 * org.contexture.pipeline.chart.MilCharts} makes those of MIL. Nothing here knows slides.
 *
 * <p>Why not a library: JFreeChart is LGPL; XChart 3.8.8 (Apache) was tried on every chart here and
 * sets overlapping ticks at odd numbers for steps of training, draws dashes of a curve with many
 * points as a solid line, and cuts off a legend that is wider than the picture.
 */
package org.contexture.pipeline.chart;
