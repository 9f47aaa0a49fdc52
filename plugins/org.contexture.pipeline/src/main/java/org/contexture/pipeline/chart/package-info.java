/**
 * Charts as PNG pictures: loss curves, ROC curves, calibration. Needs no display.
 *
 * <p>Read {@link org.contexture.pipeline.chart.Chart} first; {@link
 * org.contexture.pipeline.chart.MilCharts} makes those of MIL. Nothing here knows slides.
 */
package org.contexture.pipeline.chart;
