package io.updateorchestrator.embedded.http;

import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;

/** Where to listen. @param port 0 for one that the system picks */
public record ListenAddress(String host, int port) {

  private static final String LOOPBACK = "127.0.0.1";

  /** @param text {@code host:port}, {@code [::1]:port}, {@code :port} for all addresses, or a port on loopback */
  public static ListenAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? LOOPBACK : colon == 0 ? "0.0.0.0" : text.substring(0, colon).replace("[", "").replace("]", "");
    try {
      int port = Integer.parseInt(text.substring(colon + 1).trim());
      if (port < 0 || port > 65_535) {
        throw new NumberFormatException();
      }
      return new ListenAddress(host, port);
    } catch (NumberFormatException e) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "\"" + text + "\" is no address to listen on: write host:port, or a port alone for loopback");
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
