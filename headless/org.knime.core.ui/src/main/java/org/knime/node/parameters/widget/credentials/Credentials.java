package org.knime.node.parameters.widget.credentials;

import java.util.Objects;

/** A name and what is secret about it. */
public final class Credentials {
  private final String username;
  private final String password;
  private final String secondFactor;

  /** Creates empty ones. */
  public Credentials() {
    this("", "");
  }

  /** Creates credentials without a second factor. */
  public Credentials(final String username, final String password) {
    this(username, password, "");
  }

  /** Creates credentials. */
  public Credentials(final String username, final String password, final String secondFactor) {
    this.username = username;
    this.password = password;
    this.secondFactor = secondFactor;
  }

  /** Returns the name. */
  public String getUsername() {
    return username;
  }

  /** Returns the password. */
  public String getPassword() {
    return password;
  }

  /** Returns the second factor. */
  public String getSecondFactor() {
    return secondFactor;
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof Credentials credentials
        && Objects.equals(username, credentials.username)
        && Objects.equals(password, credentials.password)
        && Objects.equals(secondFactor, credentials.secondFactor);
  }

  @Override
  public int hashCode() {
    return Objects.hash(username, password, secondFactor);
  }
}
