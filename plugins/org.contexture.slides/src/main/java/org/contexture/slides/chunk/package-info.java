/**
 * Images as chunks that are stored one by one: how each is decoded, kept for a while and put
 * together. Shared by all built-in readers.
 *
 * <p>Read {@link org.contexture.slides.chunk.ChunkCodec}. May depend on the JDK alone.
 */
package org.contexture.slides.chunk;
