package org.knime.node.parameters.widget.message;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.updates.StateProvider;

/** Shows a message in the dialog. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface TextMessage {
  /** What makes the message. */
  Class<? extends StateProvider<Optional<Message>>> value();

  /** A message. */
  record Message(String title, String description, MessageType type) {}

  /** How urgent it is. */
  enum MessageType {
    /** To know. */
    INFO,
    /** To look at. */
    WARNING,
    /** To mend. */
    ERROR,
    /** All is well. */
    SUCCESS
  }

  /** Shows a fixed message under a condition. */
  interface SimpleTextMessageProvider extends StateProvider<Optional<TextMessage.Message>> {
    /** Returns whether to show it. */
    boolean showMessage(NodeParametersInput context);

    /** Returns the title. */
    String title();

    /** Returns the text. */
    String description();

    /** Returns how urgent it is. */
    MessageType type();

    @Override
    default void init(final StateProviderInitializer initializer) {
      initializer.computeBeforeOpenDialog();
    }

    @Override
    default Optional<Message> computeState(final NodeParametersInput context) {
      return showMessage(context)
          ? Optional.of(new Message(title(), description(), type()))
          : Optional.empty();
    }
  }
}
