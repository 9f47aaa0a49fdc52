/**
 * Slides to look at, with what is known of them: the page, and the service that answers it. Neither
 * knows where the page is shown; a KNIME node's view and a browser on the same machine are hosts
 * that carry its requests to {@link org.contexture.view.SlideView#answer}.
 *
 * <p>Read {@link org.contexture.view.ViewContent} (what is shown), then {@link
 * org.contexture.view.SlideView} (what may be asked). The page is in {@code page/}: plain ES
 * modules, {@code main.js} first. Slides are asked for by their index in the content, never by
 * path. Depends on pipeline and slides; uses neither KNIME nor OSGi nor a network.
 */
package org.contexture.view;
