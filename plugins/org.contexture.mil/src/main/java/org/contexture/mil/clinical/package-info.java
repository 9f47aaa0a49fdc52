/**
 * What is known of a patient beside the slides, as numbers that a network takes. Read {@link
 * org.contexture.mil.clinical.ClinicalEncoding} first. Depends on nothing.
 */
package org.contexture.mil.clinical;
