/**
 * Slide View's page in a Chromium without a window: for its tests, and for {@code bench/run view},
 * which times it and takes the pictures of the documentation.
 */
package org.contexture.headless.browser;
