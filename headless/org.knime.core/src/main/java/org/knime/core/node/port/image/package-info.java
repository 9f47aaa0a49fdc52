/** Picture ports. */
package org.knime.core.node.port.image;
