package org.contexture.headless.node;

/** The little HTML of node descriptions as text. */
final class Html {
  private Html() {}

  /** Returns one line without tags. */
  static String text(final String html) {
    String inline = html.replaceAll("(?i)</?(b|i|em|strong|tt|code|a|sup|sub)\\b[^>]*>", "");
    return entities(inline.replaceAll("<[^>]+>", " ")).replaceAll("\\s+", " ").strip();
  }

  /** Returns paragraphs and lists as Markdown; other tags are dropped. */
  static String markdown(final String html) {
    String lines =
        html.replaceAll("\\s+", " ")
            .replaceAll("(?i)<(br|p|/p|ul|/ul|ol|/ol)\\s*/?>", "\n\n")
            .replaceAll("(?i)<li>", "\n- ")
            .replaceAll("(?i)</?(b|strong)>", "**")
            .replaceAll("(?i)</?(i|em)>", "*")
            .replaceAll("(?i)</?(tt|code)>", "`")
            .replaceAll("(?i)<a [^>]*href=\"([^\"]*)\"[^>]*>(.*?)</a>", "[$2]($1)")
            .replaceAll("<[^>]+>", "");
    return entities(lines).replaceAll("(?m)^ +| +$", "").replaceAll("\\n{3,}", "\n\n").strip();
  }

  private static String entities(final String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#160;", " ")
        .replace("&amp;", "&");
  }
}
