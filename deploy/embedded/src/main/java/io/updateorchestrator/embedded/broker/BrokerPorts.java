package io.updateorchestrator.embedded.broker;

import io.updateorchestrator.common.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the embedded broker listens on loopback; kept beside its data, so that other roles and the next start find it. */
record BrokerPorts(int broker, int controller) {

  private static final String FILE = "ports.json";

  static Optional<BrokerPorts> stored(Path folder) {
    try {
      return Optional.of(Json.read(Files.readAllBytes(folder.resolve(FILE)), BrokerPorts.class));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The stored ports where both are free, else two others, which are stored. */
  static BrokerPorts choose(Path folder) throws IOException {
    Optional<BrokerPorts> stored = stored(folder).filter(p -> isFree(p.broker()) && isFree(p.controller()));
    if (stored.isPresent()) {
      return stored.get();
    }
    try (ServerSocket one = bound(0); ServerSocket other = bound(0)) {
      BrokerPorts ports = new BrokerPorts(one.getLocalPort(), other.getLocalPort());
      Files.write(folder.resolve(FILE), Json.bytes(ports));
      return ports;
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = bound(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static ServerSocket bound(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true); // connections of the former process may linger in TIME_WAIT
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + broker;
  }
}
