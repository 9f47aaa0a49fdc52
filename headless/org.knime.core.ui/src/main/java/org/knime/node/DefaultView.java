package org.knime.node;

import java.util.function.Function;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.FluentNodeAPI;
import org.knime.core.node.port.PortObject;
import org.knime.core.webui.data.DataService.DataServiceBuilder;
import org.knime.core.webui.page.Page;
import org.knime.core.webui.page.Page.RequireFromFileOrString;
import org.knime.node.parameters.NodeParameters;

/** A node's view: a page and what answers it. */
public final class DefaultView implements FluentNodeAPI {
  final Class<? extends NodeParameters> parametersClass;
  final String description;
  final Page page;
  Function<RequireDataService, DefaultDataService> dataService;

  private DefaultView(
      final Class<? extends NodeParameters> parametersClass,
      final String description,
      final Page page) {
    this.parametersClass = parametersClass;
    this.description = description;
    this.page = page;
  }

  static RequireViewParameters create() {
    return parameters ->
        description -> page -> new DefaultView(parameters, description, page.apply(Page.create()));
  }

  /** Sets what answers the page; made anew for each node. */
  public DefaultView dataService(final Function<RequireDataService, DefaultDataService> service) {
    dataService = service;
    return this;
  }

  /** The stage that asks for the view's own parameters. */
  public interface RequireViewParameters {
    /** Sets the class of the parameters; null for none. */
    RequireDescription parametersClass(Class<? extends NodeParameters> parametersClass);

    /** Says that the view has no parameters. */
    default RequireDescription withoutParameters() {
      return parametersClass(null);
    }
  }

  /** The stage that asks for the description. */
  public interface RequireDescription {
    /** Sets what the view shows; HTML. */
    RequirePage description(String description);
  }

  /** The stage that asks for the page. */
  public interface RequirePage {
    /** Sets the page. */
    DefaultView page(Function<RequireFromFileOrString, Page> page);
  }

  abstract static class AbstractDataService<T extends DataServiceBuilder>
      implements DataServiceBuilder {
    Runnable dispose = () -> {};
    Runnable deactivate = () -> {};

    @Override
    @SuppressWarnings("unchecked")
    public T onDispose(final Runnable action) {
      dispose = action;
      return (T) this;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T onDeactivate(final Runnable action) {
      deactivate = action;
      return (T) this;
    }
  }

  /** What answers the page: methods of handlers, called by name. */
  public abstract static class DefaultDataService extends AbstractDataService<DefaultDataService>
      implements FluentNodeAPI {
    abstract Object handler(ViewInput input);

    static RequireDataService create() {
      return SingleHandlerDataService::new;
    }
  }

  /** An object whose public methods the page calls. */
  public static final class SingleHandlerDataService extends DefaultDataService {
    private final Function<ViewInput, Object> service;

    SingleHandlerDataService(final Function<ViewInput, Object> service) {
      this.service = service;
    }

    @Override
    Object handler(final ViewInput input) {
      return service.apply(input);
    }
  }

  /** The stage that asks for a handler. */
  public interface RequireDataService {
    /** Sets an object with public methods, of a public class. */
    SingleHandlerDataService handler(Function<ViewInput, Object> handler);
  }

  /** What a view is given. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // KNIME's signatures
  public interface ViewInput {
    /** Returns the view's parameters. */
    <S extends NodeParameters> S getParameters();

    /** Returns what the execution kept for the view, which must all be tables. */
    default BufferedDataTable[] getInternalTables() {
      PortObject[] kept = getInternalPortObjects();
      return java.util.Arrays.copyOf(kept, kept.length, BufferedDataTable[].class);
    }

    /** Returns what the execution kept for the view. */
    PortObject[] getInternalPortObjects();
  }
}
