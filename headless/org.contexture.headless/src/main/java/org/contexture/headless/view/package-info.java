/**
 * {@code contexture view}: the page of {@code org.contexture.view} in a browser on this machine.
 *
 * <p>{@link org.contexture.headless.view.LocalServer} is the host, and says what keeps others out;
 * {@link org.contexture.headless.view.Shown} finds what to show.
 */
package org.contexture.headless.view;
