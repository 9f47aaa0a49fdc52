/**
 * MIL heads: networks from a bag of tile features to class logits and attention per tile. One head,
 * one file, named as its paper names it, with the parameter names of the authors' code.
 *
 * <p>Read {@link org.contexture.mil.head.MilHead} first, then {@link
 * org.contexture.mil.head.GatedAbmil}, the simplest head with attention; {@link
 * org.contexture.mil.head.Heads} lists all.
 *
 * <p>Depends on {@code network} and {@code network.device}.
 */
package org.contexture.mil.head;
