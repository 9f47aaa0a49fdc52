/**
 * Encoders that people cite, by name: the table of them, the hub's cache on this machine, and the
 * way to fetch weights from the hub.
 *
 * <p>Read first: {@link org.contexture.encoder.published.PublishedEncoders}.
 *
 * <p>Depends on {@code org.contexture.encoder}; knows no KNIME.
 */
package org.contexture.encoder.published;
