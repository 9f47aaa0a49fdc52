/** How columns are shown. */
package org.knime.core.data.property;
