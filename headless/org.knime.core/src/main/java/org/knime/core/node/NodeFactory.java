package org.knime.core.node;

/** Makes nodes; named by the {@code factory} entry of a saved workflow. */
public abstract class NodeFactory<T extends NodeModel> {

  /** What a node is for; KNIME colours nodes by it. */
  public enum NodeType {
    /** Reads. */
    Source,
    /** Writes. */
    Sink,
    /** Learns a model. */
    Learner,
    /** Applies a model. */
    Predictor,
    /** Changes data. */
    Manipulator,
    /** Shows. */
    Visualizer,
    /** Interactive view. */
    Widget,
    /** Metanode. */
    Meta,
    /** Begins a loop. */
    LoopStart,
    /** Ends a loop. */
    LoopEnd,
    /** Begins a scope. */
    ScopeStart,
    /** Ends a scope. */
    ScopeEnd,
    /** Quick form. */
    QuickForm,
    /** Configuration node. */
    Configuration,
    /** Anything else. */
    Other,
    /** Not found. */
    Missing,
    /** Not known. */
    Unknown,
    /** Component. */
    Subnode,
    /** Input of a component. */
    VirtualIn,
    /** Output of a component. */
    VirtualOut,
    /** Container node. */
    Container
  }

  /** Creates a factory. */
  protected NodeFactory() {}
}
