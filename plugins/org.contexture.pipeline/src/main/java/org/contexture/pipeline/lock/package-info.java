/**
 * How several processes, on one machine or many, work in one folder without doing anything twice.
 * Read {@link org.contexture.pipeline.lock.TaskFolder} first, then {@link
 * org.contexture.pipeline.lock.SlideLocks}. Locks only save work: that a file is whole and right
 * rests on its being renamed into place.
 */
package org.contexture.pipeline.lock;
