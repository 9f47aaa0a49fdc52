/**
 * Models of Keras in HDF5 files, as DL4J's users bring them. Read {@link
 * org.contexture.encoder.keras.KerasReader} first.
 */
package org.contexture.encoder.keras;
