/** The pages of views and their files. */
package org.knime.core.webui.page;
