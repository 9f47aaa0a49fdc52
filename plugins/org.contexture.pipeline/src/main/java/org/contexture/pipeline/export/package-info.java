/** Models in files that other programs open: {@link MilModelWriter}. */
package org.contexture.pipeline.export;
