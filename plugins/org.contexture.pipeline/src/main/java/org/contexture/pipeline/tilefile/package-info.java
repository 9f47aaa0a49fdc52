/**
 * Tiles as picture files, for people who train elsewhere.
 *
 * <p>Read {@link org.contexture.pipeline.tilefile.TileFiles} first. Depends on slides.
 */
package org.contexture.pipeline.tilefile;
