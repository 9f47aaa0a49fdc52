/**
 * What a MIL model says of slides and their tiles, as rows of tables.
 *
 * <p>Depends on mil.
 */
package org.contexture.pipeline.prediction;
