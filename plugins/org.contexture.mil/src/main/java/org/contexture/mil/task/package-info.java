/**
 * What a bag is asked for: its class, a number, how long a patient lives, or several labels.
 *
 * <p>Read {@link org.contexture.mil.task.Task} first, the question; fitted to training bags it is a
 * {@link org.contexture.mil.task.Readout}, which reads the outputs of a head and says what they
 * should have been. Heads know neither.
 *
 * <p>Depends on {@code mil.head} and {@code network}.
 */
package org.contexture.mil.task;
