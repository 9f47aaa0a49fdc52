/**
 * What a node is given and gives: settings, progress, execution context, tables, exceptions.
 * Stand-ins with KNIME's names and signatures, our own bodies. {@link
 * org.knime.core.node.HeadlessContext} alone is not KNIME's: it is the batch runner's way to the
 * constructors that KNIME keeps to itself.
 *
 * <p>Files that a node writes without being told where: KNIME 5.8's public API offers two places.
 * {@link org.knime.core.node.ExecutionContext#createFileStore} gives a file that is deleted with
 * the node's reset, but a path to it kept as text in a table does not outlive closing the workflow.
 * The folder {@code knime://knime.workflow/data/} (through {@code FileUtil.toURL} and {@code
 * FileUtil.resolveToPath}, called on the node's own thread) is KNIME's workflow data area: it is
 * saved, copied and exported with the workflow and paths into it stay valid; the node has to
 * overwrite its own earlier files. Results that other nodes read by path belong there.
 */
package org.knime.core.node;
