/**
 * What every piece of distillation that remembers something is: a {@link
 * org.contexture.distillation.part.Part}. Depends on {@code network} alone.
 */
package org.contexture.distillation.part;
