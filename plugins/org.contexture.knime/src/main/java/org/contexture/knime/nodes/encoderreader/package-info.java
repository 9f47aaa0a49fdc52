/** The node <i>Encoder Reader</i>: its factory with the call into learning, and its parameters. */
package org.contexture.knime.nodes.encoderreader;
