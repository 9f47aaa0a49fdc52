/** The node <i>Encoder Comparison</i>: what encoders cost beside what their features are worth. */
package org.contexture.knime.nodes.encodercomparison;
