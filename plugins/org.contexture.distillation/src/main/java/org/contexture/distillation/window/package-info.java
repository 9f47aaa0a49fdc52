/**
 * What is learned from: windows of neighbouring tiles ({@link
 * org.contexture.distillation.window.WindowTiles}), where they come from ({@link
 * org.contexture.distillation.window.WindowSource}), and some of them together with what is hidden
 * in each ({@link org.contexture.distillation.window.MaskedBatch}). Knows no network.
 */
package org.contexture.distillation.window;
