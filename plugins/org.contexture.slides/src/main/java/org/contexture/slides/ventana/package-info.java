/**
 * Ventana BIF: a TIFF file whose tiles overlap as they were photographed; XML tells the areas and
 * how far neighbours overlap.
 *
 * <p>Read {@link org.contexture.slides.ventana.BifSlide}. May depend on the JDK and on the packages
 * for TIFF, chunks and files.
 */
package org.contexture.slides.ventana;
