/** Where rows are collected to become a table. Depends on the data package. */
package org.knime.core.data.container;
