/** The plain cells (text, numbers, truth values) and the plain row. Depends on the data package. */
package org.knime.core.data.def;
