/**
 * Trees of named values and their XML. Read {@link org.knime.core.node.config.base.ConfigBase}
 * first. In KNIME this package lives in the bundle {@code org.knime.core.util}, which {@code
 * org.knime.core} re-exports.
 */
package org.knime.core.node.config.base;
