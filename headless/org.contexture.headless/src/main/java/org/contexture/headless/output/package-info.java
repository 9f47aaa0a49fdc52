/**
 * What a run leaves behind: a folder per node with its tables, pictures and models, and {@code
 * run.json}.
 */
package org.contexture.headless.output;
