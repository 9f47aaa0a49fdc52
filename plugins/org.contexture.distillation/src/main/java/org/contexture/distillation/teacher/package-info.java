/**
 * Who sets the targets. Read {@link org.contexture.distillation.teacher.Teacher} first; each
 * teacher is one class that cites its paper.
 *
 * <p>Depends on {@code part}, {@code encoder}, {@code network} and libtorch.
 */
package org.contexture.distillation.teacher;
