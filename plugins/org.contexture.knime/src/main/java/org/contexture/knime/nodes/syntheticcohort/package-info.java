/**
 * The node <i>Synthetic Slide Cohort</i>: its factory, its parameters and its call into the
 * pipeline.
 */
package org.contexture.knime.nodes.syntheticcohort;
