package io.updateorchestrator.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.api.Server;
import io.updateorchestrator.simulated.control.Bootstrap;
import io.updateorchestrator.simulated.control.Controllers;
import io.updateorchestrator.simulated.store.Change;
import io.updateorchestrator.simulated.store.Store;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A Kubernetes API server and its controllers without threads, sockets and clock: requests are answered at once, and
 * everything else happens in {@link #advance}. The same seed, requests and times give the same bytes. For one thread at a time.
 */
public final class SimulatedApi {

  private static final long FIRST_REVISION = 100; // so that "1" is nobody's resourceVersion

  private final ClusterState state;
  private final Server server;
  private final Controllers controllers;

  private SimulatedApi(ClusterState state) {
    this.state = state;
    this.server = new Server(state);
    this.controllers = new Controllers(state, server);
  }

  /** A new cluster, with its namespaces, node and storage classes. */
  public SimulatedApi(long seed, Instant now) {
    this(new ClusterState(new Store(FIRST_REVISION), seed, now));
    Bootstrap.fill(state);
    advance(now);
  }

  /**
   * A cluster as it was stored.
   *
   * @param revision the last one given away, so that none is given twice
   */
  public static SimulatedApi restored(long seed, Instant now, Collection<StoredObject> objects, long revision) {
    SimulatedApi api = new SimulatedApi(new ClusterState(new Store(revision), seed ^ revision, now));
    objects.forEach(o -> api.state.store().restore(o.key(), o.object()));
    api.state.kinds().reload();
    api.controllers.resume();
    return api;
  }

  /** Answers; what follows from a write happens later, in {@link #advance}. Watches are not for this method. */
  public Response handle(Request request) {
    return server.handle(request);
  }

  /** Lets time pass: workloads roll out, garbage is collected, namespaces go. Time never goes back. */
  public void advance(Instant now) {
    controllers.advance(now);
  }

  public Instant now() {
    return state.now();
  }

  /** When something is to happen next if nobody writes; empty if nothing is. Possibly {@link #now()}: there is work to do. */
  public Optional<Instant> nextDue() {
    return controllers.nextDue();
  }

  /** Hears of each change at once, in order; the objects are not to be changed. */
  public void listen(Consumer<Change> listener) {
    state.store().listen(listener);
  }

  /** All objects with their places; not to be changed. */
  public Collection<StoredObject> everything() {
    return state.store().everything().stream().map(o -> new StoredObject(state.store().byUid(o.path("metadata").path("uid").asText()), o)).toList();
  }

  public long revision() {
    return state.store().revision();
  }

  /** Parts that a shell needs to answer watches. */
  public Server server() {
    return server;
  }

  public ClusterState state() {
    return state;
  }

  /** UID of {@code kube-system}, by which a cluster is known. */
  public String clusterUid() {
    ObjectNode namespace = state.store().get("", "namespaces", "", "kube-system");
    return namespace.path("metadata").path("uid").asText();
  }
}
