/**
 * Cross-validation whose models are trained by any number of processes in one folder: read {@link
 * org.contexture.pipeline.validation.ValidationFolder} first, then {@link
 * org.contexture.pipeline.validation.ValidationTask}. What comes out is, bit by bit, what {@link
 * org.contexture.mil.CrossValidation} gives in one process.
 */
package org.contexture.pipeline.validation;
