/**
 * Charts as PNG pictures: loss curves, ROC curves, calibration. Needs no display.
 *
 * <p>Read {@link org.contexture.pipeline.chart.Chart} first. Plain Java: knows neither slides nor
 * networks.
 */
package org.contexture.pipeline.chart;
