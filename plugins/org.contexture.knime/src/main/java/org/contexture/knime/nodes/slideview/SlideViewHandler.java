package org.contexture.knime.nodes.slideview;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.contexture.view.Answer;
import org.contexture.view.SlideView;
import org.knime.core.node.InvalidSettingsException;

/** Answers the page's remote calls. KNIME calls the public methods of this public class by name. */
public final class SlideViewHandler {

  private final OpenedView view;

  SlideViewHandler(OpenedView view) {
    this.view = view;
  }

  /**
   * Answers a batch of requests, in their order.
   *
   * @param requests see {@link SlideView}
   * @return of each its {@code text}, or its bytes as {@code base64}, or what is wrong as {@code
   *     failure}
   */
  public List<Map<String, String>> get(List<String> requests) {
    List<Map<String, String>> answers = new ArrayList<>();
    for (String request : requests) {
      answers.add(answer(request));
    }
    return answers;
  }

  private Map<String, String> answer(String request) {
    Answer answer;
    try {
      answer = view.service().answer(request);
    } catch (IOException | InvalidSettingsException problem) {
      return Map.of("failure", problem.getMessage());
    }
    if (!answer.isText()) {
      return Map.of("base64", Base64.getEncoder().encodeToString(answer.body()));
    }
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    return Map.of(answer.status() == Answer.OK ? "text" : "failure", text);
  }
}
