/**
 * Workflows as KNIME stores them: read and written. Read {@link
 * org.contexture.headless.workflow.Workflow} first.
 */
package org.contexture.headless.workflow;
