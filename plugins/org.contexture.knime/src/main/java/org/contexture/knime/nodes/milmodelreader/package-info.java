/** The node <i>MIL Model Reader</i>: its factory and its parameters. */
package org.contexture.knime.nodes.milmodelreader;
