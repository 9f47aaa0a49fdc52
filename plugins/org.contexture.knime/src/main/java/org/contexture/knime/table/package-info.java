/**
 * The tables that nodes exchange: their columns, which are a contract with users, and the way
 * between rows and the pipeline's records.
 *
 * <p>Read {@link org.contexture.knime.table.SlidesTable} first, then {@link
 * org.contexture.knime.table.TilesTable} and {@link org.contexture.knime.table.BagsTable}.
 */
package org.contexture.knime.table;
