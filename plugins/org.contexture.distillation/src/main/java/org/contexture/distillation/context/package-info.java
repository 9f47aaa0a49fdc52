/**
 * How tiles of a window see each other: {@link
 * org.contexture.distillation.context.ContextTransformer}. Depends on {@code network} and libtorch.
 */
package org.contexture.distillation.context;
