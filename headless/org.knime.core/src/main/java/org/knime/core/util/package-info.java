/** Files and URLs. */
package org.knime.core.util;
