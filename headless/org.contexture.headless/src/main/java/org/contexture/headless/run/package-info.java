/** How a workflow is executed. Read {@link org.contexture.headless.run.WorkflowRun} first. */
package org.contexture.headless.run;
