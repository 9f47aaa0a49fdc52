/** Cells that hold a picture. Depends on the data package. */
package org.knime.core.data.image;
