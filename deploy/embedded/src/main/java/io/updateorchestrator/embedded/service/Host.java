package io.updateorchestrator.embedded.service;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this host or pod: the same after a restart. */
final class Host {

  private Host() {}

  static String name() {
    String pod = System.getenv("HOSTNAME");
    if (pod != null && !pod.isBlank()) {
      return pod;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
