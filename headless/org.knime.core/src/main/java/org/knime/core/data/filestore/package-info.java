/** Files that belong to a node's results. */
package org.knime.core.data.filestore;
