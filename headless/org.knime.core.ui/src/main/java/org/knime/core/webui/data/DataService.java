package org.knime.core.webui.data;

/** What answers a page. */
public interface DataService {
  /** Takes what is to be done when a page is not shown any more. */
  interface DataServiceBuilder {
    /** Sets what is done when the node is reset or removed. */
    DataServiceBuilder onDispose(Runnable dispose);

    /** Sets what is done when the page is closed. */
    DataServiceBuilder onDeactivate(Runnable deactivate);
  }
}
