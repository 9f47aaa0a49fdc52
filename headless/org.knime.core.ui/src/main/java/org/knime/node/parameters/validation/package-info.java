/** Limits of values. */
package org.knime.node.parameters.validation;
