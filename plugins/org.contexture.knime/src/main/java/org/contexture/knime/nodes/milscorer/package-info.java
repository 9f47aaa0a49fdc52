/** The node <i>MIL Scorer</i>: its factory, its parameters and its call into the evaluation. */
package org.contexture.knime.nodes.milscorer;
