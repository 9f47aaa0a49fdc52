/** PNG pictures in cells. Depends on the data and image packages. */
package org.knime.core.data.image.png;
