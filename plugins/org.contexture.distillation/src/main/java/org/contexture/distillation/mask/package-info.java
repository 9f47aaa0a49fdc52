/**
 * Which tiles of a window are hidden. Read {@link org.contexture.distillation.mask.MaskRule} first;
 * each rule is one class that cites its paper. Plain Java: depends on {@code window}.
 */
package org.contexture.distillation.mask;
