/**
 * What all nodes share between KNIME and the pipeline: paths as users type them, progress and
 * cancelling, checks of parameters, warnings.
 *
 * <p>Read {@link org.contexture.knime.node.NodeWork} first.
 */
package org.contexture.knime.node;
