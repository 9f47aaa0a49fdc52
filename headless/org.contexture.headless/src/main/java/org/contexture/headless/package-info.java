/**
 * Runs nodes and workflows where KNIME is not installed. Read {@link org.contexture.headless.Main},
 * then {@code workflow} (what is stored), {@code run} (how it is executed), {@code output} (what is
 * written). Depends on the stand-ins; nothing depends on it.
 */
package org.contexture.headless;
