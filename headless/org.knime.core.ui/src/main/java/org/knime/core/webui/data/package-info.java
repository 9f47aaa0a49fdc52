/** What answers the pages of views. */
package org.knime.core.webui.data;
