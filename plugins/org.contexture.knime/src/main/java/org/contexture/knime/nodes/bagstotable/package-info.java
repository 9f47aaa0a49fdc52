/** The node <i>Bags to Table</i>: its factory, its parameters and its call into the pipeline. */
package org.contexture.knime.nodes.bagstotable;
