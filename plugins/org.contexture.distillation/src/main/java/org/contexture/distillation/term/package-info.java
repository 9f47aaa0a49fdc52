/**
 * The objective's summands. Read {@link org.contexture.distillation.term.Term} and {@link
 * org.contexture.distillation.term.Scene} first; each term is one class that cites its paper, and
 * one line in {@link org.contexture.distillation.term.TermKind}.
 *
 * <p>Depends on {@code context}, {@code loss}, {@code part}, {@code window}, {@code network} and
 * libtorch.
 */
package org.contexture.distillation.term;
