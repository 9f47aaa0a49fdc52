/**
 * The port types of the nodes: encoders and MIL models, with what KNIME needs to save, load and
 * describe them.
 *
 * <p>Read {@link org.contexture.knime.port.EncoderPortObject} first. Registered in {@code
 * plugin.xml}: without that nodes run, but workflows cannot be saved. Depends on learning and
 * KNIME's core.
 */
package org.contexture.knime.port;
