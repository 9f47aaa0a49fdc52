/**
 * Who sets the targets. Read {@link org.contexture.learning.distillation.teacher.Teacher} first;
 * each teacher is one class that cites its paper.
 *
 * <p>Depends on {@code learning.encoder}, {@code learning.network} and libtorch.
 */
package org.contexture.learning.distillation.teacher;
