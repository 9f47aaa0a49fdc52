/** Trees of named values. Read the base package first. */
package org.knime.core.node.config;
