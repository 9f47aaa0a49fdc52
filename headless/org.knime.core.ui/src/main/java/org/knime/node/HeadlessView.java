package org.knime.node;

import org.knime.core.node.port.PortObject;
import org.knime.core.webui.page.Page;
import org.knime.node.DefaultView.DefaultDataService;
import org.knime.node.DefaultView.ViewInput;
import org.knime.node.parameters.NodeParameters;

/** Not KNIME's: an opened view, for tests that stand in for KNIME's own front end. */
public final class HeadlessView {
  private final Page page;
  private final DefaultDataService service;
  private final Object handler;

  HeadlessView(final DefaultView view, final PortObject... internal) {
    page = view.page;
    service = view.dataService.apply(DefaultDataService.create());
    handler =
        service.handler(
            new ViewInput() {
              @Override
              @SuppressWarnings("TypeParameterUnusedInFormals") // KNIME's signature
              public <S extends NodeParameters> S getParameters() {
                throw new UnsupportedOperationException("ViewInput.getParameters");
              }

              @Override
              public PortObject[] getInternalPortObjects() {
                return internal.clone();
              }
            });
  }

  /** Returns the page. */
  public Page page() {
    return page;
  }

  /** Returns the object whose public methods the page calls. */
  public Object handler() {
    return handler;
  }

  /** Closes the page. */
  public void deactivate() {
    service.deactivate.run();
  }

  /** Resets the node, which closes the page, too. */
  public void dispose() {
    service.deactivate.run();
    service.dispose.run();
  }
}
