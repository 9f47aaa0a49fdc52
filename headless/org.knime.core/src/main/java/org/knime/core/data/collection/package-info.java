/** Cells that hold further cells. Depends on the data package. */
package org.knime.core.data.collection;
