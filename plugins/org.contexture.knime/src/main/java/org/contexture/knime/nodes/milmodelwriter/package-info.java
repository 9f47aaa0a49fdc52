/** The node <i>MIL Model Writer</i>: its factory, its parameters and its call into the pipeline. */
package org.contexture.knime.nodes.milmodelwriter;
