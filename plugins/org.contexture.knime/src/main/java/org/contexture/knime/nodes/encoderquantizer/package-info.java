/** The node <i>Encoder Quantizer</i>: its factory and its parameters. */
package org.contexture.knime.nodes.encoderquantizer;
