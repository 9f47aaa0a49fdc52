/**
 * Benchmarks and the trainings behind the example data. Each main class prints a table for people
 * and lines {@code RATIO <name> <value>} for machines; ratios come from interleaved runs in one
 * process. Start them with {@code bench/run NAME}. May use every other bundle; nothing uses it.
 */
package org.contexture.bench;
