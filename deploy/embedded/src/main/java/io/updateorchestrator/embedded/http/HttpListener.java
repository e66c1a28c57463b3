package io.updateorchestrator.embedded.http;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one listener of a process: what its roles serve, behind a token where the path is below {@code /api}. */
public final class HttpListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

  private final ListenAddress address;
  private final WebServer server;

  /** @param token that {@code /api} wants as a bearer token */
  public HttpListener(ListenAddress address, String token, List<HttpService> services) {
    this.address = address;
    HttpRouting.Builder routing = HttpRouting.builder().addFilter(new TokenGuard(token));
    services.forEach(routing::register);
    this.server = WebServer.builder().host(address.host()).port(address.port()).shutdownHook(false).routing(routing).build();
  }

  /** @throws OrchestratorException {@code port-taken} */
  public void start() {
    checkFree();
    server.start();
    if (!server.isRunning()) {
      throw taken("it was taken a moment ago", null);
    }
    LOG.info("Listening on {}", url());
  }

  /** Helidon only logs that it could not bind; a person wants to know at once, and how to go on. */
  private void checkFree() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address.host(), address.port()));
    } catch (IOException | IllegalArgumentException e) {
      throw taken(e.getMessage(), e);
    }
  }

  private OrchestratorException taken(String why, Throwable cause) {
    return new OrchestratorException(ErrorCode.PORT_TAKEN, "Can't listen on " + address + ": " + why + " (choose another with --listen or http.listen; port 0 picks a free one)", cause);
  }

  /** With the port that was picked; for clients on this machine. */
  public String url() {
    String host = address.host().equals("0.0.0.0") || address.host().equals("::") ? "127.0.0.1" : address.host();
    return "http://" + new ListenAddress(host, server.port());
  }

  @Override
  public void close() {
    server.stop();
  }
}
