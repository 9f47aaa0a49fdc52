/** How numbers are written. */
package org.knime.core.util.valueformat;
