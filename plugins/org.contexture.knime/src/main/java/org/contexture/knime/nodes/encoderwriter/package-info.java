/** The node <i>Encoder Writer</i>: its factory, its parameters and its call into the pipeline. */
package org.contexture.knime.nodes.encoderwriter;
