/**
 * The node <i>Masked Context Distillation Learner</i>: its factory, its parameters and its call
 * into the pipeline.
 */
package org.contexture.knime.nodes.distillation;
