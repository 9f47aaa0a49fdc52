/**
 * Tables as KNIME describes them: types, cells, rows, column and table specs. Stand-ins with
 * KNIME's names and signatures, our own bodies; only what our nodes and the batch runner use. Read
 * {@link org.knime.core.data.DataType} first, then {@link org.knime.core.data.DataTableSpec}.
 */
package org.knime.core.data;
