/** Feature extraction on a Slurm cluster: what {@code sbatch} is given. */
package org.contexture.headless.slurm;
