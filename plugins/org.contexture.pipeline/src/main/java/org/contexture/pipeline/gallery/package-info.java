/**
 * Single tiles to look at: which ones a number such as attention puts first, and pictures of them.
 *
 * <p>Read {@link org.contexture.pipeline.gallery.TopTiles} first. Depends on slides.
 */
package org.contexture.pipeline.gallery;
