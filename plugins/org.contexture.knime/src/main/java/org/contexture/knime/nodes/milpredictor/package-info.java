/** The node <i>MIL Predictor</i>: its factory, its parameters and its call into the pipeline. */
package org.contexture.knime.nodes.milpredictor;
