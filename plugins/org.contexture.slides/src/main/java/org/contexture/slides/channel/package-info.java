/**
 * Fluorescence: slides that have channels instead of colours, and what the user chooses of them.
 *
 * <p>Read {@link org.contexture.slides.channel.ChannelChoice}, then {@link
 * org.contexture.slides.channel.ChannelMix}. A channel is a picture of its own, in its colour on
 * black; the slide is the sum of their light ({@link org.contexture.slides.channel.MixedSlide}).
 * Depends on {@code org.contexture.slides} alone.
 */
package org.contexture.slides.channel;
