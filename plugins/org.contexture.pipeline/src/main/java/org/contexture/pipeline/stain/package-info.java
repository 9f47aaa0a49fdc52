/**
 * A cohort's stains, slide by slide, and what each slide is brought to.
 *
 * <p>Read {@link org.contexture.pipeline.stain.CohortStains} first. Depends on slides (stain,
 * tissue).
 */
package org.contexture.pipeline.stain;
