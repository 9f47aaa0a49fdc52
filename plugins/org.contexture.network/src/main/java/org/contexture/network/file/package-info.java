/**
 * Bytes at rest: files that are there completely or not at all ({@link
 * org.contexture.network.file.AtomicFile}), and weights of any size outside of Java's heap ({@link
 * org.contexture.network.file.Blob}). Depends on nothing.
 */
package org.contexture.network.file;
