/**
 * OME-Zarr 0.4 and 0.5 (and 0.1 to 0.3 as far as they are alike) in a plain folder: Zarr versions 2
 * and 3, one file for each chunk or for each shard of chunks.
 *
 * <p>Read {@link org.contexture.slides.zarr.OmeZarrSlide}, then {@link
 * org.contexture.slides.zarr.ZarrArray}. After the published specifications: Zarr 2 and 3, NGFF 0.4
 * and 0.5, and the Blosc 1 chunk format. Zstandard, LZ4 and Snappy are unpacked by aircompressor,
 * which is pure Java.
 */
package org.contexture.slides.zarr;
