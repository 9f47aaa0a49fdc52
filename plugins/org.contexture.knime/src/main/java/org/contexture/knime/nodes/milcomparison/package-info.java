/** The node <i>MIL Comparison</i>: its factory, its parameters and its call into the evaluation. */
package org.contexture.knime.nodes.milcomparison;
