/** Names and passwords. */
package org.knime.node.parameters.widget.credentials;
