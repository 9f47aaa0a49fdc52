package org.contexture.view;

import java.nio.charset.StandardCharsets;

/**
 * What the page is answered.
 *
 * @param status as HTTP has it: 200, or 400 for a request that means nothing, 404 for what is not
 *     there, 422 for a slide or file that cannot be read
 * @param type of the body, as a media type; text, for people, unless the status is 200
 * @param body not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
public record Answer(int status, String type, byte[] body) {

  public static final int OK = 200;
  static final int MEANINGLESS = 400;
  static final int ABSENT = 404;
  static final int UNREADABLE = 422;

  static final String JPEG = "image/jpeg";
  static final String NUMBERS = "application/octet-stream";

  static Answer json(String json) {
    return new Answer(OK, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  static Answer jpeg(byte[] picture) {
    return new Answer(OK, JPEG, picture);
  }

  static Answer failure(int status, String message) {
    return new Answer(status, "text/plain;charset=utf-8", message.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether the body is text. */
  public boolean isText() {
    return !type.equals(JPEG) && !type.equals(NUMBERS);
  }
}
