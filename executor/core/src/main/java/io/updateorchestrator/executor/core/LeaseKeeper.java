package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The fence in the target cluster: a Lease that holds the orchestrator's id, the term, and the incarnation of the process
 * that writes (protocol.md, "The fence"). A write may begin only while the Lease was renewed less than half its time ago.
 */
final class LeaseKeeper {

  static final String NAME = "update-orchestrator";
  private static final String API = "coordination.k8s.io/v1";
  private static final String TERM = "update-orchestrator/term";
  private static final String INCARNATION = "update-orchestrator/incarnation";
  private static final Duration LIFETIME = Duration.ofSeconds(30);
  private static final long SURE_MS = LIFETIME.toMillis() / 2;
  private static final long RETRY_MS = 500;
  private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final Reactor reactor;
  private final ExecutorSettings settings;
  private final ResourceRef ref;
  private final List<Runnable> waiting = new ArrayList<>();
  private final Lost lost;
  private String orchestrator;
  private long incarnation;
  private long term;
  private long heldTerm = -1;
  private long renewedAt = Long.MIN_VALUE / 2;
  private boolean busy;
  private boolean free;

  interface Lost {
    /** @param holder who holds the Lease instead; null where nobody does */
    void lost(String holder, String reason);
  }

  /** @param lost told when this process may not write */
  LeaseKeeper(Reactor reactor, ExecutorSettings settings, Lost lost) {
    this.reactor = reactor;
    this.settings = settings;
    this.lost = lost;
    this.ref = new ResourceRef("coordination.k8s.io", "Lease", settings.leaseNamespace(), NAME);
  }

  /** Looks once, so that another orchestrator is known before work is sent here; nothing is taken before the first write. */
  void started(String orchestratorId) {
    orchestrator = orchestratorId;
    look();
  }

  boolean isFree() {
    return free;
  }

  private void look() {
    reactor.call(new ApiRequest.Get(ref, API), settings.requestTimeoutMs(), result -> {
      if (heldTerm >= 0) {
        return;
      }
      switch (result) {
        case ApiResult.Ok ok when isOfAnother(ok.body()) -> lostTo(ok.body());
        case ApiResult.Ok ok -> {
          term = Math.max(term, termIn(ok.body()));
          free = true;
        }
        case ApiResult.Refused refused when refused.status() == 404 -> free = true;
        case ApiResult.Refused refused when isForbidden(refused) -> forbidden(refused);
        default -> reactor.after(RETRY_MS, this::look);
      }
    });
  }

  private boolean isOfAnother(JsonNode live) {
    String holder = holder(live);
    return !holder.isEmpty() && !holder.equals(orchestrator) && !isExpired(live);
  }

  private void lostTo(JsonNode live) {
    free = false;
    String holder = holder(live);
    lost.lost(holder, holder.isEmpty() || holder.equals(orchestrator) ? "another process has taken the Lease" : "the Lease is held by " + holder);
  }

  private static boolean isForbidden(ApiResult result) {
    return result instanceof ApiResult.Refused refused && refused.status() == 403 && refused.causes().stream().noneMatch(c -> c.type().equals("NamespaceTerminating"));
  }

  private void forbidden(ApiResult.Refused refused) {
    free = false;
    lost.lost(null, "no right to the Lease " + ref.namespace() + "/" + ref.name() + " that keeps two orchestrators apart: " + refused.message()
        + " (grant get, create and update of leases there, or set lease_namespace)");
  }

  private static String holder(JsonNode live) {
    return live.path("spec").path("holderIdentity").asText("");
  }

  private static long termIn(JsonNode live) {
    return live.path("metadata").path("annotations").path(TERM).asLong();
  }

  /** Highest term asked for or seen in the Lease. */
  long term() {
    return term;
  }

  /** Goes on when the Lease is surely ours, for this term or a higher one; never, when somebody else has taken it. */
  void sure(long forTerm, Runnable then) {
    term = Math.max(term, forTerm);
    if (heldTerm >= forTerm && reactor.now() - renewedAt < SURE_MS) {
      then.run();
      return;
    }
    waiting.add(then);
    renew();
  }

