/**
 * What Eclipse would do for KNIME: find the contributions in plugin.xml files, and know which
 * workflow a thread runs. Not KNIME's. Depends on nothing.
 */
package org.contexture.headless.extension;
