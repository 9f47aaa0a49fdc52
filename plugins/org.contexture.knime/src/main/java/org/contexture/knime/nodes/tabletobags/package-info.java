/** The node <i>Table to Bags</i>: its factory, its parameters and its call into the pipeline. */
package org.contexture.knime.nodes.tabletobags;
