/**
 * Predictions of survival against what happened: patients are followed for a time that ends with
 * the event (death, relapse) or without it (censored).
 *
 * <p>Read {@link org.contexture.evaluation.survival.FollowUp} first. Conventions, the same
 * everywhere here: a higher risk means an earlier event; at equal times events come before
 * censorings, so that who is censored at a time was still at risk of the events at that time (the
 * convention of R's survival package, whose numbers these are).
 */
package org.contexture.evaluation.survival;
