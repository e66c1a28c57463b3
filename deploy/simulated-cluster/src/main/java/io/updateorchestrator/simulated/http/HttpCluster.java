package io.updateorchestrator.simulated.http;

import com.sun.net.httpserver.HttpServer;
import io.updateorchestrator.simulated.SimulatedApi;
import io.updateorchestrator.simulated.store.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The core with a clock, a folder and a socket. */
public final class HttpCluster implements AutoCloseable {

  private static final int BACKLOG = 1024;

  private final Journal journal;
  private final SimulatedApi api;
  private final Clockwork clockwork;
  private final Watches watches;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;

  public HttpCluster(Path folder) {
    this.journal = new Journal(folder);
    Journal.Content content = journal.read();
    long seed = new SecureRandom().nextLong();
    Instant now = Instant.now();
    this.api = content.objects().isEmpty() ? new SimulatedApi(seed, now) : SimulatedApi.restored(seed, now, content.objects(), content.revision());
    if (content.objects().isEmpty()) {
      api.everything().forEach(o -> journal.append(new Change(Change.Type.ADDED, o.key(), o.object(), null, api.revision())));
    }
    this.watches = new Watches(api);
    api.listen(journal::append);
    api.listen(watches::changed);
    this.clockwork = new Clockwork(api, InstantSource.system(), this::compact);
  }

  private void compact() {
    journal.compactIfLarge(api::everything, api.revision());
  }

  public void start() {
    // Without it each answer waits 40 ms for the client's delayed acknowledgement (JDK-7068416); read once, when the first server is made.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException("The simulated cluster can't listen on loopback: " + e.getMessage(), e);
    }
    server.setExecutor(threads);
    server.createContext("/", new Handler(clockwork, watches));
    clockwork.start();
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public String clusterUid() {
    return clockwork.locked(api::clusterUid);
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
    clockwork.close();
    threads.shutdownNow();
    clockwork.locked(() -> {
      journal.close();
      return null;
    });
  }
}
