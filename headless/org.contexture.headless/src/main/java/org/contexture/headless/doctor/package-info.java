/**
 * What a machine has and lacks of what Contexture needs.
 *
 * <p>Read first: {@link org.contexture.headless.doctor.Doctor}.
 */
package org.contexture.headless.doctor;
