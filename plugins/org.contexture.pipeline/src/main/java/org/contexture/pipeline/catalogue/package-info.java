/**
 * Finds slides in folders and tables, with their labels and patients.
 *
 * <p>Read {@link org.contexture.pipeline.catalogue.SlideCatalogue} first. Depends on slides and
 * {@link org.contexture.network.Progress}.
 */
package org.contexture.pipeline.catalogue;
