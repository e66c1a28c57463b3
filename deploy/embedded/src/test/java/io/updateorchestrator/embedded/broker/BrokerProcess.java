package io.updateorchestrator.embedded.broker;

import java.io.IOException;
import java.nio.file.Path;

/** A broker in a process of its own, so that it can be killed. */
public final class BrokerProcess {

  private BrokerProcess() {}

  public static void main(String[] arguments) throws IOException {
    EmbeddedBroker broker = new EmbeddedBroker(Path.of(arguments[0]), message -> Runtime.getRuntime().halt(1));
    broker.start();
    System.out.println("started " + broker.bootstrapServers());
    System.in.read();
  }

  static Process start(Path folder) throws IOException {
    Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-XX:+UseSerialGC", "-Xmx256m", "-cp",
        System.getProperty("java.class.path"), BrokerProcess.class.getName(), folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var lines = process.inputReader();
    String line;
    do {
      line = lines.readLine();
    } while (line != null && !line.startsWith("started"));
    return process;
  }
}
