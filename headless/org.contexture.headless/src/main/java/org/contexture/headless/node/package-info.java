/**
 * Which nodes there are, what they ask for, and how that reads. Read {@code NodeRegistry} first.
 */
package org.contexture.headless.node;
