/** The node <i>MIL Cross-Validator</i>: its factory, its parameters and its call into learning. */
package org.contexture.knime.nodes.milcrossvalidator;
