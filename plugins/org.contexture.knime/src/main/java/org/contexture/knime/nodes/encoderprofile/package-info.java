/** The node <i>Encoder Profile</i>: its factory and its parameters. */
package org.contexture.knime.nodes.encoderprofile;
