package org.knime.node;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.knime.core.node.FluentNodeAPI;
import org.knime.core.node.NodeFactory.NodeType;
import org.knime.node.DefaultModel.RequireModelParameters;
import org.knime.node.DefaultView.RequireViewParameters;
import org.knime.node.RequirePorts.DynamicPortsAdder;

/** What a node is: its description, ports and model. */
public final class DefaultNode implements FluentNodeAPI {
  final String name;
  final String icon;
  final String shortDescription;
  final String fullDescription;
  final String sinceVersion;
  final NodePorts ports;
  final DefaultModel model;
  final List<HeadlessNode.Resource> resources = new ArrayList<>();
  DefaultView view;
  NodeType nodeType;
  List<String> keywords = List.of();

  private DefaultNode(
      final List<String> texts,
      final String sinceVersion,
      final Consumer<DynamicPortsAdder> ports,
      final DefaultModel model) {
    this.name = texts.get(0);
    this.icon = texts.get(1);
    this.shortDescription = texts.get(2);
    this.fullDescription = texts.get(3);
    this.sinceVersion = sinceVersion;
    this.ports = NodePorts.collect(ports);
    this.model = model;
  }

  /** Begins to build a node. */
  public static RequireName create() {
    return name ->
        icon ->
            shortDescription ->
                fullDescription ->
                    (major, minor, revision) ->
                        ports ->
                            model ->
                                new DefaultNode(
                                    List.of(name, icon, shortDescription, fullDescription),
                                    major + "." + minor + "." + revision,
                                    ports,
                                    model.apply(DefaultModel.create()));
  }

  /** Adds a view; one only. */
  public DefaultNode addView(final Function<RequireViewParameters, DefaultView> view) {
    if (this.view != null) {
      throw new UnsupportedOperationException("The node has a view already");
    }
    this.view = view.apply(DefaultView.create());
    return this;
  }

  /** Sets what the node is for; once only. */
  public DefaultNode nodeType(final NodeType nodeType) {
    if (this.nodeType != null) {
      throw new IllegalStateException("The node has the type " + this.nodeType + " already");
    }
    this.nodeType = nodeType;
    return this;
  }

  /** Sets words to find the node by; once only. */
  public DefaultNode keywords(final String... keywords) {
    if (!this.keywords.isEmpty()) {
      throw new IllegalStateException("The node has the keywords " + this.keywords + " already");
    }
    this.keywords = List.of(keywords);
    return this;
  }

  /** Adds a link to the description. */
  public DefaultNode addExternalResource(final String href, final String description) {
    resources.add(new HeadlessNode.Resource(href, description));
    return this;
  }

  /** The stage that asks for the name. */
  public interface RequireName {
    /** Sets the name that users see. */
    RequireIcon name(String name);
  }

  /** The stage that asks for the icon. */
  public interface RequireIcon {
    /** Sets the icon: a path relative to the factory's class. */
    RequireShortDescription icon(String icon);
  }

  /** The stage that asks for the short description. */
  public interface RequireShortDescription {
    /** Sets one sentence about the node. */
    RequireFullDescription shortDescription(String shortDescription);
  }

  /** The stage that asks for the full description. */
  public interface RequireFullDescription {
    /** Sets the description; well-formed HTML. */
    RequireSinceVersion fullDescription(String fullDescription);
  }

  /** The stage that asks for the version. */
  public interface RequireSinceVersion {
    /** Sets the version of KNIME that the node appeared with. */
    RequirePorts sinceVersion(int major, int minor, int revision);
  }

  /** The stage that asks for the model. */
  public interface RequireModel {
    /** Sets parameters, configuration and execution. */
    DefaultNode model(Function<RequireModelParameters, DefaultModel> model);
  }
}