  /** Lets go of it, so that a successor need not wait. */
  void release() {
    if (heldTerm < 0) {
      return;
    }
    reactor.call(new ApiRequest.Get(ref, API), settings.requestTimeoutMs(), result -> {
      if (result instanceof ApiResult.Ok ok && isOurs(ok.body())) {
        ObjectNode body = ok.body().deepCopy();
        ((ObjectNode) body.path("spec")).put("holderIdentity", "");
        reactor.call(new ApiRequest.Replace(ref, API, body), settings.requestTimeoutMs(), ignored -> { });
      }
    });
  }

  private void renew() {
    if (busy) {
      return;
    }
    busy = true;
    reactor.call(new ApiRequest.Get(ref, API), settings.requestTimeoutMs(), result -> {
      switch (result) {
        case ApiResult.Ok ok -> take(ok.body());
        case ApiResult.Refused refused when refused.status() == 404 -> create();
        case ApiResult.Refused refused when isForbidden(refused) -> forbidden(refused);
        default -> again();
      }
    });
  }

  private void again() {
    reactor.after(RETRY_MS, () -> {
      busy = false;
      if (!waiting.isEmpty()) {
        renew();
      }
    });
  }

  private void take(JsonNode live) {
    if (!isOurs(live)) {
      // Held by us before, and no longer: a successor has taken it. Or another orchestrator lives.
      if (heldTerm >= 0 || isOfAnother(live)) {
        lostTo(live);
        return;
      }
      incarnation = live.path("metadata").path("annotations").path(INCARNATION).asLong() + 1;
    }
    ObjectNode body = live.deepCopy();
    write(new ApiRequest.Replace(ref, API, fill(body)));
  }

  private boolean isOurs(JsonNode live) {
    return live.path("spec").path("holderIdentity").asText().equals(orchestrator)
        && incarnation > 0 && live.path("metadata").path("annotations").path(INCARNATION).asLong() == incarnation;
  }

  private boolean isExpired(JsonNode live) {
    String renewed = live.path("spec").path("renewTime").asText("");
    return renewed.isEmpty() || Duration.between(Instant.parse(renewed), reactor.wall()).compareTo(LIFETIME) > 0;
  }

  private void create() {
    incarnation = Math.max(1, incarnation);
    ObjectNode body = Json.object();
    body.put("apiVersion", API).put("kind", "Lease");
    body.putObject("metadata").put("name", NAME).put("namespace", settings.leaseNamespace());
    reactor.call(new ApiRequest.Create(ref, API, fill(body)), settings.requestTimeoutMs(), result -> {
      if (result instanceof ApiResult.Refused refused && refused.status() == 404) {
        createNamespace();
      } else {
        written(result);
      }
    });
  }

  private void createNamespace() {
    ResourceRef namespace = ResourceRef.core("Namespace", "", settings.leaseNamespace());
    ObjectNode body = Json.object();
    body.put("apiVersion", "v1").put("kind", "Namespace");
    body.putObject("metadata").put("name", settings.leaseNamespace());
    reactor.call(new ApiRequest.Create(namespace, "v1", body), settings.requestTimeoutMs(), result -> {
      if (isForbidden(result)) {
        forbidden((ApiResult.Refused) result);
      } else {
        again();
      }
    });
  }

  private ObjectNode fill(ObjectNode body) {
    ObjectNode metadata = (ObjectNode) body.get("metadata");
    ObjectNode annotations = metadata.get("annotations") instanceof ObjectNode a ? a : metadata.putObject("annotations");
    term = Math.max(term, termIn(body));
    annotations.put(TERM, String.valueOf(term)).put(INCARNATION, String.valueOf(incarnation));
    ObjectNode spec = body.get("spec") instanceof ObjectNode s ? s : body.putObject("spec");
    spec.put("holderIdentity", orchestrator).put("leaseDurationSeconds", LIFETIME.toSeconds()).put("renewTime", MICROS.format(reactor.wall()));
    return body;
  }

  private void write(ApiRequest request) {
    reactor.call(request, settings.requestTimeoutMs(), this::written);
  }

  private void written(ApiResult result) {
    if (isForbidden(result)) {
      forbidden((ApiResult.Refused) result);
      return;
    }
    if (!(result instanceof ApiResult.Ok)) {
      again(); // lost, or somebody was faster: look again
      return;
    }
    busy = false;
    free = true;
    renewedAt = reactor.now();
    heldTerm = term;
    List<Runnable> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(Runnable::run);
  }
}
