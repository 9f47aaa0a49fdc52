/** The node <i>MIL Learner</i>: its factory, its parameters and its call into the pipeline. */
package org.contexture.knime.nodes.millearner;
