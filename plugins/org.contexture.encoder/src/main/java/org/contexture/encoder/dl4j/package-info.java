/**
 * Models of Deeplearning4j (DL4J), read and written without it: a zip of {@code configuration.json}
 * and {@code coefficients.bin}, and KNIME's {@code .dl4j} around it. Never Java deserialisation.
 * Read {@link org.contexture.encoder.dl4j.Dl4jReader} first.
 */
package org.contexture.encoder.dl4j;
